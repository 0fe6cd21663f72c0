package org.nifibeam.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that a test moves by hand; begins at the epoch. Thread-safe. */
public final class ManualClock implements InstantSource {
    private final AtomicLong millis = new AtomicLong();

    /** A clock at the epoch. */
    public ManualClock() {}

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
