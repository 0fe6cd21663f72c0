package org.nifibeam.launcher.nifi;

import java.time.Duration;
import java.util.List;

/**
 * What a demo's queue of results held.
 *
 * @param flowFiles how many FlowFiles
 * @param records the sum of their {@code record.count}; of the first 100 FlowFiles, more are not
 *     listed by NiFi
 * @param rows the first rows, each as one line of JSON
 * @param elapsed from the start of the flow to its results
 */
public record DemoOutcome(long flowFiles, long records, List<String> rows, Duration elapsed) {
    /** Copies the rows. */
    public DemoOutcome {
        rows = List.copyOf(rows);
    }
}
