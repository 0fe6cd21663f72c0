package org.nifibeam.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.StageMetrics;
import org.nifibeam.testkit.reference.Outcome;

/**
 * Moves the clock when the run has come as far as the reference says it must have: by the watermark
 * and the number of elements of the stages that go by the clock. A run that does not come so far
 * within some seconds goes on, and is found out. Thread-safe.
 */
final class ScriptedPace implements Pace {
    private static final Duration LIMIT = Duration.ofSeconds(4);

    private final ManualClock clock;
    private final List<String> missed = new ArrayList<>();
    private List<Outcome.Stop> stops = List.of();
    private Job job;
    private int next;
    private long waitingSince;

    ScriptedPace(ManualClock clock) {
        this.clock = clock;
    }

    synchronized void expect(List<Outcome.Stop> expected) {
        stops = expected;
        next = 0;
    }

    synchronized void follow(Job started) {
        job = started;
    }

    /** Fails if the run had not come as far as it must. */
    synchronized void verify() {
        if (!missed.isEmpty()) {
            throw new AssertionError("the clock waited in vain:\n  " + String.join("\n  ", missed));
        }
    }

    @Override
    public boolean move(long time, long deadlineNanos) {
        boolean now =
                await(deadlineNanos, stop -> lacking(stop.watermarks(), stop.before(), "before"));
        if (now) {
            clock.moveTo(time);
        }
        return now;
    }

    @Override
    public boolean settled(long deadlineNanos) {
        boolean now = await(deadlineNanos, stop -> lacking(Map.of(), stop.after(), "after"));
        if (now) {
            synchronized (this) {
                next++;
            }
        }
        return now;
    }

    /** What is still to come, empty if nothing. */
    private interface Condition {
        List<String> lacking(Outcome.Stop stop);
    }

    private boolean await(long deadlineNanos, Condition condition) {
        do {
            if (holds(condition)) {
                return true;
            }
            LockSupport.parkNanos(100_000);
        } while (System.nanoTime() < deadlineNanos);
        return false;
    }

    private synchronized boolean holds(Condition condition) {
        if (job == null) {
            return false;
        }
        if (next >= stops.size()) {
            return true;
        }
        List<String> lacking = condition.lacking(stops.get(next));
        if (lacking.isEmpty()) {
            waitingSince = 0;
            return true;
        }
        long now = System.nanoTime();
        if (waitingSince == 0) {
            waitingSince = now;
        }
        if (now - waitingSince < LIMIT.toNanos()) {
            return false;
        }
        waitingSince = 0;
        missed.addAll(lacking);
        return true;
    }

    private List<String> lacking(
            Map<String, Long> watermarks, Map<String, Long> given, String when) {
        List<String> lacking = new ArrayList<>();
        for (StageMetrics stage : job.metrics()) {
            Long watermark = watermarks.get(stage.stage());
            if (watermark != null && stage.watermark() < watermark) {
                lacking.add(
                        "move %d: '%s' has the watermark %d, not %d"
                                .formatted(next, stage.stage(), stage.watermark(), watermark));
            }
            Long count = given.get(stage.stage());
            if (count != null && stage.out() < count) {
                lacking.add(
                        "%s move %d: '%s' has given %d, not %d"
                                .formatted(when, next, stage.stage(), stage.out(), count));
            }
        }
        return job.metrics().isEmpty() ? List.of("the run is not set up") : lacking;
    }
}
