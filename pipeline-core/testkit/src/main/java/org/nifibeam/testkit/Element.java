package org.nifibeam.testkit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Window;
import org.nifibeam.testkit.reference.NaiveValues;

/** What came out at one place: a row with its timestamp, one of its windows, and its pane. */
public record Element(Row row, long timestamp, Window window, Pane pane) {
    /** Equal for equal elements, in canonical form: what tests compare and print. */
    @Override
    public String toString() {
        String time = timestamp == Timestamps.MIN ? "-" : time(timestamp);
        String where =
                window instanceof GlobalWindow
                        ? ""
                        : " " + time(window.start()) + ".." + time(window.maxTimestamp() + 1);
        String firing =
                pane.equals(Pane.NONE)
                        ? ""
                        : " "
                                + pane.timing()
                                + (pane.index() == 0 && pane.last() ? "" : " " + pane);
        return NaiveValues.canonical(row) + " @" + time + where + firing;
    }

    private static String time(long millis) {
        return millis == GlobalWindow.INSTANCE.maxTimestamp()
                ? "end"
                : Instant.ofEpochMilli(millis).toString();
    }

    /** The texts of elements, sorted: two multisets are equal if these are. */
    public static List<String> texts(List<Element> elements) {
        return elements.stream().map(Element::toString).sorted(Comparator.naturalOrder()).toList();
    }

    /** How two multisets of texts differ, one line an element, empty if they do not. */
    public static List<String> difference(List<String> expected, List<String> actual) {
        TreeMap<String, Integer> balance = new TreeMap<>();
        expected.forEach(text -> balance.merge(text, -1, Integer::sum));
        actual.forEach(text -> balance.merge(text, 1, Integer::sum));
        List<String> lines = new ArrayList<>();
        balance.forEach(
                (text, count) -> {
                    if (count != 0) {
                        String times =
                                Math.abs(count) == 1 ? "" : " (" + Math.abs(count) + " times)";
                        lines.add((count < 0 ? "missing: " : "too much: ") + text + times);
                    }
                });
        return lines;
    }
}
