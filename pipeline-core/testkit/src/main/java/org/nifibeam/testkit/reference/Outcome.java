package org.nifibeam.testkit.reference;

import java.util.List;
import java.util.Map;

/**
 * What may come out of a pipeline.
 *
 * @param written what each writing stage gets, by stage name; the order means nothing
 * @param late how many elements are dropped because their window was over
 * @param exact true if nothing else may come out, at any parallelism
 * @param exactAlone true if nothing else may come out at parallelism 1: the order of rows and
 *     watermarks is scripted
 */
public record Outcome(
        Map<String, List<Element>> written, long late, boolean exact, boolean exactAlone) {
    /** True if at the given parallelism nothing else may come out. */
    public boolean decides(int parallelism) {
        return exact || exactAlone && parallelism == 1;
    }
}
