package org.nifibeam.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.spi.Config;

/**
 * Runs whose sinks fail to commit as often as they are told to ({@code failing_commits} of {@link
 * CollectingSink}): a run that has failed so is started again with the same run id and work folder,
 * for as often as that happens. Every split of a script waits somewhere at random until a
 * checkpoint is complete, so that there is one to go on from. For scripts that do not move the
 * clock. Used for one run.
 */
public final class FailingCommitsCourse implements Course {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Config settings;
    private final Random random;
    private final Gate gate = new Gate();
    private int failures;

    /**
     * A course.
     *
     * @param settings of the runner, with checkpoints as often as may be
     */
    public FailingCommitsCourse(long seed, Config settings) {
        this.random = new Random(seed);
        this.settings = settings;
    }

    /** How many runs have failed since a commit has. */
    public int failures() {
        return failures;
    }

    @Override
    public Script script(Script script) {
        return script.waitingAt(List.of(gate), random);
    }

    @Override
    public Job run(
            Laboratory laboratory,
            Runner runner,
            Plan plan,
            String runId,
            int parallelism,
            Path folder)
            throws IOException, InterruptedException {
        Path own = Files.createTempDirectory(folder, "commits");
        Job job = attempt(laboratory, runner, plan, runId, parallelism, own);
        while (failedToCommit(job)) {
            failures++;
            runner.forget(runId);
            job = attempt(laboratory, runner, plan, runId, parallelism, own);
        }
        return laboratory.finish(runner, job, own);
    }

    /** Starts a run, or goes on with it, and waits until it ends. */
    private Job attempt(
            Laboratory laboratory,
            Runner runner,
            Plan plan,
            String runId,
            int parallelism,
            Path own)
            throws IOException, InterruptedException {
        Job job = laboratory.start(runner, plan, runId, parallelism, own, settings);
        Await.until(
                "the run has ended or taken a checkpoint",
                () -> job.state().ended() || job.checkpoints().completed() > 0);
        if (!job.state().ended()) {
            gate.open();
        }
        job.await(LIMIT);
        return job;
    }

    private static boolean failedToCommit(Job job) {
        return job.state() == Job.State.FAILED
                && job.failure()
                        .map(f -> f.problem().message().contains(CollectingSink.FAILED_AS_TOLD))
                        .orElse(false);
    }
}
