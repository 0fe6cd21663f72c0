package org.nifibeam.core.runtime.grouping;

import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.IntervalWindow;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Window;
import org.nifibeam.core.window.WindowFunction;
import org.nifibeam.core.window.Windows;

/**
 * Finds the windows of a timestamp; hands out the same object for the same window where it can. One
 * thread's.
 */
public abstract class WindowAssigner {
    WindowAssigner() {}

    /** The windows that an element of this timestamp is in. */
    public abstract Windows assign(long timestamp);

    /**
     * The assigner of a window function; sessions begin as a window of their gap and merge where
     * they are grouped.
     */
    public static WindowAssigner of(WindowFunction function) {
        if (function instanceof WindowFunction.Fixed fixed) {
            return new Fixed(fixed.size().toMillis(), fixed.offset().toMillis());
        }
        if (function instanceof WindowFunction.Sliding sliding) {
            return new Sliding(
                    sliding.size().toMillis(),
                    sliding.period().toMillis(),
                    sliding.offset().toMillis());
        }
        if (function instanceof WindowFunction.Sessions sessions) {
            return new Session(sessions.gap().toMillis());
        }
        if (function instanceof WindowFunction.Calendar calendar) {
            return new CalendarAssigner(calendar);
        }
        if (function instanceof WindowFunction.Custom custom) {
            return new CustomAssigner(custom.windows());
        }
        return new Global();
    }

    private static final class Global extends WindowAssigner {
        @Override
        public Windows assign(long timestamp) {
            return GlobalWindow.INSTANCE;
        }
    }

    /** A window of a size, cut to what event time there is, as Beam does. */
    private static IntervalWindow interval(long start, long size) {
        long last = GlobalWindow.INSTANCE.maxTimestamp();
        return new IntervalWindow(
                Math.max(start, Timestamps.MIN), last - size < start ? last + 1 : start + size);
    }

    private static final class Fixed extends WindowAssigner {
        private static final int CACHED = 256;

        private final long size;
        private final long offset;
        private final IntervalWindow[] windows = new IntervalWindow[CACHED];
        private final long[] indexes = new long[CACHED];
        private long from = Long.MAX_VALUE;
        private long until = Long.MIN_VALUE;
        private IntervalWindow last;

        Fixed(long size, long offset) {
            this.size = size;
            this.offset = offset;
        }

        @Override
        public Windows assign(long timestamp) {
            if (timestamp < from || timestamp >= until) {
                long index = Math.floorDiv(timestamp - offset, size);
                int at = (int) (index & (CACHED - 1));
                from = index * size + offset;
                until = from + size;
                if (windows[at] == null || indexes[at] != index) {
                    windows[at] = interval(from, size);
                    indexes[at] = index;
                }
                last = windows[at];
            }
            return last;
        }
    }

    private static final class Sliding extends WindowAssigner {
        private final long size;
        private final long period;
        private final long offset;
        private long from = Long.MAX_VALUE;
        private long until = Long.MIN_VALUE;
        private Windows last;

        Sliding(long size, long period, long offset) {
            this.size = size;
            this.period = period;
            this.offset = offset;
        }

        /** The set is the same from one start or end of a window to the next. */
        @Override
        public Windows assign(long timestamp) {
            if (timestamp < from || timestamp >= until) {
                long start = timestamp - Math.floorMod(timestamp - offset, period);
                List<IntervalWindow> windows = new ArrayList<>();
                from = start;
                until = start + period;
                for (long s = start; s > timestamp - size; s -= period) {
                    windows.add(interval(s, size));
                    until = Math.min(until, s + size);
                }
                long ended = start - (windows.size() - 1) * period - period + size;
                from = Math.max(from, ended);
                last =
                        windows.size() == 1
                                ? windows.get(0)
                                : new Several(windows.toArray(IntervalWindow[]::new));
            }
            return last;
        }
    }

    private static final class Session extends WindowAssigner {
        private final long gap;

        Session(long gap) {
            this.gap = gap;
        }

        @Override
        public Windows assign(long timestamp) {
            return interval(timestamp, gap);
        }
    }

    /** Several windows, none twice. */
    record Several(IntervalWindow[] windows) implements Windows {
        @Override
        public int count() {
            return windows.length;
        }

        @Override
        public Window window(int index) {
            return windows[index];
        }
    }
}
