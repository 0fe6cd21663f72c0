package org.nifibeam.nifi.service;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Failure;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.storage.DurableFiles;
import org.nifibeam.service.RunProblem;
import org.nifibeam.service.RunState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries runs out: from the journal's entry to a job, and from its end to the entry again.
 * Thread-safe; a run is carried out by one thread.
 */
final class RunExecution {
    private static final Logger LOG = LoggerFactory.getLogger(RunExecution.class);
    private static final Duration PERIOD = Duration.ofMinutes(1);

    /** Of runs that are fed, which may be asked to end with what there is then. */
    private static final Duration FED_PERIOD = Duration.ofMillis(200);

    private final RunJournal journal;
    private final Engine engine;
    private volatile boolean closing;

    RunExecution(RunJournal journal, Engine engine) {
        this.journal = journal;
        this.engine = engine;
    }

    /** From now on what happens to jobs is not the end of their runs. */
    void close() {
        closing = true;
    }

    boolean closing() {
        return closing;
    }

    /** True if jobs go on when nobody follows them. */
    boolean outlives() {
        return engine.outlives();
    }

    /** True if the run goes on although nobody here follows it. */
    boolean goesOn(String runId) {
        return engine.goesOn(runId);
    }

    /**
     * Returns when the run has ended, or the service is closed.
     *
     * @param inputs where what it is fed comes from
     */
    void carryOut(JournaledRun run, RunInputs inputs) {
        String runId = run.entry().runId();
        if (closing) {
            return;
        }
        try {
            boolean again = run.entry().state() == RunState.RUNNING;
            if (run.cancelled() && !again) {
                giveBack(run);
                end(run, RunState.CANCELLED, List.of());
                return;
            }
            run(run, again, inputs);
        } catch (ProblemException e) {
            fail(run, e.problems().stream().map(RunProblems::of).toList());
        } catch (InterruptedException e) {
            // Only close() interrupts: the run goes on when the service is enabled again.
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            if (closing) {
                LOG.debug("run {} is left for the next enabling", runId, e);
                return;
            }
            LOG.error("run {} cannot be carried out", runId, e);
            fail(
                    run,
                    List.of(
                            new RunProblem(
                                    "FAILED",
                                    Optional.empty(),
                                    e instanceof IOException && e.getMessage() != null
                                            ? e.getMessage()
                                            : String.valueOf(e),
                                    "NiFi's log has the whole cause")));
        }
    }

    private void run(JournaledRun run, boolean again, RunInputs inputs)
            throws ProblemException, IOException, InterruptedException {
        if (!again) {
            inputs.begin(run.entry());
            update(run, RunEntry::running);
        }
        Optional<Job> found = again ? engine.attach(run) : Optional.empty();
        if (found.isPresent() && suspended(run, found.get())) {
            if (handedOver(run)) {
                rest(run);
                return;
            }
            found = Optional.empty();
        }
        if (found.isEmpty() && run.cancelled()) {
            engine.abort(run);
            end(run, RunState.CANCELLED, List.of());
            return;
        }
        Job job = found.isPresent() ? found.get() : engine.begin(run, again);
        follow(run, job, inputs);
        while (job.state() == Job.State.FAILED
                && !run.cancelled()
                && !closing
                && engine.mayBeginAgain(job)) {
            LOG.warn(
                    "run {} begins again: {}",
                    run.entry().runId(),
                    job.failure().orElseThrow().problem().withoutPlace());
            job = engine.begin(run, true);
            follow(run, job, inputs);
        }
        if (suspended(run, job) && run.entry().succession().successor().isPresent()) {
            rest(run);
        } else if (!closing || job.state() != Job.State.CANCELLED || run.cancelled()) {
            Optional<RunProblem> given =
                    job.state() == Job.State.FAILED ? giveBack(run) : Optional.empty();
            engine.ended(run, job);
            end(run, job, given);
        }
    }

    /**
     * A job that stopped though nobody wanted its run to end has left a checkpoint to go on from.
     */
    private boolean suspended(JournaledRun run, Job job) throws IOException {
        return job.state() == Job.State.CANCELLED
                && !run.cancelled()
                && journal.hasCheckpoint(run.entry().runId());
    }

    private boolean handedOver(JournaledRun run) {
        return run.entry().succession().successor().flatMap(journal::savepointMade).isPresent();
    }

    private void rest(JournaledRun run) throws IOException {
        engine.stopped(run);
        run.rest(journal);
    }

    private void follow(JournaledRun run, Job job, RunInputs inputs) throws InterruptedException {
        run.started(job);
        if (closing && !engine.outlives()) {
            // It goes on from its last checkpoint when the service is enabled again.
            job.suspend();
        }
        boolean fed = !run.entry().inputs().isEmpty();
        while (!job.await(fed ? FED_PERIOD : PERIOD).ended()) {
            LOG.debug("run {} goes on", run.entry().runId());
            if (fed && run.entry().draining() && inputs.end(run.entry())) {
                job.drain();
            }
        }
    }

    private void end(JournaledRun run, Job job, Optional<RunProblem> more) {
        RunState state =
                switch (job.state()) {
                    case DONE -> RunState.FINISHED;
                    case CANCELLED -> RunState.CANCELLED;
                    case FAILED, RUNNING -> RunState.FAILED;
                };
        Optional<Failure> failure = job.failure();
        failure.ifPresent(f -> log(run.entry().runId(), f));
        List<RunProblem> all =
                new ArrayList<>(failure.map(RunExecution::problems).orElse(List.of()));
        more.ifPresent(all::add);
        end(run, state, all);
    }

    private static List<RunProblem> problems(Failure failure) {
        List<Problem> all =
                failure.cause() instanceof ProblemException several
                        ? several.problems()
                        : List.of(failure.problem());
        return all.stream().map(RunProblems::of).toList();
    }

    /**
     * A failing stage says all there is to say; the cause of anything else is for whoever reads the
     * log.
     */
    private static void log(String runId, Failure failure) {
        if (failure.problem().stage().isPresent()) {
            LOG.warn("run {} failed: {}", runId, failure.problem().withoutPlace());
            LOG.debug("run {} failed", runId, failure.cause());
        } else {
            LOG.warn("run {} failed: {}", runId, failure.problem().withoutPlace(), failure.cause());
        }
    }

    /**
     * A run that goes on from another one's savepoint, and has not committed anything, leaves it to
     * that one to go on, which can tell by the savepoint that is gone.
     *
     * @return that in words, if it is so
     */
    private Optional<RunProblem> giveBack(JournaledRun run) {
        String runId = run.entry().runId();
        Optional<String> predecessor = run.entry().succession().predecessor();
        try {
            if (predecessor.isEmpty() || journal.hasCheckpoint(runId)) {
                return Optional.empty();
            }
            journal.deleteSavepoint(runId);
        } catch (IOException e) {
            LOG.error("the savepoint that run {} began from cannot be removed", runId, e);
            return Optional.empty();
        }
        return predecessor.map(
                before ->
                        new RunProblem(
                                "FAILED",
                                Optional.empty(),
                                "it has committed nothing in the place of run "
                                        + before
                                        + ", which goes on unless it was cancelled",
                                "correct the pipeline and submit it again; to begin without what that run keeps, set If Already"
                                        + " Running to drain and replace"));
    }

    /** What fails because the service is being closed is no failure of the run. */
    private void fail(JournaledRun run, List<RunProblem> problems) {
        if (!closing) {
            List<RunProblem> all = new ArrayList<>(problems);
            giveBack(run).ifPresent(all::add);
            end(run, RunState.FAILED, all);
        }
    }

    /** Ends a run that cannot begin. */
    void refuse(JournaledRun run, RunProblem problem) {
        fail(run, List.of(problem));
    }

    /** Ends a run whose successor has gone on from its savepoint, and will not come back. */
    void replaced(JournaledRun run) {
        String runId = run.entry().runId();
        try {
            engine.abort(run);
            DurableFiles.deleteTree(journal.work(runId));
        } catch (IOException | ProblemException | RuntimeException e) {
            LOG.warn("run {} was replaced, and may have left something behind", runId, e);
        }
        end(run, RunState.FINISHED, List.of());
    }

    private void end(JournaledRun run, RunState state, List<RunProblem> problems) {
        update(run, entry -> entry.ended(state, with(entry.problems(), problems), run.figures()));
        run.release();
        String runId = run.entry().runId();
        try {
            RunJars.delete(journal.folder(runId));
            if (run.entry().succession().predecessor().isEmpty()) {
                journal.deleteSavepoint(runId);
            }
        } catch (IOException e) {
            LOG.warn("run {} has ended, and what it began with stays: {}", runId, e.toString());
        }
    }

    private static List<RunProblem> with(List<RunProblem> before, List<RunProblem> more) {
        List<RunProblem> all = new ArrayList<>(before);
        all.addAll(more);
        return all;
    }

    private void update(JournaledRun run, JournaledRun.Change change) {
        try {
            run.change(journal, change);
        } catch (IOException e) {
            // The run goes on; should NiFi die before the next update, it is taken up in the state
            // last written.
            LOG.error(
                    "the state {} of run {} cannot be written",
                    run.entry().state(),
                    run.entry().runId(),
                    e);
        }
    }
}
