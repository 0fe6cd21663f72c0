package org.nifibeam.core.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A run. Thread-safe. */
public interface Job {
    /** The run's id. */
    String runId();

    /** Where it is. */
    State state();

    /** Waits until it has ended, no longer than {@code limit}; the state then. */
    State await(Duration limit) throws InterruptedException;

    /** Stops it and leaves nothing visible that was not committed; returns at once. */
    void cancel();

    /**
     * Stops it and leaves what {@link Runner#run} needs to go on from its last checkpoint, under
     * the same run id and with the same work folder; without a checkpoint it is as {@link #cancel}.
     * Returns at once.
     */
    void suspend();

    /** Lets sources end where they are, and everything read come out; returns at once. */
    void drain();

    /**
     * Keeps all that the run keeps in a folder, from which another run can begin ({@link
     * RunOptions#savepoint}); waits until that is done, while the run goes on. What belongs to it
     * has been committed then.
     *
     * @param to the folder to be made, not there yet
     * @throws IOException if it cannot be made, or the run ends before
     */
    void savepoint(Path to) throws IOException, InterruptedException;

    /**
     * Makes a savepoint, as {@link #savepoint} does, and stops it there, as {@link #suspend} does:
     * what comes after the savepoint is never committed, so that another run can take its place.
     * Where there is no savepoint the run goes on. Returns when the savepoint is there.
     *
     * @param to the folder to be made, not there yet
     * @throws IOException if it cannot be made, or the run ends before
     */
    void stopWithSavepoint(Path to) throws IOException, InterruptedException;

    /** What has come of its checkpoints. */
    CheckpointFigures checkpoints();

    /** Why it failed. */
    Optional<Failure> failure();

    /**
     * Live figures of the stages that have a step of their own in the plan, in the plan's order;
     * none before the run has been set up.
     */
    List<StageMetrics> metrics();

    /** The states of a run. */
    enum State {
        RUNNING,
        DONE,
        FAILED,
        CANCELLED;

        /** True if it will not change any more. */
        public boolean ended() {
            return this != RUNNING;
        }
    }
}
