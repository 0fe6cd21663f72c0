package org.nifibeam.core.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What has come of a run's checkpoints since it was started or restarted.
 *
 * @param completed how many are durable, and what belongs to them committed
 * @param failed how many could not be taken; the run goes on
 * @param last when the last one was completed
 * @param duration how long that took, from its request to its commit
 * @param bytes how large it is
 * @param added how much of that no earlier one has, which is what had to be written
 */
public record CheckpointFigures(
        long completed,
        long failed,
        Optional<Instant> last,
        Duration duration,
        long bytes,
        long added) {
    /** Of a run that has not taken any. */
    public static final CheckpointFigures NONE =
            new CheckpointFigures(0, 0, Optional.empty(), Duration.ZERO, 0, 0);

    /** With one more that could not be taken. */
    public CheckpointFigures withFailure() {
        return new CheckpointFigures(completed, failed + 1, last, duration, bytes, added);
    }
}
