package org.nifibeam.bench.latency;

import java.util.concurrent.atomic.AtomicLong;

/**
 * When each row is due: one behind the other at an even rate from when the first is asked for.
 * Thread-safe.
 */
final class Schedule {
    private static final long NOT_BEGUN = Long.MIN_VALUE;

    private final double nanosBetween;
    private final AtomicLong begin = new AtomicLong(NOT_BEGUN);

    /** Of so many rows a second; of {@code 0} all are due at once. */
    Schedule(double rowsASecond) {
        this.nanosBetween = rowsASecond == 0 ? 0 : 1e9 / rowsASecond;
    }

    /** It begins now, unless it has. */
    void begin() {
        if (begin.get() == NOT_BEGUN) {
            begin.compareAndSet(NOT_BEGUN, System.nanoTime());
        }
    }

    /** When a row is due, as {@link System#nanoTime}. */
    long due(long id) {
        return begin.get() + (long) (id * nanosBetween);
    }
}
