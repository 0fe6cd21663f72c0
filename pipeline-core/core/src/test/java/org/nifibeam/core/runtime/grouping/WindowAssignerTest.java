package org.nifibeam.core.runtime.grouping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.IntervalWindow;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Window;
import org.nifibeam.core.window.WindowFunction;
import org.nifibeam.core.window.Windows;

class WindowAssignerTest {
    /**
     * Every window that starts at offset + n × period and holds the timestamp, by trying all of
     * them.
     */
    private static Set<Window> naive(long size, long period, long offset, long timestamp) {
        Set<Window> windows = new HashSet<>();
        for (long n = (timestamp - offset - size) / period - 2;
                n <= (timestamp - offset) / period + 2;
                n++) {
            long start = offset + n * period;
            if (start <= timestamp && timestamp < start + size) {
                windows.add(new IntervalWindow(start, start + size));
            }
        }
        return windows;
    }

    private static Set<Window> set(Windows windows) {
        Set<Window> set = new HashSet<>();
        for (int i = 0; i < windows.count(); i++) {
            set.add(windows.window(i));
        }
        assertEquals(windows.count(), set.size(), "a window twice");
        return set;
    }

    @Test
    void windowsAreTheNaiveOnes() {
        long seed = Long.getLong("nifibeam.seed", 1L);
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            long size = 1 + random.nextInt(random.nextBoolean() ? 10 : 10_000);
            long period = 1 + random.nextInt(random.nextBoolean() ? 10 : 10_000);
            period = Math.max(period, size / 50 + 1);
            long offset = random.nextInt(20_000) - 10_000;
            WindowAssigner fixed =
                    WindowAssigner.of(
                            new WindowFunction.Fixed(
                                    Duration.ofMillis(size), Duration.ofMillis(offset)));
            WindowAssigner sliding =
                    WindowAssigner.of(
                            new WindowFunction.Sliding(
                                    Duration.ofMillis(size),
                                    Duration.ofMillis(period),
                                    Duration.ofMillis(offset)));
            long base = random.nextInt(4) == 0 ? 978_307_200_000L : 0;
            for (int i = 0; i < 300; i++) {
                long timestamp = base + random.nextInt(random.nextBoolean() ? 100 : 100_000) - 50;
                timestamp = random.nextBoolean() ? timestamp : -timestamp;
                String what =
                        "seed "
                                + seed
                                + ", size "
                                + size
                                + ", period "
                                + period
                                + ", offset "
                                + offset
                                + ", at "
                                + timestamp;
                assertEquals(
                        naive(size, size, offset, timestamp), set(fixed.assign(timestamp)), what);
                assertEquals(
                        naive(size, period, offset, timestamp),
                        set(sliding.assign(timestamp)),
                        what);
            }
        }
    }

    /**
     * A window that reached out of event time would never fire, or begin before anything can be
     * said of it.
     */
    @Test
    void noWindowReachesOutOfEventTime() {
        long latest = GlobalWindow.INSTANCE.maxTimestamp();
        for (int days : new int[] {1, 2, 5, 7, 30, 365}) {
            Duration size = Duration.ofDays(days);
            for (WindowFunction function :
                    List.of(
                            new WindowFunction.Fixed(size, Duration.ZERO),
                            new WindowFunction.Sliding(size, Duration.ofDays(1), Duration.ZERO),
                            new WindowFunction.Sessions(size))) {
                for (long timestamp : new long[] {Timestamps.MIN, latest}) {
                    Windows windows = WindowAssigner.of(function).assign(timestamp);
                    for (int i = 0; i < windows.count(); i++) {
                        Window window = windows.window(i);
                        assertTrue(
                                Timestamps.MIN <= window.start()
                                        && window.start() <= timestamp
                                        && timestamp <= window.maxTimestamp()
                                        && window.maxTimestamp() <= latest,
                                function + " at " + timestamp + ": " + window);
                    }
                }
            }
        }
    }

    @Test
    void theSameWindowIsTheSameObject() {
        WindowAssigner hours =
                WindowAssigner.of(new WindowFunction.Fixed(Duration.ofHours(1), Duration.ZERO));
        Windows first = hours.assign(5);
        hours.assign(3_600_000);
        assertSame(first, hours.assign(7));
        assertSame(GlobalWindow.INSTANCE, WindowAssigner.of(new WindowFunction.Global()).assign(5));
        assertEquals(
                new IntervalWindow(5, 15),
                WindowAssigner.of(new WindowFunction.Sessions(Duration.ofMillis(10))).assign(5));
    }

    private static String calendar(
            WindowFunction.Calendar.Unit unit, int count, String zone, String timestamp) {
        WindowAssigner assigner =
                WindowAssigner.of(new WindowFunction.Calendar(unit, count, ZoneId.of(zone)));
        return assigner.assign(Instant.parse(timestamp).toEpochMilli()).toString();
    }

    @Test
    void daysAreAsLongAsTheZonesClockSays() {
        WindowFunction.Calendar.Unit days = WindowFunction.Calendar.Unit.DAYS;
        assertEquals(
                "[2024-03-30T23:00:00Z..2024-03-31T22:00:00Z)",
                calendar(days, 1, "Europe/Berlin", "2024-03-31T21:59:59.999Z"));
        assertEquals(
                "[2024-10-26T22:00:00Z..2024-10-27T23:00:00Z)",
                calendar(days, 1, "Europe/Berlin", "2024-10-27T22:59:59.999Z"));
        // Clocks went forward at midnight: the day began at one.
        assertEquals(
                "[2018-11-04T03:00:00Z..2018-11-05T02:00:00Z)",
                calendar(days, 1, "America/Sao_Paulo", "2018-11-04T03:00:00Z"));
        // The thirtieth was left out.
        assertEquals(
                "[2011-12-29T10:00:00Z..2011-12-30T10:00:00Z)",
                calendar(days, 1, "Pacific/Apia", "2011-12-30T09:59:59Z"));
        assertEquals(
                "[1970-01-01T00:00:00Z..1970-01-03T00:00:00Z)",
                calendar(days, 2, "UTC", "1970-01-02T12:00:00Z"));
    }

    @Test
    void weeksBeginOnMondayMonthsAndYearsOnTheFirst() {
        assertEquals(
                "[2024-02-26T00:00:00Z..2024-03-04T00:00:00Z)",
                calendar(WindowFunction.Calendar.Unit.WEEKS, 1, "UTC", "2024-03-03T23:59:59Z"));
        assertEquals(
                "[2024-02-01T00:00:00Z..2024-03-01T00:00:00Z)",
                calendar(WindowFunction.Calendar.Unit.MONTHS, 1, "UTC", "2024-02-29T23:59:59Z"));
        assertEquals(
                "[2024-01-01T00:00:00Z..2024-04-01T00:00:00Z)",
                calendar(WindowFunction.Calendar.Unit.MONTHS, 3, "UTC", "2024-02-29T23:59:59Z"));
        assertEquals(
                "[1960-01-01T00:00:00Z..1970-01-01T00:00:00Z)",
                calendar(WindowFunction.Calendar.Unit.YEARS, 10, "UTC", "1969-12-31T23:59:59Z"));
    }

    @Test
    void calendarWindowsReachTheEndsOfTime() {
        for (WindowFunction.Calendar.Unit unit : WindowFunction.Calendar.Unit.values()) {
            for (int count : new int[] {1, Integer.MAX_VALUE}) {
                WindowAssigner assigner =
                        WindowAssigner.of(
                                new WindowFunction.Calendar(unit, count, ZoneId.of("Asia/Tokyo")));
                for (long time :
                        new long[] {Timestamps.MIN, GlobalWindow.INSTANCE.maxTimestamp()}) {
                    Window window = assigner.assign(time).window(0);
                    assertTrue(window.start() <= time && time <= window.maxTimestamp());
                }
            }
        }
    }
}
