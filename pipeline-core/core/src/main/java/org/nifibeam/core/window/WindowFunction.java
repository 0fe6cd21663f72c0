package org.nifibeam.core.window;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Objects;

/** How elements are put into windows by their timestamp. */
public sealed interface WindowFunction {
    /** True if windows of one key become one when they meet. */
    default boolean merging() {
        return false;
    }

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
        public boolean merging() {
            return true;
        }

        @Override
        public String toString() {
            return "sessions gap " + gap;
        }
    }

    /**
     * Windows of whole days, weeks (from Monday), months or years of a calendar; they differ in
     * length where the calendar or the zone says so.
     *
     * @param count how many units a window has; they are counted from the first of January 1970
     * @param zone whose midnight begins a day
     */
    record Calendar(Unit unit, int count, ZoneId zone) implements WindowFunction {
        public Calendar {
            Objects.requireNonNull(unit, "unit");
            Objects.requireNonNull(zone, "zone");
            if (count < 1) {
                throw new IllegalArgumentException(
                        "a window has at least one " + unit + ", not " + count);
            }
        }

        /** What a calendar counts. */
        public enum Unit {
            DAYS,
            WEEKS,
            MONTHS,
            YEARS;

            @Override
            public String toString() {
                return name().toLowerCase(Locale.ROOT);
            }
        }

        @Override
        public String toString() {
            return "calendar " + count + " " + unit + " " + zone;
        }
    }

    /** A user's own windows. */
    record Custom(CustomWindows windows) implements WindowFunction {
        public Custom {
            Objects.requireNonNull(windows, "windows");
        }

        @Override
        public boolean merging() {
            return windows.merging();
        }

        @Override
        public String toString() {
            return "custom " + windows;
        }
    }

    private static void requirePositive(Duration duration, String what) {
        if (duration.toMillis() <= 0) {
            throw new IllegalArgumentException(
                    "a window's " + what + " is at least one millisecond, not " + duration);
        }
    }
}
