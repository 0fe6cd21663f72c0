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
                new Interruption(
                        bounded,
                        savepoint,
                        Duration.ZERO,
                        limit,
                        () -> job.calls.add("abandon"),
                        new PrintWriter(err));
        interruption.begun(job);
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

    private Interruption before(Duration begin, PipelineSource.Closing abandoned) {
        return new Interruption(
                true, Optional.empty(), begin, Duration.ZERO, abandoned, new PrintWriter(err));
    }

    @Test
    void aRunThatIsAboutToBeginIsCancelledOnceItHas() throws Exception {
        FakeJob job = new FakeJob(Job.State.CANCELLED, Job.State.CANCELLED);
        Interruption interruption = before(Duration.ofSeconds(10), () -> job.calls.add("abandon"));
        Thread hook = new Thread(interruption::interrupt);
        hook.start();
        while (interruption.another()) {
            Thread.onSpinWait();
        }
        interruption.begun(job);
        interruption.over();
        hook.join();
        assertEquals(List.of("cancel"), job.calls);
    }

    @Test
    void aRunThatDoesNotBeginIsGivenUp() {
        List<String> calls = new ArrayList<>();
        before(Duration.ZERO, () -> calls.add("abandon")).interrupt();
        assertEquals(List.of("abandon"), calls);
        assertEquals(
                List.of(
                        "stopping: nothing is written",
                        "it has not begun within 0 s and is given up"),
                err.toString().lines().toList());
    }

    @Test
    void whatIsLeftOfARunThatIsGivenUpIsSaid() {
        before(
                        Duration.ZERO,
                        () -> {
                            throw new IOException("disk gone");
                        })
                .interrupt();
        assertEquals(
                "its files cannot all be removed: disk gone",
                err.toString().lines().toList().get(2));
    }

    @Test
    void afterARunThatCannotBeStartedTheProcessEnds() {
        List<String> calls = new ArrayList<>();
        Interruption interruption = before(Duration.ofMinutes(10), () -> calls.add("abandon"));
        interruption.over();
        interruption.interrupt();
        assertEquals(List.of(), calls);
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
