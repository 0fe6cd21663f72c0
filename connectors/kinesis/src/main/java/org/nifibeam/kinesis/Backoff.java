package org.nifibeam.kinesis;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before something is tried again: twice as long each time, with a part left to
 * chance so that many do not come at once. Confined to one thread, or guarded by its owner.
 */
public final class Backoff {
    private static final long FIRST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 5_000;

    private long millis = FIRST_MILLIS;
    private boolean failing;

    /** The next wait. */
    public Duration next() {
        failing = true;
        long wait = millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1);
        millis = Math.min(LONGEST_MILLIS, millis * 2);
        return Duration.ofMillis(wait);
    }

    /** True if the last try was in vain. */
    public boolean isFailing() {
        return failing;
    }

    /** It went well. */
    public void reset() {
        millis = FIRST_MILLIS;
        failing = false;
    }
}
