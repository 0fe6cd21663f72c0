package org.nifibeam.mongodb;

import com.mongodb.MongoException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether, and when, to try again what has failed: servers that are away come back. Confined to one
 * thread.
 */
public final class Attempts {
    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
    private static final long FIRST_WAIT = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(5);

    private final Duration limit;
    private final String what;
    private Optional<Long> failingSince = Optional.empty();
    private long wait = FIRST_WAIT;
    private long next;

    /**
     * Attempts.
     *
     * @param limit how long to try again
     * @param what what is tried, for messages
     */
    public Attempts(Duration limit, String what) {
        this.limit = limit;
        this.what = what;
    }

    /** What is tried works. */
    public void succeeded() {
        failingSince = Optional.empty();
        wait = FIRST_WAIT;
    }

    /**
     * It has failed, and is to be tried again later.
     *
     * @throws IOException if trying again helps nothing, or has for too long
     */
    public void failed(MongoException failure) throws IOException {
        long now = System.nanoTime();
        if (!MongoFailures.isPassing(failure)
                || failingSince.isPresent() && now - failingSince.get() - limit.toNanos() >= 0
                || limit.isZero()) {
            throw MongoFailures.io(failure, what);
        }
        if (failingSince.isEmpty()) {
            failingSince = Optional.of(now);
            LOG.warn("{}, and will be tried again: {}", what, MongoFailures.words(failure));
        }
        next = now + wait;
        wait = Math.min(2 * wait, LONGEST_WAIT);
    }

    /** Waits for the time of the next attempt. */
    public void await() throws InterruptedException {
        if (failingSince.isPresent()) {
            await(next);
        }
    }

    /** Waits for the time of the next attempt, but not beyond the deadline; true if it has come. */
    public boolean await(long deadlineNanos) throws InterruptedException {
        if (failingSince.isEmpty()) {
            return true;
        }
        long now = System.nanoTime();
        long until = next - deadlineNanos < 0 ? next : deadlineNanos;
        if (until - now > 0) {
            TimeUnit.NANOSECONDS.sleep(until - now);
        }
        return System.nanoTime() - next >= 0;
    }
}
