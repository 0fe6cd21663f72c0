package org.nifibeam.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.UUID;
import org.nifibeam.bench.report.Bar;
import org.nifibeam.bench.report.Figure;
import org.nifibeam.bench.report.Subject;
import org.nifibeam.bench.work.FlightsWork;
import org.nifibeam.bench.work.Order;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.run.Runner;

/**
 * The flights pipeline beside DuckDB: Parquet in, JSON lines out, on both sides. Warm: the whole
 * way from the definition's text to committed files, again and again in one JVM, which DuckDB
 * shares. Cold: whole processes.
 */
final class FlightsBench {
    private static final Subject FLIGHTS =
            new Subject("parquet", "flights by airport and day", "3,000,000 rows", "");

    private final Path root;
    private final Path flights;
    private final Path work;
    private final PrintStream out;

    FlightsBench(Path root, Path work, PrintStream out) {
        this.root = root;
        this.flights = FlightsWork.file(root);
        this.work = work;
        this.out = out;
    }

    /** The definition of the example with its paths changed. */
    String definition(Path output) throws IOException {
        return FlightsWorker.definition(root, output);
    }

    /** Warm, beside a peer, a process a side. */
    void beside(Peer peer, BesideOptions options) throws Exception {
        Order order = new Order(FlightsWork.NAME, 0, false, options.runner(), options.tasks());
        new Contest(work, out, options.settings())
                .run(
                        FLIGHTS,
                        Peer.ours(FlightsWorker.class, order),
                        peer.entrant(root, FlightsWork.NAME, 0, false, options.tasks()),
                        Optional.empty());
    }

    void warm(int warmUps, int pairs) throws Exception {
        Pairs measured = new Pairs(FLIGHTS.part("warm"), "DuckDB, 2 threads");
        Runner runner = embedded();
        try (DuckDbFlights duckDb = new DuckDbFlights()) {
            measured.run(
                    warmUps,
                    pairs,
                    () -> measure(() -> ours(runner)),
                    () -> measure(() -> duckDb.run(flights, work.resolve("duckdb.json"))));
        }
        print(measured, 1.3);
    }

    /**
     * Inside NiFi beside outside: the run alone, from its start to its end, since that is what
     * NiFi's report times.
     */
    void inNifi(int warmUps, int pairs) throws Exception {
        Pairs measured = new Pairs(FLIGHTS.part("inside NiFi"), "the same outside NiFi");
        Runner runner = embedded();
        try (NifiFlights nifi =
                NifiFlights.start(root, flights, work, NifiFlights.Execution.IN_NIFI, System.err)) {
            measured.run(
                    warmUps,
                    pairs,
                    nifi::run,
                    () -> {
                        Planned planned = plan(runner);
                        return measure(() -> run(runner, planned));
                    });
        }
        print(measured, 1.1);
    }

    /**
     * In a process that NiFi starts, from the submission to the end, beside the launcher's whole
     * process: both begin with nothing compiled.
     */
    void inProcess(int pairs) throws Exception {
        Pairs measured =
                new Pairs(FLIGHTS.part("in a process of NiFi's"), "the launcher's whole process");
        Path definition = work.resolve("outside.yaml");
        Files.writeString(definition, definition(work.resolve("outside")));
        List<String> launcher =
                List.of(
                        root.resolve("nifi-beam").toString(),
                        "run",
                        "--quiet",
                        definition.toString());
        try (NifiFlights nifi =
                NifiFlights.start(
                        root, flights, work, NifiFlights.Execution.IN_A_PROCESS, System.err)) {
            NifiFlights.awaitSharedClasses(work);
            measured.run(1, pairs, nifi::run, () -> process(launcher));
        }
        print(measured, 1.1);
    }

    /** With the wanted ratio of our time to the peer's. */
    private void print(Pairs measured, double atMost) {
        out.println(measured.finding(new Bar(Figure.WALL_RATIO, atMost)).line());
    }

    /** The embedded runner. */
    static Runner embedded() {
        return ServiceLoader.load(Runner.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(r -> r.name().equals("embedded"))
                .findAny()
                .orElseThrow();
    }

    private record Planned(Plan plan, PipelineCompiler compiler) {}

    private void ours(Runner runner) throws Exception {
        run(runner, plan(runner));
    }

    private Planned plan(Runner runner) throws Exception {
        PipelineCompiler compiler = PipelineCompiler.load(FlightsBench.class.getClassLoader());
        Definition definition =
                Definition.parse(definition(work.resolve("ours")), Optional.empty());
        Plan plan =
                Planner.plan(
                        compiler.graph(definition, CompileSettings.UNRESTRICTED),
                        runner.capabilities(),
                        compiler.connectors());
        return new Planned(plan, compiler);
    }

    private void run(Runner runner, Planned planned) throws Exception {
        RunOptions options =
                new RunOptions(
                        UUID.randomUUID().toString(), 2, work, planned.compiler().connectors());
        Job job = runner.run(planned.plan(), options);
        if (job.await(Duration.ofMinutes(5)) != Job.State.DONE) {
            throw new IllegalStateException("the run did not end well: " + job.failure());
        }
        runner.forget(options.runId());
    }

    void cold(int pairs) throws Exception {
        Pairs measured =
                new Pairs(FLIGHTS.part("cold, whole process"), "DuckDB by JDBC, whole process");
        Path definition = work.resolve("cold.yaml");
        Files.writeString(definition, definition(work.resolve("cold")));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String duckDbJar =
                Path.of(
                                org.duckdb.DuckDBDriver.class
                                        .getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toURI())
                        .toString();
        String own =
                Path.of(
                                FlightsBench.class
                                        .getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toURI())
                        .toString();
        List<String> ours =
                List.of(
                        root.resolve("nifi-beam").toString(),
                        "run",
                        "--quiet",
                        definition.toString());
        List<String> theirs =
                List.of(
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        duckDbJar + ":" + own,
                        DuckDbFlights.class.getName(),
                        flights.toString(),
                        work.resolve("duckdb-cold.json").toString());
        measured.run(1, pairs, () -> process(ours), () -> process(theirs));
        print(measured, 1.3);
    }

    /** Measures work in this process, after a garbage collection. */
    static Measured measure(Measured.Work work) throws Exception {
        System.gc();
        return Measured.of(work);
    }

    /**
     * Runs a process under the shell's {@code time}, which sums the processor time of all its
     * children.
     */
    private Measured process(List<String> command) throws IOException, InterruptedException {
        StringBuilder quoted = new StringBuilder("TIMEFORMAT='%R %U %S'; time");
        command.forEach(word -> quoted.append(" '").append(word).append('\''));
        Process process =
                new ProcessBuilder("bash", "-c", quoted.toString())
                        .directory(root.toFile())
                        .redirectErrorStream(true)
                        .start();
        String last = "";
        StringBuilder all = new StringBuilder();
        try (InputStream in = process.getInputStream();
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line;
                all.append(line).append('\n');
            }
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command + " failed:\n" + all);
        }
        String[] times = last.strip().split(" ");
        double cpu = Double.parseDouble(times[1]) + Double.parseDouble(times[2]);
        return new Measured(Double.parseDouble(times[0]) * 1000, cpu * 1000);
    }
}
