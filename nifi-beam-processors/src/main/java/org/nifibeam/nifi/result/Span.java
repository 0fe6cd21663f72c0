package org.nifibeam.nifi.result;

import java.util.Optional;
import org.nifibeam.core.window.IntervalWindow;
import org.nifibeam.core.window.Windows;

/**
 * The window that some rows share, milliseconds since the epoch; {@link #NONE} if they share none
 * that ends.
 */
record Span(long start, long end) implements Comparable<Span> {
    static final Span NONE = new Span(0, 0);

    /** The span of an element's windows. */
    static Span of(Windows windows) {
        return windows.count() == 1 && windows.window(0) instanceof IntervalWindow window
                ? new Span(window.start(), window.end())
                : NONE;
    }

    /** What rows of both spans share. */
    Span shared(Span other) {
        return equals(other) ? this : NONE;
    }

    Optional<Span> asOptional() {
        return equals(NONE) ? Optional.empty() : Optional.of(this);
    }

    @Override
    public int compareTo(Span other) {
        int byStart = Long.compare(start, other.start);
        return byStart != 0 ? byStart : Long.compare(end, other.end);
    }
}
