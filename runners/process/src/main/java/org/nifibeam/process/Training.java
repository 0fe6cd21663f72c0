package org.nifibeam.process;

import java.io.BufferedWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.spi.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program of a process that does what processes of runs do, so that its JVM can write down, as
 * it exits, what that takes; see {@link ClassArchive}. What this class path has no connector or
 * language for is passed over.
 */
public final class Training {
    private static final Logger LOG = LoggerFactory.getLogger(Training.class);
    private static final int ROWS = 20_000;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** What pipelines mostly do; {@code @} is a folder. */
    private static final List<String> DEFINITIONS =
            List.of(
                    """
                    pipeline:
                      type: chain
                      transforms:
                        - {type: ReadFromCsv, config: {path: '@/rows.csv'}}
                        - {type: WriteToParquet, config: {path: '@/rows'}}
                    """,
                    """
                    pipeline:
                      type: chain
                      transforms:
                        - {type: ReadFromParquet, config: {path: '@/rows*'}}
                        - {type: Filter, config: {language: sql, keep: price > 1 AND id > 0}}
                        - type: MapToFields
                          config:
                            language: sql
                            fields: {id: id, at: at, kind: UPPER(kind), price: price * 2}
                        - {type: AssignTimestamps, config: {timestamp: at}}
                        - {type: WindowInto, windowing: {type: fixed, size: 1h}}
                        - type: Combine
                          config:
                            group_by: kind
                            combine:
                              rows: {value: id, fn: count}
                              mean: {value: price, fn: mean}
                              most: {value: price, fn: max}
                            window_fields: {hour: window_start}
                        - {type: WriteToJson, config: {path: '@/groups'}}
                    """,
                    """
                    pipeline:
                      type: chain
                      transforms:
                        - {type: ReadFromCsv, config: {path: '@/rows.csv'}}
                        - type: MapToFields
                          config:
                            language: java
                            fields: {id: id, kind: {callable: 'row -> row.getString("kind").strip()', output_type: string}}
                        - {type: WriteToCsv, config: {path: '@/stripped'}}
                    """);

    private Training() {}

    /**
     * Does it, and exits.
     *
     * @param arguments a folder that is there; the name of the engine; the process that it ends
     *     with
     */
    public static void main(String[] arguments) throws IOException {
        StarterWatch.begin(arguments[2]);
        Path folder = Path.of(arguments[0]);
        writeRows(folder.resolve("rows.csv"));
        for (int i = 0; i < DEFINITIONS.size(); i++) {
            String definition = DEFINITIONS.get(i).replace("@", folder.toString());
            try {
                run(definition, arguments[1], "training-" + i, folder);
            } catch (ProblemException | IOException | RuntimeException e) {
                LOG.info("{} is passed over: {}", i, e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        call();
        System.exit(0);
    }

    private static void writeRows(Path file) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            out.write("id,kind,price,at\n");
            for (int i = 0; i < ROWS; i++) {
                out.write(
                        "%d,kind%d,%d.5,2026-01-%02dT10:00:00Z\n"
                                .formatted(i, i % 300, i % 100, 1 + i % 28));
            }
        }
    }

    private static void run(String definition, String engine, String id, Path folder)
            throws ProblemException, IOException, InterruptedException {
        ProcessRun run =
                new ProcessRun(
                        id,
                        definition,
                        engine,
                        Optional.of(List.of(folder.toString())),
                        Map.of(),
                        2,
                        Files.createDirectories(folder.resolve(id)),
                        folder,
                        new Config(Map.of()),
                        List.of(),
                        Optional.empty());
        // As it goes over the socket.
        ProcessRun told = Wire.value(Wire.bytes(run, Wire::run), Wire::run);
        try (PreparedRun prepared = PreparedRun.of(told)) {
            Job job = prepared.start();
            Job.State state = job.await(LIMIT);
            LOG.info("{} is {}", id, state);
        }
    }

    /** A call as a starter makes them. */
    private static void call() throws IOException {
        byte[] token = Connection.newToken();
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            new ProcessServer(socket, token, new RunningPipeline(), () -> {}).start();
            try (Connection connection =
                    Connection.open(socket.getLocalPort(), token, Duration.ofSeconds(10))) {
                connection.call(Connection.Operation.HELLO, new byte[0]);
            }
        }
    }
}
