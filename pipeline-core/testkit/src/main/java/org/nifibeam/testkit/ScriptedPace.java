package org.nifibeam.testkit;

import java.util.concurrent.atomic.AtomicInteger;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.QuiescentJob;

/**
 * Moves the clock when the run says that it is quiescent and no other script has anything to give.
 * Thread-safe.
 */
final class ScriptedPace implements Pace {
    private final ManualClock clock;
    private final AtomicInteger giving = new AtomicInteger();
    private volatile Job job;

    ScriptedPace(ManualClock clock) {
        this.clock = clock;
    }

    void follow(Job started) {
        job = started;
    }

    @Override
    public void begin() {
        giving.incrementAndGet();
    }

    @Override
    public void end() {
        giving.decrementAndGet();
    }

    @Override
    public boolean quiescent() {
        Job followed = job;
        if (followed == null || giving.get() > 0) {
            return false;
        }
        if (followed instanceof QuiescentJob quiescent) {
            return quiescent.quiescent() && giving.get() == 0;
        }
        throw new IllegalStateException(
                "a script moves the clock, but the runner's jobs do not say when they are"
                        + " quiescent");
    }

    @Override
    public void move(long time) {
        clock.moveTo(time);
    }
}
