package org.nifibeam.core.testing;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The mocks of one run of a test, and its clock, which only goes on when a mock says so and the
 * pipeline has nothing more to do. Thread-safe.
 */
final class Mocks implements InstantSource {
    private final Map<String, Mock> byName = new ConcurrentHashMap<>();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger allowed = new AtomicInteger();

    void add(String name, Mock mock) {
        byName.put(name, mock);
    }

    Mock get(String name) {
        return byName.get(name);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    /** A reader waits until nothing more happens: before it moves the clock, and behind that. */
    void waits() {
        waiting.incrementAndGet();
    }

    /** True once if the clock may go on. */
    boolean mayGoOn() {
        int left = allowed.get();
        while (left > 0) {
            if (allowed.compareAndSet(left, left - 1)) {
                return true;
            }
            left = allowed.get();
        }
        return false;
    }

    /** A reader waits no longer. */
    void goesOn() {
        waiting.decrementAndGet();
    }

    /** Moves the clock. */
    void advance(Mock.Step.Clock step) {
        now.updateAndGet(time -> time.plus(step.by()));
    }

    /** True if a reader waits for the clock. */
    boolean isWaitedFor() {
        return waiting.get() > 0 && allowed.get() == 0;
    }

    /** Lets one reader move the clock. */
    void allow() {
        allowed.incrementAndGet();
    }
}
