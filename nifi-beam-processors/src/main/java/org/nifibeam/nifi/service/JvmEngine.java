package org.nifibeam.nifi.service;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.model.Leftovers;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.spi.Config;

/** Carries runs out in NiFi's JVM, each with a share of its heap for groups. */
final class JvmEngine implements Engine {
    /** The embedded runner's setting. */
    static final String GROUP_MEMORY = "group_memory_mb";

    private final RunJournal journal;
    private final PlanMaker planMaker;
    private final Runner runner;
    private final int parallelism;
    private final long megabytes;

    JvmEngine(
            RunJournal journal,
            PlanMaker planMaker,
            Runner runner,
            int parallelism,
            long megabytes) {
        this.journal = journal;
        this.planMaker = planMaker;
        this.runner = runner;
        this.parallelism = parallelism;
        this.megabytes = megabytes;
    }

    @Override
    public boolean outlives() {
        return false;
    }

    @Override
    public boolean goesOn(String runId) {
        return false;
    }

    @Override
    public Optional<Job> attach(JournaledRun run) {
        return Optional.empty();
    }

    @Override
    public Job begin(JournaledRun run, boolean again) throws ProblemException, IOException {
        String runId = run.entry().runId();
        Optional<PlanMaker.Planned> made = run.takePlanned();
        PlanMaker.Planned planned =
                made.isPresent()
                        ? made.get()
                        : planMaker.plan(journal.definition(runId), run.connections());
        if (again && !journal.hasCheckpoint(runId)) {
            abort(planned, runId);
        }
        return runner.run(
                planned.plan(),
                new RunOptions(
                        runId,
                        parallelism,
                        journal.workFolder(runId),
                        planned.connectors(),
                        InstantSource.system(),
                        new Config(Map.of(GROUP_MEMORY, megabytes)),
                        journal.savepointMade(runId)));
    }

    private void abort(PlanMaker.Planned planned, String runId)
            throws ProblemException, IOException {
        Leftovers.abort(planned.graph(), planned.connectors(), runId, journal.work(runId));
    }

    @Override
    public void abort(JournaledRun run) throws ProblemException, IOException {
        String runId = run.entry().runId();
        abort(planMaker.plan(journal.definition(runId), run.connections()), runId);
    }

    @Override
    public boolean mayBeginAgain(Job ended) {
        return false;
    }

    @Override
    public void stopped(JournaledRun run) {
        runner.forget(run.entry().runId());
    }

    @Override
    public void ended(JournaledRun run, Job job) {
        runner.forget(run.entry().runId());
    }
}
