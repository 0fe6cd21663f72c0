package org.nifibeam.bench.latency;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import org.nifibeam.bench.PlannedRun;
import org.nifibeam.bench.report.Bar;
import org.nifibeam.bench.report.Figure;
import org.nifibeam.bench.report.Finding;
import org.nifibeam.bench.report.Machine;
import org.nifibeam.bench.report.Spread;
import org.nifibeam.bench.report.Subject;
import org.nifibeam.launcher.nifi.Folders;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Latency of an unbounded map: first how many rows a second it takes at most, then how late rows
 * come that are due at a part of that rate.
 */
@Command(
        name = "latency",
        mixinStandardHelpOptions = true,
        description =
                "An unbounded map at half of its full load: how long after they were due rows come to the sink.")
public final class LatencyCommand implements Callable<Integer> {
    private static final double BAR_MILLIS = 10;

    /** What rows go through. */
    enum Way {
        /** One stage. */
        MAP("unbounded map", ""),
        /** Two stages, with rows spread over the tasks of the second one. */
        EXCHANGE("unbounded map and exchange", "    - {type: Reshuffle}\n");

        private final String words;
        private final String exchange;

        Way(String words, String exchange) {
            this.words = words;
            this.exchange = exchange;
        }

        private String definition() {
            return """
            pipeline:
              type: chain
              transforms:
                - {type: PacedRows}
                - {type: MapToFields, config: {language: sql, fields: {id: id, due: due, made: made, cost: amount * 3 + 1}}}
            """
                    + exchange
                    + "    - {type: Lateness}\n";
        }
    }

    @Option(
            names = "--workload",
            split = ",",
            defaultValue = "MAP,EXCHANGE",
            description = "what rows go through: ${COMPLETION-CANDIDATES} (all)")
    private List<Way> ways;

    @Option(names = "--runner", defaultValue = "embedded", description = "ours (${DEFAULT-VALUE})")
    private String runner;

    @Option(names = "--tasks", defaultValue = "2", description = "parallelism (${DEFAULT-VALUE})")
    private int tasks;

    @Option(
            names = "--events",
            defaultValue = "50000000",
            description = "rows by which the full load is measured (${DEFAULT-VALUE})")
    private long events;

    @Option(
            names = "--load",
            split = ",",
            defaultValue = "0.5",
            description = "parts of the full load at which rows are due (${DEFAULT-VALUE})")
    private List<Double> loads;

    @Option(
            names = "--seconds",
            defaultValue = "10",
            description = "how long rows come, two unmeasured ones before (${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--pairs", defaultValue = "9", description = "runs (${DEFAULT-VALUE})")
    private int runs;

    @Override
    public Integer call() throws Exception {
        Path work = Files.createTempDirectory("nifi-beam-bench");
        try {
            for (Way way : ways) {
                double full = fullLoad(way, work);
                for (double load : loads) {
                    System.out.println(finding(way, full, load, work).line());
                }
            }
            return 0;
        } finally {
            Folders.delete(work);
        }
    }

    /** Rows a second when all are due at once: the median of five runs after three. */
    private double fullLoad(Way way, Path work) throws Exception {
        List<Double> rates = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            long begin = System.nanoTime();
            run(way, runner, tasks, new Schedule(0), events, new Lateness(0), work);
            double rate = events * 1e9 / (System.nanoTime() - begin);
            if (i >= 3) {
                rates.add(rate);
            }
        }
        return Spread.of(rates.stream().mapToDouble(Double::doubleValue)).median();
    }

    private Finding finding(Way way, double full, double load, Path work) throws Exception {
        Machine machine = Machine.now();
        double rate = full * load;
        long before = (long) (rate * 2);
        long rows = before + (long) (rate * seconds);
        List<long[]> late = new ArrayList<>();
        List<long[]> inside = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            Lateness lateness = new Lateness(before);
            run(way, runner, tasks, new Schedule(rate), rows, lateness, work);
            late.add(lateness.sinceDue());
            inside.add(lateness.sinceMade());
        }
        Map<Figure, Spread> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.P50_MS, quantile(late, 0.5));
        figures.put(Figure.P99_MS, quantile(late, 0.99));
        figures.put(Figure.P999_MS, quantile(late, 0.999));
        figures.put(Figure.INSIDE_P99_MS, quantile(inside, 0.99));
        figures.put(Figure.MILLIONS_A_SECOND, Spread.of(DoubleStream.of(rate / 1e6)));
        String input =
                String.format(Locale.ROOT, "%d s, %.0f %% of full load", seconds, load * 100);
        return new Finding(
                new Subject("latency", way.words, input, "warm"),
                "",
                runs,
                machine,
                figures,
                load > 0.5 ? Optional.empty() : Optional.of(new Bar(Figure.P99_MS, BAR_MILLIS)));
    }

    /** Once. */
    static void run(
            Way way,
            String runner,
            int tasks,
            Schedule schedule,
            long rows,
            Lateness lateness,
            Path work)
            throws Exception {
        PlannedRun.of(
                        way.definition(),
                        runner,
                        tasks,
                        work,
                        new PacedRows(schedule, rows, tasks),
                        lateness)
                .run();
        if (lateness.rows() != rows) {
            throw new IllegalStateException(lateness.rows() + " of " + rows + " rows came");
        }
    }

    /** In milliseconds, of each run. */
    private static Spread quantile(List<long[]> late, double q) {
        DoubleStream each =
                late.stream()
                        .mapToDouble(
                                sorted -> sorted[(int) Math.ceil(q * sorted.length) - 1] / 1e6);
        return Spread.of(each);
    }
}
