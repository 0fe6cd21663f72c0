package org.nifibeam.core.runtime.grouping;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.IntervalWindow;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.WindowFunction.Calendar;
import org.nifibeam.core.window.Windows;

/**
 * Windows of whole days, weeks, months or years in a zone. A day begins at the first instant that
 * has its date there, so that it has 23 or 25 hours where clocks are changed, and none where a zone
 * leaves it out.
 */
final class CalendarAssigner extends WindowAssigner {
    /** Monday of the week that the first of January 1970 is in, in days since then. */
    private static final long FIRST_MONDAY = -3;

    /** Beyond, dates are out of event time. */
    private static final long LAST_DAY = Timestamps.MAX / 86_400_000L + 1;

    private static final long END = GlobalWindow.INSTANCE.maxTimestamp() + 1;

    private final Calendar.Unit unit;
    private final long count;
    private final ZoneId zone;
    private long from = Long.MAX_VALUE;
    private long until = Long.MIN_VALUE;
    private IntervalWindow last;

    CalendarAssigner(Calendar windows) {
        this.unit = windows.unit();
        this.count = windows.count();
        this.zone = windows.zone();
    }

    @Override
    public Windows assign(long timestamp) {
        if (timestamp < from || timestamp >= until) {
            LocalDate date = Instant.ofEpochMilli(timestamp).atZone(zone).toLocalDate();
            long index = Math.floorDiv(units(date), count);
            from = Math.max(start(index * count), Timestamps.MIN);
            until = Math.min(start((index + 1) * count), END);
            last = new IntervalWindow(from, until);
        }
        return last;
    }

    /** How many whole units lie between the first of January 1970, or its week, and a date. */
    private long units(LocalDate date) {
        return switch (unit) {
            case DAYS -> date.toEpochDay();
            case WEEKS -> Math.floorDiv(date.toEpochDay() - FIRST_MONDAY, 7);
            case MONTHS -> (date.getYear() - 1970) * 12L + date.getMonthValue() - 1;
            case YEARS -> date.getYear() - 1970L;
        };
    }

    /** When the unit of that number begins. */
    private long start(long units) {
        long day =
                switch (unit) {
                    case DAYS -> units;
                    case WEEKS -> Math.min(units, LAST_DAY) * 7 + FIRST_MONDAY;
                    case MONTHS -> day(Math.floorDiv(units, 12), Math.floorMod(units, 12));
                    case YEARS -> day(units, 0);
                };
        long within = Math.max(-LAST_DAY, Math.min(LAST_DAY, day));
        return LocalDate.ofEpochDay(within).atStartOfDay(zone).toInstant().toEpochMilli();
    }

    private static long day(long years, int months) {
        long within = Math.max(-LAST_DAY / 365, Math.min(LAST_DAY / 365, years));
        return LocalDate.of((int) within + 1970, months + 1, 1).toEpochDay();
    }
}
