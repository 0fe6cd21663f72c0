package org.nifibeam.service;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What has come of a run's checkpoints since it was started or taken up again. What an unbounded
 * run writes is committed with each of them, so that nothing comes out while they fail.
 *
 * @param completed how many are durable, and what belongs to them committed
 * @param failed how many could not be taken
 * @param last when the last one was completed
 * @param failing why none can be taken, since the last one was
 */
public record CheckpointInfo(
        long completed, long failed, Optional<Instant> last, Optional<Failing> failing) {
    /** Of a run that has not taken any, or has none. */
    public static final CheckpointInfo NONE =
            new CheckpointInfo(0, 0, Optional.empty(), Optional.empty());

    public CheckpointInfo {
        Objects.requireNonNull(last, "last");
        Objects.requireNonNull(failing, "failing");
    }

    /**
     * Checkpoints that fail, one after the other.
     *
     * @param since when the first of them failed
     * @param problem why the newest one did, and what to do
     */
    public record Failing(Instant since, RunProblem problem) {
        public Failing {
            Objects.requireNonNull(since, "since");
            Objects.requireNonNull(problem, "problem");
        }
    }
}
