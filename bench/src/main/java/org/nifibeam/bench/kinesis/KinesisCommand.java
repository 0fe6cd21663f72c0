package org.nifibeam.bench.kinesis;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.nifibeam.bench.Measured;
import org.nifibeam.bench.Pairs;
import org.nifibeam.bench.PlannedRun;
import org.nifibeam.bench.report.Bar;
import org.nifibeam.bench.report.Finding;
import org.nifibeam.bench.report.Subject;
import org.nifibeam.core.spi.Connections;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.launcher.nifi.Folders;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A shard read whole, by one task as by one loop of the client. */
@Command(
        name = "kinesis",
        mixinStandardHelpOptions = true,
        description =
                "Reading a shard and summing by key, beside a loop of AWS's own client. Needs a service, which may be a mock.")
public final class KinesisCommand implements Callable<Integer> {
    /** 0.8 of the loop's rate. */
    private static final double BAR_TIMES = 0.8;

    private static final String READ =
            """
            pipeline:
              type: chain
              transforms:
                - type: ReadFromKinesis
                  config:
                    connection: kinesis
                    stream_name: '%s'
                    format: json
                    bounded: true
                    initial_position_in_stream: TRIM_HORIZON
                    poll_interval: 1ms
                    schema:
                      type: object
                      properties: {id: {type: integer}, country: {type: string}, amount: {type: integer}}
                      required: [id, country, amount]
                - type: Combine
                  config: {group_by: country, combine: {total: {value: amount, fn: sum}}}
                - type: MapToFields
                  config: {language: sql, fields: {line: "country || ' ' || CAST(total AS VARCHAR)"}}
                - type: WriteToText
                  config: {path: '%s/totals'}
            """;

    @Option(names = "--endpoint", required = true, description = "the service's, http://HOST:PORT")
    private String endpoint;

    @Option(
            names = "--records",
            defaultValue = "200000",
            description = "how many (${DEFAULT-VALUE})")
    private int records;

    @Option(names = "--runner", defaultValue = "embedded", description = "ours (${DEFAULT-VALUE})")
    private String runner;

    @Option(
            names = "--warm-ups",
            defaultValue = "3",
            description = "unmeasured pairs before (${DEFAULT-VALUE})")
    private int warmUps;

    @Option(names = "--pairs", defaultValue = "5", description = "runs (${DEFAULT-VALUE})")
    private int pairs;

    @Override
    public Integer call() throws Exception {
        Path work = Files.createTempDirectory("nifi-beam-bench");
        try (OrderStream orders =
                new OrderStream(
                        endpoint,
                        "nifi-beam-bench-" + UUID.randomUUID().toString().substring(0, 8))) {
            System.out.println(read(orders, work).line());
            return 0;
        } finally {
            Folders.delete(work);
        }
    }

    /** Both in this JVM, so that the processor time is of both; the service's is not in it. */
    private Finding read(OrderStream orders, Path work) throws Exception {
        Map<String, Long> expected = orders.fill(records);
        Connectors connectors = Connectors.load(KinesisCommand.class.getClassLoader());
        Connections connections =
                Connections.of(
                        List.of(
                                connectors.connection(
                                        "kinesis",
                                        "Kinesis",
                                        Map.of(
                                                "region",
                                                OrderStream.REGION.id(),
                                                "service_endpoint",
                                                endpoint,
                                                "access_key_id",
                                                OrderStream.KEY,
                                                "secret_access_key",
                                                OrderStream.KEY))),
                        "");
        Path out = work.resolve("out");
        String definition = READ.formatted(orders.name(), out);
        Pairs both =
                new Pairs(
                        new Subject(
                                "kinesis",
                                "read, sum by key",
                                String.format(Locale.ROOT, "%,d records, one shard", records),
                                "warm"),
                        "AWS's client by hand");
        both.run(
                warmUps,
                pairs,
                () ->
                        measured(
                                out,
                                expected,
                                () ->
                                        PlannedRun.of(definition, runner, 1, work, connections)
                                                .run()),
                () -> measured(out, expected, () -> byHand(orders, out)));
        return both.finding(Bar.timesAsFast(BAR_TIMES));
    }

    private static void byHand(OrderStream orders, Path out) throws Exception {
        List<String> lines = new ArrayList<>();
        orders.totals().forEach((country, total) -> lines.add(country + " " + total));
        Files.write(Files.createDirectories(out).resolve("totals"), lines);
    }

    private interface Reading {
        void run() throws Exception;
    }

    private static Measured measured(Path out, Map<String, Long> expected, Reading reading)
            throws Exception {
        Folders.delete(out);
        double cpu = cpuMillis();
        long begin = System.nanoTime();
        reading.run();
        double wall = (System.nanoTime() - begin) / 1e6;
        cpu = cpuMillis() - cpu;
        Map<String, Long> came = new TreeMap<>();
        try (Stream<Path> files = Files.list(out)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                for (String line : Files.readAllLines(file)) {
                    String[] parts = line.split(" ");
                    came.put(parts[0], Long.valueOf(parts[1]));
                }
            }
        }
        if (!came.equals(expected)) {
            throw new IllegalStateException("the totals are wrong: " + came);
        }
        return new Measured(wall, cpu);
    }

    private static double cpuMillis() {
        return ((com.sun.management.OperatingSystemMXBean)
                                ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                / 1e6;
    }
}
