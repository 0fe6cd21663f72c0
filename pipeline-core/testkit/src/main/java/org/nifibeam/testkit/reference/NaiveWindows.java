package org.nifibeam.testkit.reference;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.nifibeam.core.window.CustomWindows;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.IntervalWindow;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Window;
import org.nifibeam.core.window.WindowFunction;

/** Windows of a timestamp, found by trying every window that could hold it. */
public final class NaiveWindows {
    private NaiveWindows() {}

    /** The windows that a timestamp is in, those of merging functions not merged yet. */
    public static List<Window> assign(WindowFunction function, long timestamp) {
        if (function instanceof WindowFunction.Fixed fixed) {
            long size = fixed.size().toMillis();
            return every(size, size, fixed.offset().toMillis(), timestamp);
        }
        if (function instanceof WindowFunction.Sliding sliding) {
            return every(
                    sliding.size().toMillis(),
                    sliding.period().toMillis(),
                    sliding.offset().toMillis(),
                    timestamp);
        }
        if (function instanceof WindowFunction.Sessions sessions) {
            return List.of(interval(timestamp, timestamp + sessions.gap().toMillis()));
        }
        if (function instanceof WindowFunction.Calendar calendar) {
            return List.of(calendar(calendar, timestamp));
        }
        if (function instanceof WindowFunction.Custom custom) {
            return List.copyOf(custom.windows().assign(timestamp));
        }
        return List.of(GlobalWindow.INSTANCE);
    }

    /** Windows start at offset + n × period for every whole n; none reaches out of event time. */
    private static List<Window> every(long size, long period, long offset, long timestamp) {
        List<Window> windows = new ArrayList<>();
        long first = (timestamp - size - offset) / period - 2;
        long last = (timestamp - offset) / period + 2;
        for (long n = first; n <= last; n++) {
            long start = offset + n * period;
            if (start <= timestamp && timestamp < start + size) {
                windows.add(interval(start, start + size));
            }
        }
        return windows;
    }

    private static IntervalWindow interval(long start, long end) {
        return new IntervalWindow(
                Math.max(start, Timestamps.MIN),
                Math.min(end, GlobalWindow.INSTANCE.maxTimestamp() + 1));
    }

    /**
     * Steps through the calendar from its beginning until the window holds the timestamp, in
     * strides that become shorter: to the end of time it is a hundred million days.
     */
    private static Window calendar(WindowFunction.Calendar calendar, long timestamp) {
        LocalDate start = LocalDate.of(1970, 1, 1);
        Period step =
                switch (calendar.unit()) {
                    case DAYS -> Period.ofDays(calendar.count());
                    case WEEKS -> Period.ofWeeks(calendar.count());
                    case MONTHS -> Period.ofMonths(calendar.count());
                    case YEARS -> Period.ofYears(calendar.count());
                };
        if (calendar.unit() == WindowFunction.Calendar.Unit.WEEKS) {
            // The first of January 1970 was a Thursday; weeks begin on Mondays.
            start = LocalDate.of(1969, 12, 29);
        }
        for (int stride = 1 << 20; stride > 0; stride /= 2) {
            Period far = step.multipliedBy(stride);
            while (midnight(calendar, start) > timestamp) {
                start = start.minus(far);
            }
            while (midnight(calendar, start.plus(far)) <= timestamp) {
                start = start.plus(far);
            }
        }
        return interval(midnight(calendar, start), midnight(calendar, start.plus(step)));
    }

    private static long midnight(WindowFunction.Calendar calendar, LocalDate day) {
        Instant instant = day.atStartOfDay(calendar.zone()).toInstant();
        return instant.toEpochMilli();
    }

    /** What windows of one key become, by result; those that stay alone are left out. */
    static Map<IntervalWindow, Set<IntervalWindow>> merge(
            WindowFunction function, Set<IntervalWindow> windows) {
        TreeSet<IntervalWindow> sorted =
                new TreeSet<>(
                        Comparator.comparingLong(IntervalWindow::start)
                                .thenComparingLong(IntervalWindow::end));
        sorted.addAll(windows);
        Map<IntervalWindow, Set<IntervalWindow>> merges = new LinkedHashMap<>();
        if (function instanceof WindowFunction.Custom custom) {
            if (sorted.size() > 1) {
                for (CustomWindows.Merge merge : custom.windows().merge(List.copyOf(sorted))) {
                    merges.put(merge.result(), new LinkedHashSet<>(merge.windows()));
                }
            }
            // Equal windows are one without being asked about.
            sorted.forEach(
                    w -> {
                        if (merges.values().stream().noneMatch(m -> m.contains(w))) {
                            merges.put(w, Set.of(w));
                        }
                    });
            return merges;
        }
        for (IntervalWindow window : sorted) {
            Set<IntervalWindow> together = new LinkedHashSet<>();
            IntervalWindow around = window;
            // Every window that can be reached through windows that share a moment.
            for (boolean grown = true; grown; ) {
                grown = false;
                for (IntervalWindow other : sorted) {
                    boolean meets = other.start() < around.end() && around.start() < other.end();
                    if (meets && together.add(other)) {
                        around =
                                new IntervalWindow(
                                        Math.min(around.start(), other.start()),
                                        Math.max(around.end(), other.end()));
                        grown = true;
                    }
                }
            }
            merges.put(around, together);
        }
        return merges;
    }
}
