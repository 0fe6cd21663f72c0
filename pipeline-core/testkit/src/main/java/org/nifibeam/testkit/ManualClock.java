package org.nifibeam.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that only moves by hand, given to a run as its {@code RunOptions.clock}. It begins at the
 * epoch and never goes back. Thread-safe.
 */
public final class ManualClock implements InstantSource {
    private final AtomicLong millis = new AtomicLong();

    /** A clock at the epoch. */
    public ManualClock() {}

    /** Moves it to a time in milliseconds since the epoch, unless that is behind it. */
    public void moveTo(long time) {
        millis.accumulateAndGet(time, Math::max);
    }

    /** Moves it on. */
    public void advance(Duration by) {
        millis.addAndGet(by.toMillis());
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis.get());
    }

    @Override
    public long millis() {
        return millis.get();
    }
}
