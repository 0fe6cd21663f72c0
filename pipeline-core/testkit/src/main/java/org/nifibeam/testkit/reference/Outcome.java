package org.nifibeam.testkit.reference;

import java.util.List;
import java.util.Map;
import org.nifibeam.core.window.Pane;
import org.nifibeam.testkit.Element;

/**
 * What may come out of a pipeline.
 *
 * @param written what each writing stage gets, by stage name; the order means nothing
 * @param finals what it would get if every group came out once, complete
 * @param lastUnsaid true if a pane may say or not say that it is the last one of its window, since
 *     the watermark may pass a window's end and its allowed lateness in one step or in two
 * @param late how many elements are dropped because their window was over or their group finished
 * @param exact true if nothing else may come out, at any parallelism
 * @param exactAlone true if nothing else may come out at parallelism 1: the order of rows and
 *     watermarks is scripted
 */
public record Outcome(
        Map<String, List<Element>> written,
        Map<String, List<Element>> finals,
        boolean lastUnsaid,
        long late,
        boolean exact,
        boolean exactAlone) {
    /** True if at the given parallelism nothing else may come out. */
    public boolean decides(int parallelism) {
        return exact || exactAlone && parallelism == 1;
    }

    /** Elements as far as they can be compared: without what is not said of their panes. */
    public List<Element> comparable(List<Element> elements) {
        return lastUnsaid ? elements.stream().map(Outcome::withoutLast).toList() : elements;
    }

    private static Element withoutLast(Element element) {
        Pane pane = element.pane();
        return new Element(
                element.row(),
                element.timestamp(),
                element.window(),
                new Pane(pane.timing(), pane.index(), pane.first(), pane.equals(Pane.NONE)));
    }
}
