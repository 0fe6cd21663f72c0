package org.nifibeam.bench.kafka;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import org.nifibeam.bench.Measured;
import org.nifibeam.bench.Pairs;
import org.nifibeam.bench.PlannedRun;
import org.nifibeam.bench.report.Bar;
import org.nifibeam.bench.report.Figure;
import org.nifibeam.bench.report.Finding;
import org.nifibeam.bench.report.Machine;
import org.nifibeam.bench.report.Spread;
import org.nifibeam.bench.report.Subject;
import org.nifibeam.core.run.Job;
import org.nifibeam.launcher.nifi.Folders;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** From topics to topics. */
@Command(
        name = "kafka",
        mixinStandardHelpOptions = true,
        description =
                "Reading, filtering and writing topics exactly once beside a loop of Kafka's own clients, and how late messages come from topic to topic, at least once. Needs a broker.")
public final class KafkaCommand implements Callable<Integer> {
    private static final double BAR_MILLIS = 50;

    /** 0.8 of the loop's rate. */
    private static final double BAR_TIMES = 0.8;

    private static final String READ =
            """
            pipeline:
              type: chain
              transforms:
                - type: ReadFromKafka
                  config:
                    bootstrap_servers: '%1$s'
                    topic: '%2$s'
                    format: json
                    auto_offset_reset_config: earliest
            """;

    private static final String COPY =
            READ
                    + """
                            bounded: true
                            schema:
                              type: object
                              properties: {id: {type: integer}, country: {type: string}, amount: {type: integer}}
                              required: [id, country, amount]
                        - type: Filter
                          config: {language: sql, keep: amount < 500}
                        - type: WriteToKafka
                          config: {bootstrap_servers: '%1$s', topic: '%3$s'}
                    """;

    private static final String PASS =
            READ
                    + """
                            schema:
                              type: object
                              properties: {id: {type: integer}, due: {type: integer}}
                              required: [id, due]
                        - type: WriteToKafka
                          config: {bootstrap_servers: '%1$s', topic: '%3$s', guarantee: at_least_once}
                    """;

    /** What is measured. */
    enum Part {
        COPY,
        LATENCY
    }

    @Option(names = "--brokers", required = true, description = "as host:port")
    private String brokers;

    @Option(
            names = "--part",
            split = ",",
            defaultValue = "COPY,LATENCY",
            description = "which: ${COMPLETION-CANDIDATES} (all)")
    private List<Part> parts;

    @Option(
            names = "--events",
            defaultValue = "2000000",
            description = "messages to copy (${DEFAULT-VALUE})")
    private long events;

    @Option(
            names = "--rate",
            defaultValue = "20000",
            description = "messages a second whose lateness is measured (${DEFAULT-VALUE})")
    private int rate;

    @Option(
            names = "--seconds",
            defaultValue = "10",
            description = "how long these come, two unmeasured ones before (${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--runner", defaultValue = "embedded", description = "ours (${DEFAULT-VALUE})")
    private String runner;

    @Option(
            names = "--tasks",
            defaultValue = "2",
            description = "parallelism, and partitions (${DEFAULT-VALUE})")
    private int tasks;

    @Option(
            names = "--warm-ups",
            defaultValue = "2",
            description = "unmeasured pairs before (${DEFAULT-VALUE})")
    private int warmUps;

    @Option(names = "--pairs", defaultValue = "5", description = "runs (${DEFAULT-VALUE})")
    private int pairs;

    @Override
    public Integer call() throws Exception {
        Path work = Files.createTempDirectory("nifi-beam-bench");
        Broker broker = new Broker(brokers);
        try {
            if (parts.contains(Part.COPY)) {
                System.out.println(copy(broker, work).line());
            }
            if (parts.contains(Part.LATENCY)) {
                System.out.println(latency(broker, work).line());
            }
            return 0;
        } finally {
            Folders.delete(work);
        }
    }

    /** Both in this JVM, so that the processor time is of both; the broker's is not in it. */
    private Finding copy(Broker broker, Path work) throws Exception {
        String from = broker.make(tasks);
        try {
            broker.fill(from, tasks, events);
            String input = String.format(Locale.ROOT, "%,d messages, bounded", events);
            Pairs both =
                    new Pairs(
                            new Subject("kafka", "read, filter, write exactly once", input, "warm"),
                            "Kafka's clients by hand");
            both.run(
                    warmUps,
                    pairs,
                    () ->
                            measured(
                                    broker,
                                    to ->
                                            PlannedRun.of(
                                                            COPY.formatted(brokers, from, to),
                                                            runner,
                                                            tasks,
                                                            work)
                                                    .run()),
                    () -> measured(broker, to -> new HandCopy(broker, from, to, tasks).run()));
            return both.finding(Bar.timesAsFast(BAR_TIMES));
        } finally {
            broker.delete(from);
        }
    }

    private interface Copy {
        void to(String topic) throws Exception;
    }

    private Measured measured(Broker broker, Copy copy) throws Exception {
        String to = broker.make(tasks);
        try {
            Measured took = Measured.of(() -> copy.to(to));
            long came = broker.committed(to, tasks);
            long wanted = events / 2;
            if (came != wanted) {
                throw new IllegalStateException(came + " of " + wanted + " messages came");
            }
            return took;
        } finally {
            broker.delete(to);
        }
    }

    private Finding latency(Broker broker, Path work) throws Exception {
        Machine machine = Machine.now();
        List<long[]> late = new ArrayList<>();
        int before = rate * 2;
        for (int i = 0; i < pairs; i++) {
            String from = broker.make(tasks);
            String to = broker.make(tasks);
            Job job = PlannedRun.of(PASS.formatted(brokers, from, to), runner, tasks, work).start();
            try {
                late.add(
                        new PacedCopy(broker, from, to, tasks)
                                .late(rate, before, before + rate * seconds));
            } finally {
                job.cancel();
                job.await(Duration.ofMinutes(1));
                broker.delete(from);
                broker.delete(to);
            }
        }
        Map<Figure, Spread> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.P50_MS, quantile(late, 0.5));
        figures.put(Figure.P99_MS, quantile(late, 0.99));
        figures.put(Figure.P999_MS, quantile(late, 0.999));
        figures.put(Figure.MILLIONS_A_SECOND, Spread.of(DoubleStream.of(rate / 1e6)));
        String input =
                String.format(Locale.ROOT, "%d s, %,d messages a second, unbounded", seconds, rate);
        return new Finding(
                new Subject("kafka", "topic to topic, at least once", input, "warm"),
                "",
                pairs,
                machine,
                figures,
                Optional.of(new Bar(Figure.P99_MS, BAR_MILLIS)));
    }

    /** In milliseconds, of each run. */
    private static Spread quantile(List<long[]> late, double q) {
        return Spread.of(
                late.stream()
                        .mapToDouble(
                                sorted -> sorted[(int) Math.ceil(q * sorted.length) - 1] / 1e6));
    }
}
