package org.nifibeam.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.model.Leftovers;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.run.StageMetrics;
import org.nifibeam.core.spi.Config;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a definition to its end; Ctrl-C stops a bounded run and drains an unbounded one. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a definition, or a program of the Java SDK; ends with 0 if it ran through.",
            "Ctrl-C: a bounded run stops and writes nothing; an unbounded one writes what it has"
                    + " read, or, with --savepoint, keeps where it stands."
        })
final class RunCommand implements Callable<Integer> {
    private static final Duration REPORT = Duration.ofSeconds(1);

    private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    @Spec private CommandSpec spec;

    @Mixin private PipelineSource source;

    @Option(
            names = "--parallelism",
            description = "tasks a stage; the number of processors unless given")
    private int parallelism = Runtime.getRuntime().availableProcessors();

    @Option(names = "--option", paramLabel = "NAME=VALUE", description = "a setting of the runner")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--run-id",
            paramLabel = "ID",
            description =
                    "the run's id; given again, after the launcher was killed, it takes up the same"
                            + " run")
    private Optional<String> runId = Optional.empty();

    @Option(names = "--quiet", description = "no progress and no summary")
    private boolean quiet;

    @Mixin private Savepoints savepoints;

    @Override
    public Integer call() throws Exception {
        if (parallelism < 1) {
            throw new UserException(Main.WRONG, "--parallelism is at least 1, not " + parallelism);
        }
        if (runId.isPresent() && !RUN_ID.matcher(runId.get()).matches()) {
            throw new UserException(
                    Main.WRONG,
                    "--run-id is of letters, digits, '-' and '_', not '" + runId.get() + "'");
        }
        Runner target = source.runner();
        Config config = RunnerSettings.of(target, settings);
        try (PipelineSource.Opened pipeline = source.open()) {
            return run(target, config, pipeline);
        }
    }

    private RunFolder folder() throws IOException, UserException {
        return runId.isEmpty()
                ? RunFolder.temporary()
                : RunFolder.of(runId.get(), Path.of(System.getProperty("java.io.tmpdir")));
    }

    private int run(Runner target, Config config, PipelineSource.Opened pipeline) throws Exception {
        Plan plan = Planner.plan(pipeline.graph(), target.capabilities(), pipeline.connectors());
        savepoints.require(plan.bounded());
        String id = runId.orElseGet(() -> UUID.randomUUID().toString());
        RunFolder folder = folder();
        RunOptions plain =
                new RunOptions(
                        id,
                        parallelism,
                        folder.path(),
                        pipeline.connectors(),
                        InstantSource.system(),
                        config,
                        savepoints.from());
        RunOptions options = pipeline.recipe().map(plain::with).orElse(plain);
        PrintWriter err = spec.commandLine().getErr();
        Interruption interruption =
                Interruption.watch(plan.bounded(), savepoints.to(), folder::abandoned, err);
        // Before the process may end, all that the run had is given back.
        try (folder) {
            long start = System.nanoTime();
            Job job = start(target, plan, options);
            interruption.begun(job);
            follow(job, start, err);
            double seconds = (System.nanoTime() - start) / 1e9;
            if (job.state() == Job.State.CANCELLED && savepoints.to().isPresent()) {
                // A run that stops with a savepoint may go on itself and keeps what it has
                // prepared; not here.
                Leftovers.abort(
                        pipeline.graph(), pipeline.connectors(), options.runId(), folder.path());
            }
            job.failure().ifPresent(failure -> Causes.print(failure, err));
            if (!quiet) {
                summary(err, job, plan, seconds);
            }
            err.flush();
            folder.ended(job.state());
            return job.state() == Job.State.DONE ? 0 : Main.FAILED;
        } finally {
            DefinitionFile.close(target);
            interruption.over();
        }
    }

    private static Job start(Runner target, Plan plan, RunOptions options) throws UserException {
        try {
            return target.run(plan, options);
        } catch (IOException e) {
            throw new UserException(Main.FAILED, "the run cannot be started: " + Causes.line(e));
        }
    }

    private void follow(Job job, long start, PrintWriter err) throws InterruptedException {
        Progress progress = new Progress(err, !quiet && Progress.onTerminal(), start);
        while (!job.await(REPORT).ended()) {
            progress.paint(job.metrics(), System.nanoTime());
        }
        progress.erase();
    }

    private static void summary(PrintWriter err, Job job, Plan plan, double seconds) {
        for (StageMetrics stage : job.metrics()) {
            err.println(Progress.line(stage));
            Progress.own(stage).forEach(err::println);
        }
        for (StageInfo stage : plan.dissolved()) {
            err.printf("%-24s done by its neighbours, see explain%n", stage.name());
        }
        String outcome =
                switch (job.state()) {
                    case DONE -> "done in";
                    case FAILED -> "failed after";
                    case CANCELLED -> "stopped after";
                    case RUNNING -> "running for";
                };
        err.printf("%s %.2f s%n", outcome, seconds);
    }
}
