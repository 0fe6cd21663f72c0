package org.nifibeam.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.spi.Config;

/**
 * Runs that are killed at random moments and restored: every split of a script waits somewhere at
 * random for a gate, twice; there a checkpoint is awaited, the job is killed, and another started
 * with the same run id and work folder, which opens the gate. Where any script moves the clock, or
 * has splits that take turns, nothing is killed: what is read again after a restart finds the clock
 * where it has come to, and splits that had ended are not read again but waited for, so that the
 * answer is not determined. Used for one run.
 */
public final class RestartCourse implements Course {
    private static final int RESTARTS = 2;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Killer killer;
    private final Config settings;
    private final IntUnaryOperator parallelisms;
    private final Random random;
    private final List<Gate> gates = new ArrayList<>();
    private boolean waits;
    private boolean determined = true;

    /** Stops a job as if its process had been killed; none of its threads goes on. */
    @FunctionalInterface
    public interface Killer {
        /** Kills it. */
        void kill(Job job) throws InterruptedException;
    }

    /**
     * A course.
     *
     * @param settings of the runner, with checkpoints as often as may be
     * @param parallelisms the next parallelism after one
     */
    public RestartCourse(long seed, Killer killer, Config settings, IntUnaryOperator parallelisms) {
        this.random = new Random(seed);
        this.killer = killer;
        this.settings = settings;
        this.parallelisms = parallelisms;
        for (int i = 0; i < RESTARTS; i++) {
            gates.add(new Gate());
        }
    }

    /** True if any script waits, so that runs are killed at all. */
    public boolean kills() {
        return waits && determined;
    }

    private static boolean movesClock(Script script) {
        return script.splits().stream()
                .flatMap(split -> split.steps().stream())
                .anyMatch(Script.Step.Clock.class::isInstance);
    }

    @Override
    public Script script(Script script) {
        if (movesClock(script) || script.inTurns() && script.splits().size() > 1) {
            determined = false;
            return script;
        }
        waits = true;
        return script.waitingAt(gates, random);
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
        if (!kills()) {
            gates.forEach(Gate::open);
            return laboratory.run(runner, plan, runId, parallelism, folder);
        }
        Path own = Files.createTempDirectory(folder, "restarts");
        int tasks = parallelism;
        Job job = laboratory.start(runner, plan, runId, tasks, own, settings);
        for (Gate gate : gates) {
            Job now = job;
            long before = now.checkpoints().completed();
            // One may have begun before the gate was reached; the next one has not.
            Await.until(
                    "two checkpoints",
                    LIMIT,
                    () -> now.state().ended() || now.checkpoints().completed() >= before + 2);
            if (now.state().ended()) {
                // The scripts that wait are none of this pipeline's.
                break;
            }
            killer.kill(now);
            runner.forget(runId);
            tasks = parallelisms.applyAsInt(tasks);
            job = laboratory.start(runner, plan, runId, tasks, own, settings);
            gate.open();
        }
        return laboratory.finish(runner, job, own);
    }
}
