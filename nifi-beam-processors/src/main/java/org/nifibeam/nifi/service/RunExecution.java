package org.nifibeam.nifi.service;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Failure;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.spi.Sink;
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

    private final RunJournal journal;
    private final PlanMaker planMaker;
    private final Runner runner;
    private final int parallelism;
    private volatile boolean closing;

    RunExecution(RunJournal journal, PlanMaker planMaker, Runner runner, int parallelism) {
        this.journal = journal;
        this.planMaker = planMaker;
        this.runner = runner;
        this.parallelism = parallelism;
    }

    /** From now on a job that is cancelled has not ended its run: that goes on in another life. */
    void close() {
        closing = true;
    }

    boolean closing() {
        return closing;
    }

    /** Returns when the run has ended, or the service is closed. */
    void carryOut(JournaledRun run) {
        String runId = run.entry().runId();
        if (closing) {
            return;
        }
        try {
            if (run.cancelled()) {
                end(run, RunState.CANCELLED, List.of());
                return;
            }
            run(run, runId);
        } catch (ProblemException e) {
            end(run, RunState.FAILED, e.problems().stream().map(RunProblems::of).toList());
        } catch (InterruptedException e) {
            // Only close() interrupts: the run goes on when the service is enabled again.
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            LOG.error("run {} cannot be carried out", runId, e);
            end(
                    run,
                    RunState.FAILED,
                    List.of(
                            new RunProblem(
                                    "FAILED",
                                    Optional.empty(),
                                    String.valueOf(e),
                                    "NiFi's log has the whole cause")));
        }
    }

    private void run(JournaledRun run, String runId)
            throws ProblemException, IOException, InterruptedException {
        Optional<PlanMaker.Planned> made = run.takePlanned();
        PlanMaker.Planned planned =
                made.isPresent()
                        ? made.get()
                        : planMaker.plan(
                                Definition.parse(journal.definition(runId), Optional.empty()));
        if (run.entry().state() == RunState.RUNNING) {
            abortLeftovers(planned, runId);
        }
        RunOptions options =
                new RunOptions(
                        runId, parallelism, journal.freshWorkFolder(runId), planMaker.connectors());
        update(run, run.entry().running());
        Job job = runner.run(planned.plan(), options);
        run.started(job);
        if (closing) {
            job.cancel();
        }
        while (!job.await(Duration.ofMinutes(1)).ended()) {
            LOG.debug("run {} goes on", runId);
        }
        if (!closing || job.state() != Job.State.CANCELLED || run.cancelled()) {
            end(run, job);
        }
        runner.forget(runId);
    }

    /**
     * A run that died with its JVM begins again: what it had written and not committed goes first.
     */
    private void abortLeftovers(PlanMaker.Planned planned, String runId)
            throws ProblemException, IOException {
        for (Node node : planned.graph().nodes()) {
            if (node instanceof Node.Write write) {
                Sink sink =
                        planMaker
                                .connectors()
                                .sink(write.spec().type())
                                .orElseThrow()
                                .create(write.spec().config(), write.spec().schema());
                sink.abort(
                        new Sink.CommitContext(
                                runId,
                                write.stage().id(),
                                0,
                                false,
                                journal.folder(runId).resolve("work")));
            }
        }
    }

    private void end(JournaledRun run, Job job) {
        RunState state =
                switch (job.state()) {
                    case DONE -> RunState.FINISHED;
                    case CANCELLED -> RunState.CANCELLED;
                    case FAILED, RUNNING -> RunState.FAILED;
                };
        Optional<Failure> failure = job.failure();
        failure.ifPresent(f -> log(run.entry().runId(), f));
        end(run, state, failure.map(f -> List.of(RunProblems.of(f.problem()))).orElse(List.of()));
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

    private void end(JournaledRun run, RunState state, List<RunProblem> problems) {
        update(run, run.entry().ended(state, problems, run.figures()));
        run.release();
    }

    private void update(JournaledRun run, RunEntry changed) {
        try {
            journal.update(changed);
        } catch (IOException e) {
            // The run goes on; should NiFi die before the next update, it is taken up in the state
            // last written.
            LOG.error(
                    "the state {} of run {} cannot be written",
                    changed.state(),
                    changed.runId(),
                    e);
        }
        run.entry(changed);
    }
}
