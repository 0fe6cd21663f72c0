package org.nifibeam.testkit;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a scripted source or sink waits for until the test opens it, once. Thread-safe. */
public final class Gate {
    private final CountDownLatch latch = new CountDownLatch(1);

    /** Lets everybody through, now and later. */
    public void open() {
        latch.countDown();
    }

    /** True if it has been opened. */
    public boolean isOpen() {
        return latch.getCount() == 0;
    }

    /** Waits for it, no longer than until a {@link System#nanoTime} value; true if it is open. */
    public boolean await(long deadlineNanos) throws InterruptedException {
        return latch.await(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    @Override
    public String toString() {
        return isOpen() ? "an open gate" : "a closed gate";
    }
}
