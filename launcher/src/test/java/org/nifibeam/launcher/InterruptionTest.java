package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nifibeam.core.run.CheckpointFigures;
import org.nifibeam.core.run.Failure;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.StageMetrics;

/** What Ctrl-C does to a run, without a process to send it to. */
@Timeout(20)
class InterruptionTest {
    private final StringWriter err = new StringWriter();

    private List<String> interrupt(FakeJob job, boolean bounded) {
        return interrupt(job, bounded, Optional.empty(), Duration.ZERO);
    }

    private List<String> interrupt(
            FakeJob job, boolean bounded, Optional<Path> savepoint, Duration limit) {
        Interruption interruption =
                new Interruption(job, bounded, savepoint, limit, new PrintWriter(err));
        interruption.over();
        interruption.interrupt();
        return err.toString().lines().toList();
    }

    @Test
    void aBoundedRunIsCancelled() {
        FakeJob job = new FakeJob(Job.State.CANCELLED, Job.State.CANCELLED);
        assertEquals(List.of("stopping: nothing is written"), interrupt(job, true));
        assertEquals(List.of("cancel"), job.calls);
    }

    @Test
    void aRunThatCommitsAlreadyIsSaidToBeWritten() {
        FakeJob job = new FakeJob(Job.State.DONE, Job.State.DONE);
        assertEquals(
                List.of(
                        "stopping: nothing is written",
                        "it was done before it could be stopped: all is written"),
                interrupt(job, true));
    }

    @Test
    void anUnboundedRunIsDrained() {
        FakeJob job = new FakeJob(Job.State.DONE, Job.State.CANCELLED);
        assertEquals(
                List.of("draining: what has been read is being written"), interrupt(job, false));
        assertEquals(List.of("drain"), job.calls);
    }

    @Test
    void aRunThatDoesNotDrainIsCancelled() {
        FakeJob job = new FakeJob(Job.State.RUNNING, Job.State.CANCELLED);
        assertEquals(
                List.of(
                        "draining: what has been read is being written",
                        "not drained within 0 s, stopping: what is not committed is lost"),
                interrupt(job, false));
        assertEquals(List.of("drain", "cancel"), job.calls);
    }

    @Test
    void aRunThatIsToLeaveASavepointIsNotDrained() {
        FakeJob job = new FakeJob(Job.State.DONE, Job.State.CANCELLED);
        assertEquals(
                List.of(
                        "stopping: where it stands is kept in kept",
                        "to go on there: --from-savepoint kept"),
                interrupt(job, false, Optional.of(Path.of("kept")), Duration.ofSeconds(10)));
        assertEquals(List.of("stop with savepoint kept"), job.calls);
    }

    @Test
    void aSavepointThatCannotBeMadeIsSaid() {
        FakeJob job = new FakeJob(Job.State.DONE, Job.State.CANCELLED);
        assertEquals(
                List.of(
                        "stopping: where it stands is kept in full",
                        "there is no savepoint: disk full; stopping: what is not committed is lost"),
                interrupt(job, false, Optional.of(Path.of("full")), Duration.ofSeconds(10)));
        assertEquals(List.of("stop with savepoint full", "cancel"), job.calls);
    }

    /** A job that says what has been called, and is in a given state after each. */
    private static final class FakeJob implements Job {
        private final List<String> calls = new ArrayList<>();
        private final State whenDrained;
        private final State whenCancelled;
        private State state = State.RUNNING;

        FakeJob(State whenDrained, State whenCancelled) {
            this.whenDrained = whenDrained;
            this.whenCancelled = whenCancelled;
        }

        @Override
        public String runId() {
            return "fake";
        }

        @Override
        public State state() {
            return state;
        }

        @Override
        public State await(Duration limit) {
            return state;
        }

        @Override
        public void cancel() {
            calls.add("cancel");
            state = whenCancelled;
        }

        @Override
        public void drain() {
            calls.add("drain");
            state = whenDrained;
        }

        @Override
        public void suspend() {
            calls.add("suspend");
        }

        @Override
        public void savepoint(Path to) {
            calls.add("savepoint");
        }

        @Override
        public void stopWithSavepoint(Path to) throws IOException {
            calls.add("stop with savepoint " + to);
            if (to.equals(Path.of("full"))) {
                throw new IOException("there is no savepoint: disk full");
            }
        }

        @Override
        public CheckpointFigures checkpoints() {
            return CheckpointFigures.NONE;
        }

        @Override
        public Optional<Failure> failure() {
            return Optional.empty();
        }

        @Override
        public List<StageMetrics> metrics() {
            return List.of();
        }
    }
}
