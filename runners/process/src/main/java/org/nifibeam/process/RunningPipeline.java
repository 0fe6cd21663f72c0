package org.nifibeam.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.CheckpointFigures;
import org.nifibeam.core.run.Failure;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.StageMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one run of this process. Thread-safe; one thread carries it out, others ask and tell. It ends
 * once, and may while that thread hangs in users' code that is being compiled into it.
 */
final class RunningPipeline {
    private static final Logger LOG = LoggerFactory.getLogger(RunningPipeline.class);

    private final CountDownLatch told = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private ProcessRun run;
    private Optional<Job> job = Optional.empty();
    private boolean begun;
    private boolean cancelled;
    private boolean drained;
    private Outcome outcome = Outcome.begun();

    /**
     * Has a run begin; does nothing if it has been told before.
     *
     * @throws IllegalStateException if it was told of another run
     */
    synchronized void begin(ProcessRun wanted) {
        if (run != null && !run.runId().equals(wanted.runId())) {
            throw new IllegalStateException(
                    "this process runs " + run.runId() + ", not " + wanted.runId());
        }
        if (run == null) {
            run = wanted;
            told.countDown();
        }
    }

    /** The id of the run, once it is known. */
    synchronized Optional<String> runId() {
        return Optional.ofNullable(run).map(ProcessRun::runId);
    }

    /** True once there is a run. */
    boolean awaitRun(Duration limit) throws InterruptedException {
        return told.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Runs it to its end. */
    void carryOut(ProcessFolder folder) {
        try (PreparedRun prepared = PreparedRun.of(wanted())) {
            folder.writeCodeStages(prepared.codeStages());
            folder.write(prepared.writes());
            if (mayBegin()) {
                Job going = prepared.start();
                started(going);
                while (!going.await(Duration.ofMinutes(1)).ended()) {
                    LOG.debug("the run goes on");
                }
                end(
                        new Outcome(
                                going.state(),
                                problems(going),
                                going.metrics(),
                                going.checkpoints()));
            }
        } catch (ProblemException e) {
            end(Outcome.failed(e.problems()));
        } catch (Throwable e) {
            LOG.error("the run cannot be started", e);
            end(
                    Outcome.failed(
                            List.of(
                                    new Problem(
                                            ProblemCode.FAILED,
                                            Place.NOWHERE,
                                            Optional.empty(),
                                            "the run cannot be started: "
                                                    + (e instanceof IOException
                                                            ? e.getMessage()
                                                            : e),
                                            "the log of its process has the whole cause"))));
        }
    }

    private synchronized ProcessRun wanted() {
        return run;
    }

    private synchronized boolean mayBegin() {
        begun = !cancelled;
        return begun;
    }

    private synchronized void started(Job started) {
        job = Optional.of(started);
        if (cancelled) {
            started.cancel();
        }
        if (drained) {
            started.drain();
        }
    }

    private synchronized void end(Outcome end) {
        if (!outcome.state().ended()) {
            outcome = end;
            ended.countDown();
        }
    }

    synchronized void cancel() {
        cancelled = true;
        if (!begun) {
            // Nothing has been read or written.
            end(Outcome.cancelled());
        }
        job.ifPresent(Job::cancel);
    }

    void suspend() {
        job().ifPresent(Job::suspend);
    }

    /**
     * Has it keep a savepoint, and waits for it.
     *
     * @throws IllegalStateException if there is none
     */
    void savepoint(Path to) throws InterruptedException {
        keep(job -> job.savepoint(to));
    }

    /**
     * The same, and has it stop there.
     *
     * @throws IllegalStateException if there is none
     */
    void stopWithSavepoint(Path to) throws InterruptedException {
        keep(job -> job.stopWithSavepoint(to));
    }

    /** A savepoint of a job. */
    private interface Keeping {
        void of(Job job) throws IOException, InterruptedException;
    }

    private void keep(Keeping savepoint) throws InterruptedException {
        try {
            savepoint.of(job().orElseThrow(() -> new IOException("the run has not begun")));
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    CheckpointFigures checkpoints() {
        return job().map(Job::checkpoints).orElse(CheckpointFigures.NONE);
    }

    synchronized void drain() {
        drained = true;
        job.ifPresent(Job::drain);
    }

    /** Waits for its end. */
    Outcome await() throws InterruptedException {
        ended.await();
        return outcome();
    }

    /** Where it is; waits so long for its end. */
    Outcome await(Duration limit) throws InterruptedException {
        ended.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        Outcome end = outcome();
        return end.state().ended()
                ? end
                : new Outcome(Job.State.RUNNING, List.of(), metrics(), checkpoints());
    }

    private synchronized Outcome outcome() {
        return outcome;
    }

    private synchronized Optional<Job> job() {
        return job;
    }

    List<StageMetrics> metrics() {
        return job().map(Job::metrics).orElse(List.of());
    }

    private static List<Problem> problems(Job ended) {
        Optional<Failure> failure = ended.failure();
        failure.ifPresent(f -> LOG.error("the run fails: {}", f.problem(), f.cause()));
        return failure.map(f -> List.of(f.problem())).orElse(List.of());
    }
}
