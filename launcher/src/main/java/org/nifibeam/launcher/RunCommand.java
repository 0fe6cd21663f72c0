package org.nifibeam.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.run.StageMetrics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a definition to its end; Ctrl-C lets everything read so far come out and be committed. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs a definition; ends with 0 if it ran through.")
final class RunCommand implements Callable<Integer> {
    private static final Duration DRAIN = Duration.ofSeconds(30);

    @Parameters(paramLabel = "FILE", description = "the definition, a Beam YAML file")
    private Path file;

    @Option(
            names = "--runner",
            defaultValue = "embedded",
            description = "what to run it on (${DEFAULT-VALUE})")
    private String runner;

    @Option(
            names = "--parallelism",
            description = "tasks a stage; the number of processors unless given")
    private int parallelism = Runtime.getRuntime().availableProcessors();

    @Option(names = "--quiet", description = "no summary at the end")
    private boolean quiet;

    @Override
    public Integer call() throws Exception {
        if (parallelism < 1) {
            throw new UserException(Main.WRONG, "--parallelism is at least 1, not " + parallelism);
        }
        Runner target = DefinitionFile.runner(runner);
        DefinitionFile definition = DefinitionFile.compile(file);
        Plan plan =
                Planner.plan(
                        definition.graph(),
                        target.capabilities(),
                        definition.compiler().connectors());
        Path work = Files.createTempDirectory("nifi-beam-run");
        try {
            return run(
                    target,
                    plan,
                    new RunOptions(
                            UUID.randomUUID().toString(),
                            parallelism,
                            work,
                            definition.compiler().connectors()));
        } finally {
            delete(work);
        }
    }

    private int run(Runner target, Plan plan, RunOptions options)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        Job job = target.run(plan, options);
        Thread drain = new Thread(() -> drain(job), "drain");
        Runtime.getRuntime().addShutdownHook(drain);
        while (!job.state().ended()) {
            job.await(Duration.ofSeconds(1));
        }
        removeHook(drain);
        double seconds = (System.nanoTime() - start) / 1e9;
        if (!quiet) {
            summary(System.err, job.metrics(), plan, seconds);
        }
        job.failure().ifPresent(failure -> System.err.println(failure.problem()));
        return job.state() == Job.State.DONE ? 0 : Main.FAILED;
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hook is running already: it waits for this very job, which has ended.
            return;
        }
    }

    private static void drain(Job job) {
        job.drain();
        try {
            job.await(DRAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void summary(
            PrintStream err, List<StageMetrics> stages, Plan plan, double seconds) {
        for (StageMetrics stage : stages) {
            err.printf(
                    "%-24s in %,12d   out %,12d%s%n",
                    stage.stage(),
                    stage.in(),
                    stage.out(),
                    stage.late() == 0 ? "" : "   late " + stage.late());
        }
        for (StageInfo stage : plan.dissolved()) {
            err.printf("%-24s done by its neighbours, see explain%n", stage.name());
        }
        err.printf("%.2f s%n", seconds);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
