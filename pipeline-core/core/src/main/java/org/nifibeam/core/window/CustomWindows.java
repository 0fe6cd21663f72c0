package org.nifibeam.core.window;

import java.io.Serializable;
import java.util.List;

/** Windows of a user's own making. Stateless and thread-safe; equal ones assign alike. */
public interface CustomWindows extends Serializable {
    /**
     * The windows of an element, none twice.
     *
     * @param timestamp milliseconds since the epoch
     */
    List<IntervalWindow> assign(long timestamp);

    /** True if {@link #merge} has to be asked whenever a key gets a new window. */
    boolean merging();

    /**
     * Which windows of one key become one. Called with at least two; for merging windows only.
     *
     * @param windows of one key, in order of their start, none twice
     * @return sets of at least two of these windows with what they become; a window is in one set
     *     at most
     */
    List<Merge> merge(List<IntervalWindow> windows);

    /** Windows that become one. */
    record Merge(List<IntervalWindow> windows, IntervalWindow result) {
        public Merge {
            windows = List.copyOf(windows);
        }
    }
}
