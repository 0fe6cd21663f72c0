package org.nifibeam.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.UUID;
import org.nifibeam.bench.report.Bar;
import org.nifibeam.bench.report.Figure;
import org.nifibeam.bench.report.Finding;
import org.nifibeam.bench.report.Subject;
import org.nifibeam.bench.work.NumberedRows;
import org.nifibeam.bench.work.Worker.Answer;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.expression.ExpressionLanguage;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.Connectors;

/**
 * Rates of the embedded runner on generated rows, two tasks, each beside the loop that one would
 * write by hand for the same answer on two threads. Both make the same rows themselves and must
 * come to the same checksum.
 */
final class RatesBench {
    private static final int TASKS = 2;

    private final Path work;
    private final PrintStream out;
    private final Checksum checksum = new Checksum();
    private final Runner runner = FlightsBench.embedded();
    private final PipelineCompiler compiler;
    private Optional<Answer> expected = Optional.empty();
    private long taken;

    RatesBench(Path work, PrintStream out) {
        this.work = work;
        this.out = out;
        ClassLoader loader = RatesBench.class.getClassLoader();
        List<ExpressionLanguage> languages = new ArrayList<>();
        ServiceLoader.load(ExpressionLanguage.class, loader).forEach(languages::add);
        Connectors connectors = Connectors.load(loader).with(new GeneratedRows(TASKS), checksum);
        this.compiler = new PipelineCompiler(connectors, languages);
    }

    /** Measures a workload in interleaved pairs, after so many that are not measured. */
    void run(Workload workload, long rows, int warmUps, int pairs) throws Exception {
        Pairs measured = new Pairs(subject(workload, rows, "warm, one JVM"), "Java loop by hand");
        Plan plan = plan(workload, rows);
        HandWritten hand = new HandWritten(TASKS);
        measured.run(
                warmUps,
                pairs,
                () -> FlightsBench.measure(() -> ours(plan)),
                () -> {
                    Answer[] theirs = new Answer[1];
                    Measured took =
                            FlightsBench.measure(() -> theirs[0] = hand.run(workload, rows));
                    compare(theirs[0]);
                    return took;
                });
        Finding found = measured.finding(new Bar(Figure.WALL_MS, rows / 1e3 / workload.bar()));
        out.println(found.line());
        out.printf(
                Locale.ROOT,
                "  %.1f M rows/s; bar %.0f%n",
                rows / 1e3 / found.figure(Figure.WALL_MS).median(),
                workload.bar());
    }

    private static Subject subject(Workload workload, long rows, String part) {
        return new Subject(
                "rates", workload.words(), String.format(Locale.ROOT, "%,d rows", rows), part);
    }

    /** What a checkpoint every second costs: the same plan with and without, in pairs. */
    void checkpoints(Workload workload, long rows, int warmUps, int pairs) throws Exception {
        Pairs measured =
                new Pairs(
                        subject(workload, rows, "a checkpoint every second"),
                        "the same without checkpoints");
        Plan plan = plan(workload, rows);
        Config every = new Config(Map.of("checkpoint_interval", "1s"));
        taken = 0;
        measured.run(
                warmUps,
                pairs,
                () -> FlightsBench.measure(() -> ours(plan, every)),
                () -> FlightsBench.measure(() -> ours(plan)));
        out.println(measured.finding(new Bar(Figure.WALL_RATIO, 1.1)).line());
        out.printf(Locale.ROOT, "  %d checkpoints%n", taken);
    }

    /** Groups so many different keys, to the end, in whatever heap this JVM has; once. */
    void manyKeys(long keys) throws Exception {
        Plan plan = plan(Workload.MANY_KEYS, keys);
        Measured took = FlightsBench.measure(() -> ours(plan));
        Answer result = expected.orElseThrow();
        out.printf(
                Locale.ROOT,
                "{\"workload\":\"%s\",\"rows\":%d,\"groups\":%d,\"max_heap_mb\":%d,\"wall_ms\":%.0f,\"cpu_ms\":%.0f}%n",
                Workload.MANY_KEYS.words(),
                keys,
                result.rows(),
                Runtime.getRuntime().maxMemory() >> 20,
                took.wallMillis(),
                took.cpuMillis());
        // The rows' numbers, each once, and their amounts: the sum of a loop that keeps nothing.
        long sum = 0;
        for (long id = 0; id < keys; id++) {
            sum += id + NumberedRows.amount(id);
        }
        compare(new Answer(keys, sum));
    }

    private void compare(Answer other) {
        if (expected.isPresent() && !expected.get().equals(other)) {
            throw new IllegalStateException("ours is " + expected.get() + ", theirs " + other);
        }
        expected = Optional.of(other);
    }

    private Plan plan(Workload workload, long rows) throws ProblemException {
        expected = Optional.empty();
        Definition definition =
                Definition.parse(workload.definition(rows, false), Optional.empty());
        return Planner.plan(
                compiler.graph(definition, CompileSettings.UNRESTRICTED),
                runner.capabilities(),
                compiler.connectors());
    }

    private void ours(Plan plan) throws IOException, InterruptedException {
        ours(plan, new Config(Map.of()));
    }

    private void ours(Plan plan, Config settings) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(work, "run");
        RunOptions options =
                new RunOptions(
                        UUID.randomUUID().toString(),
                        TASKS,
                        folder,
                        compiler.connectors(),
                        InstantSource.system(),
                        settings);
        Job job = runner.run(plan, options);
        if (job.await(Duration.ofMinutes(10)) != Job.State.DONE) {
            throw new IllegalStateException("the run did not end well: " + job.failure());
        }
        taken += job.checkpoints().completed();
        runner.forget(options.runId());
        compare(checksum.take());
    }
}
