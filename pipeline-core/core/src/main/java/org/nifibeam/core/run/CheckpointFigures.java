package org.nifibeam.core.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.nifibeam.core.problem.Problem;

/**
 * What has come of a run's checkpoints since it was started or restarted.
 *
 * @param completed how many are durable, and what belongs to them committed
 * @param failed how many could not be taken; the run goes on
 * @param last when the last one was completed
 * @param duration how long that took, from its request to its commit
 * @param bytes how large it is
 * @param added how much of that no earlier one has, which is what had to be written
 * @param failing why none can be taken, since the last one was
 */
public record CheckpointFigures(
        long completed,
        long failed,
        Optional<Instant> last,
        Duration duration,
        long bytes,
        long added,
        Optional<Failing> failing) {
    /** Of a run that has not taken any. */
    public static final CheckpointFigures NONE =
            new CheckpointFigures(0, 0, Optional.empty(), Duration.ZERO, 0, 0, Optional.empty());

    public CheckpointFigures {
        Objects.requireNonNull(last, "last");
        Objects.requireNonNull(duration, "duration");
        Objects.requireNonNull(failing, "failing");
    }

    /**
     * Checkpoints that fail, one after the other.
     *
     * @param since when the first of them failed
     * @param problem why the newest one did, and what to do
     */
    public record Failing(Instant since, Problem problem) {
        public Failing {
            Objects.requireNonNull(since, "since");
            Objects.requireNonNull(problem, "problem");
        }
    }

    /** With one more that could not be taken. */
    public CheckpointFigures withFailure(Instant when, Problem problem) {
        Instant since = failing.map(Failing::since).orElse(when);
        return new CheckpointFigures(
                completed,
                failed + 1,
                last,
                duration,
                bytes,
                added,
                Optional.of(new Failing(since, problem)));
    }
}
