package org.nifibeam.embedded;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what a run has in hand: messages from when they are sent until what they bring about has
 * been sent on, splits from when they are found until they are opened, and tasks for as long as
 * they work. Thread-safe.
 */
final class Activity {
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();

    void begin(long count) {
        begun.addAndGet(count);
    }

    void end(long count) {
        ended.addAndGet(count);
    }

    /**
     * How much there has been until now, if all of it has ended; when a later call gives the same,
     * nothing was in hand in between.
     */
    OptionalLong ifNone() {
        // In this order: what has ended by then cannot be more than what had begun.
        long before = ended.get();
        return begun.get() == before ? OptionalLong.of(before) : OptionalLong.empty();
    }
}
