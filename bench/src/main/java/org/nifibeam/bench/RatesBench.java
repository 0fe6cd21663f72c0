package org.nifibeam.bench;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
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

    /** The part of what row objects alone allow that an engine with all else is to reach. */
    private static final double OF_ROW_OBJECTS = 0.6;

    private static final long WARM_ROWS = 1_000_000;

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
        Connectors connectors = Connectors.load(loader).with(new GeneratedRows(), checksum);
        this.compiler = new PipelineCompiler(connectors, languages);
    }

    /**
     * Measures a workload in interleaved pairs, after so many that are not measured: beside the
     * loop, and beside what row objects allow.
     */
    void run(Workload workload, long rows, int warmUps, int pairs) throws Exception {
        HandWritten hand = new HandWritten(TASKS);
        Pairs loop =
                measured(
                        workload,
                        rows,
                        warmUps,
                        pairs,
                        "hand-written Java loop, 2 threads",
                        () -> hand.run(workload, rows));
        double rate = rows / 1e3 / loop.ownMedianMillis();
        out.printf(
                Locale.ROOT,
                "  %.1f M rows/s; bar %.0f: %s; %.0f bytes allocated a row%n",
                rate,
                workload.bar(),
                loop.ownVerdict(rows / 1e3 / workload.bar()),
                (double) allocated(workload, rows) / rows);
        RowObjects objects = new RowObjects(TASKS);
        for (Workload each : Workload.values()) {
            // Its calls, too, are to have seen more than one kind of rows.
            objects.run(each, Math.min(rows, WARM_ROWS));
        }
        Pairs bound =
                measured(
                        workload,
                        rows,
                        warmUps,
                        pairs,
                        "row objects and tables alone, 2 threads",
                        () -> objects.run(workload, rows));
        out.printf(
                Locale.ROOT,
                "  at least %.1f of the rate of row objects alone: %s%n",
                OF_ROW_OBJECTS,
                bound.verdict(1 / OF_ROW_OBJECTS));
    }

    /** What all threads allocate in one run, in bytes. */
    private long allocated(Workload workload, long rows) throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Plan plan = plan(workload, rows);
        long before = threads.getTotalThreadAllocatedBytes();
        ours(plan);
        return threads.getTotalThreadAllocatedBytes() - before;
    }

    private interface Other {
        Answer run() throws Exception;
    }

    private Pairs measured(
            Workload workload, long rows, int warmUps, int pairs, String name, Other other)
            throws Exception {
        Pairs measured =
                new Pairs(workload.words() + ", " + rows / 1_000_000 + " M rows, warm", name);
        Plan plan = plan(workload, rows);
        measured.run(
                warmUps,
                pairs,
                () -> FlightsBench.measure(() -> ours(plan)),
                () -> {
                    Answer[] theirs = new Answer[1];
                    Measured took = FlightsBench.measure(() -> theirs[0] = other.run());
                    compare(theirs[0]);
                    return took;
                });
        measured.print(out);
        return measured;
    }

    /** What a checkpoint every second costs: the same plan with and without, in pairs. */
    void checkpoints(Workload workload, long rows, int warmUps, int pairs) throws Exception {
        Pairs measured =
                new Pairs(
                        workload.words()
                                + ", "
                                + rows / 1_000_000
                                + " M rows, a checkpoint every second",
                        "the same without checkpoints");
        Plan plan = plan(workload, rows);
        Config every = new Config(Map.of("checkpoint_interval", "1s"));
        taken = 0;
        measured.run(
                warmUps,
                pairs,
                () -> FlightsBench.measure(() -> ours(plan, every)),
                () -> FlightsBench.measure(() -> ours(plan)));
        measured.print(out);
        out.printf(
                Locale.ROOT,
                "  %d checkpoints; at most 10 %% slower: %s%n",
                taken,
                measured.verdict(1.1));
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
            sum += id + GeneratedRows.amount(id);
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
        Definition definition = Definition.parse(workload.definition(rows), Optional.empty());
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
