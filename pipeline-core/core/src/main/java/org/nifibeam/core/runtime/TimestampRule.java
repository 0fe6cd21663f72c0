package org.nifibeam.core.runtime;

import java.time.Instant;

/**
 * What a new timestamp of an element may be, and who learns of it. Confined to the task's thread.
 */
public interface TimestampRule {
    /** Any timestamp: bounded input is never late. */
    TimestampRule ANY = (before, assigned) -> {};

    /**
     * No earlier than before: elsewhere than at a source of unbounded input, a watermark may
     * already have passed it.
     */
    TimestampRule FORWARD =
            (before, assigned) -> {
                if (assigned < before) {
                    throw new IllegalArgumentException(
                            "the timestamp "
                                    + Instant.ofEpochMilli(assigned)
                                    + " is before the element's "
                                    + Instant.ofEpochMilli(before)
                                    + "; assign timestamps right behind the reading stage");
                }
            };

    /**
     * Checks and notes a timestamp.
     *
     * @throws IllegalArgumentException if it may not be
     */
    void check(long before, long assigned);
}
