package org.nifibeam.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** All benchmarks one after the other, a file of findings each. */
@Command(
        name = "all",
        mixinStandardHelpOptions = true,
        description =
                "Measures everything beside everybody, into a folder that 'bench report' takes; says before how long it takes.")
final class AllCommand implements Callable<Integer> {
    @Option(
            names = "--pairs",
            defaultValue = "9",
            description = "measured pairs of each (${DEFAULT-VALUE})")
    private int pairs;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FOLDER",
            description = "where the findings go, a file a benchmark")
    private Path folder;

    @Option(
            names = "--only",
            split = ",",
            description = "these files alone, by their names without ending")
    private List<String> only = List.of();

    @Option(names = "--estimate", description = "say how long it would take, and no more")
    private boolean estimate;

    /**
     * One of them.
     *
     * @param file of its findings, without ending
     * @param fixed seconds about, on two quiet cores, whatever is measured
     * @param aPair seconds about that a pair takes more
     * @param arguments what is run
     */
    private record Step(String file, int fixed, double aPair, List<String> arguments) {
        Duration about(int pairs) {
            return Duration.ofSeconds(Math.round(fixed + aPair * pairs));
        }
    }

    private static Step step(String file, int fixed, double aPair, String arguments) {
        return new Step(file, fixed, aPair, List.of(arguments.split(" ")));
    }

    private static final List<Step> STEPS =
            List.of(
                    step("parquet", 90, 3, "parquet --part WARM,COLD --peer spark --warm-ups 15"),
                    step("latency", 60, 26, "latency"),
                    step("formats", 60, 8, "formats --peer duckdb,parsers"),
                    step(
                            "group-10m",
                            600,
                            75,
                            "group --peer java,jet,spark,flink,flink-plain,flink-sql"),
                    step(
                            "group-unbounded",
                            150,
                            20,
                            "group --unbounded --peer flink,flink-sql,jet"),
                    step("nexmark-flink", 1000, 200, "nexmark --peer flink,flink-sql"),
                    step(
                            "nexmark-flink-unbounded",
                            500,
                            70,
                            "nexmark --unbounded --peer flink --events 10000000"),
                    step(
                            "nexmark-beam-flink",
                            500,
                            90,
                            "nexmark --peer beam-flink --events 1000000 --warm-ups 1"),
                    step(
                            "nexmark-beam-direct",
                            400,
                            160,
                            "nexmark --peer beam-direct --events 100000 --warm-ups 1"),
                    step(
                            "group-100m",
                            600,
                            250,
                            "group --events 100000000 --warm-ups 1 --peer java,jet,spark,flink"));

    @Override
    public Integer call() throws IOException {
        List<Step> steps =
                only.isEmpty()
                        ? STEPS
                        : STEPS.stream().filter(step -> only.contains(step.file())).toList();
        Duration all =
                steps.stream().map(step -> step.about(pairs)).reduce(Duration.ZERO, Duration::plus);
        System.err.printf("about %s on two quiet cores%n", words(all));
        for (Step step : steps) {
            System.err.printf("  %-24s %s%n", step.file(), words(step.about(pairs)));
        }
        return estimate ? 0 : run(steps);
    }

    /** One that fails does not keep the others from being measured. */
    private int run(List<Step> steps) throws IOException {
        Files.createDirectories(folder);
        List<String> failed = new ArrayList<>();
        PrintStream terminal = System.out;
        for (Step step : steps) {
            Path file = folder.resolve(step.file() + ".jsonl");
            try (PrintStream both = both(terminal, file)) {
                System.setOut(both);
                List<String> arguments = new ArrayList<>(step.arguments());
                arguments.addAll(List.of("--pairs", Integer.toString(pairs)));
                if (BenchMain.commands().execute(arguments.toArray(String[]::new)) != 0) {
                    failed.add(step.file());
                }
            } finally {
                System.setOut(terminal);
            }
        }
        if (!failed.isEmpty()) {
            System.err.println("failed: " + String.join(", ", failed));
            return CommandLine.ExitCode.SOFTWARE;
        }
        return CommandLine.ExitCode.OK;
    }

    private static PrintStream both(PrintStream terminal, Path file) throws IOException {
        OutputStream written = Files.newOutputStream(file);
        OutputStream both =
                new OutputStream() {
                    @Override
                    public void write(int octet) throws IOException {
                        terminal.write(octet);
                        written.write(octet);
                    }

                    @Override
                    public void close() throws IOException {
                        terminal.flush();
                        written.close();
                    }
                };
        return new PrintStream(both, true, StandardCharsets.UTF_8);
    }

    private static String words(Duration time) {
        return time.toHours() > 0
                ? time.toHours() + " h " + time.toMinutesPart() + " min"
                : time.toMinutes() + " min";
    }
}
