package org.nifibeam.core.window;

import java.time.Instant;

/**
 * A window from {@code start} (inclusive) to {@code end} (exclusive), milliseconds since the epoch.
 */
public record IntervalWindow(long start, long end) implements Window {
    public IntervalWindow {
        if (end <= start) {
            throw new IllegalArgumentException(
                    "a window ends after its start: " + start + ".." + end);
        }
    }

    @Override
    public long maxTimestamp() {
        return end - 1;
    }

    @Override
    public String toString() {
        return "[" + Instant.ofEpochMilli(start) + ".." + Instant.ofEpochMilli(end) + ")";
    }
}
