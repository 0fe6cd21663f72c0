package org.nifibeam.core.window;

import java.time.Duration;

/** How elements are put into windows by their timestamp. */
public sealed interface WindowFunction {
    /** Everything in one window. */
    record Global() implements WindowFunction {
        @Override
        public String toString() {
            return "global";
        }
    }

    /** Windows of one size, end to end; {@code offset} shifts them off the epoch. */
    record Fixed(Duration size, Duration offset) implements WindowFunction {
        public Fixed {
            requirePositive(size, "size");
        }

        @Override
        public String toString() {
            return "fixed " + size + (offset.isZero() ? "" : " offset " + offset);
        }
    }

    /**
     * Windows of one size that start every {@code period}; an element is in size/period of them.
     */
    record Sliding(Duration size, Duration period, Duration offset) implements WindowFunction {
        public Sliding {
            requirePositive(size, "size");
            requirePositive(period, "period");
        }

        @Override
        public String toString() {
            return "sliding "
                    + size
                    + " every "
                    + period
                    + (offset.isZero() ? "" : " offset " + offset);
        }
    }

    /** Per key, a window lasts until nothing comes for {@code gap}; merging. */
    record Sessions(Duration gap) implements WindowFunction {
        public Sessions {
            requirePositive(gap, "gap");
        }

        @Override
        public String toString() {
            return "sessions gap " + gap;
        }
    }

    private static void requirePositive(Duration duration, String what) {
        if (duration.toMillis() <= 0) {
            throw new IllegalArgumentException(
                    "a window's " + what + " is at least one millisecond, not " + duration);
        }
    }
}
