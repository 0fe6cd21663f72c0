package org.nifibeam.core.model;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * How often, and how long afterwards, what failed on an element is tried again. Meant for what may
 * work the next time: a system that did not answer.
 *
 * @param count how often behind the first time; 0 if not at all
 * @param delay how long to wait before the first of them; each further one waits twice as long as
 *     the one before, an hour at the most
 */
public record Retries(int count, Duration delay) implements Serializable {
    /** Nothing is tried again. */
    public static final Retries NONE = new Retries(0, Duration.ZERO);

    private static final Duration LONGEST = Duration.ofHours(1);

    public Retries {
        Objects.requireNonNull(delay, "delay");
        if (count < 0 || delay.isNegative()) {
            throw new IllegalArgumentException(count + " retries, " + delay + " apart");
        }
    }

    /** True if anything is tried again. */
    public boolean any() {
        return count > 0;
    }

    /**
     * How long to wait, in milliseconds, when so many attempts have failed.
     *
     * @param failed at least 1
     */
    public long delayMillis(int failed) {
        long millis = Math.min(delay.toMillis(), LONGEST.toMillis());
        for (int i = 1; i < failed && millis < LONGEST.toMillis(); i++) {
            millis *= 2;
        }
        return Math.min(millis, LONGEST.toMillis());
    }
}
