package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.flink.server.FlinkCluster;
import org.nifibeam.testkit.Incarnations;
import picocli.CommandLine;

/** The example over three million real flights on a real Flink cluster, by the command line. */
@Timeout(180)
class FlinkRunTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path FLIGHTS = ROOT.resolve("examples/data/flights-3m.parquet");

    @TempDir private static Path processes;
    private static FlinkCluster cluster;

    @TempDir private Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void start() throws IOException {
        assertTrue(Files.exists(FLIGHTS), "run build/fetch-data first (./nifi-beam verify does)");
        cluster = FlinkCluster.start(processes, 2);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private int launch(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private String definition() throws IOException {
        String text =
                Files.readString(ROOT.resolve("examples/flight-delays.yaml"))
                        .replace("examples/data/flights-3m.parquet", FLIGHTS.toString())
                        .replace("out/flight-delays", folder.resolve("delays").toString());
        return Files.writeString(folder.resolve("flights.yaml"), text).toString();
    }

    private String jobManager() {
        return "jobmanager=" + cluster.address();
    }

    @Test
    void givesTheRightAnswerAndSaysWhatEveryStageDid() throws Exception {
        assertEquals(
                0,
                launch(
                        "run",
                        definition(),
                        "--runner",
                        "flink",
                        "--parallelism",
                        "2",
                        "--option",
                        jobManager()),
                err::toString);
        assertEquals(
                List.of(),
                Lines.differences(
                        FlightsAnswer.delays(FLIGHTS), Lines.json(Lines.files(folder, "delays"))));
        assertTrue(err.toString().contains("ReadFromParquet"), err::toString);
    }

    @Test
    void isEqualToTheEmbeddedRunner() throws Exception {
        String file = definition();
        assertEquals(
                0,
                launch("compare", file, "--parallelism", "2", "--option", jobManager()),
                err::toString);
        assertTrue(
                out.toString().startsWith(file + ": equal on embedded and flink, "), out::toString);
    }

    @Test
    void aMistakeOfTheDefinitionsIsToldInOneLine() throws Exception {
        Path file = folder.resolve("wrong.yaml");
        Files.writeString(
                file,
                """
                pipeline:
                  type: chain
                  transforms:
                    - {type: Create, config: {elements: [{n: 0}]}}
                    - {type: MapToFields, name: Shares, config: {fields: {share: 1 / n}}}
                    - {type: WriteToJson, name: Out, config: {path: %s/shares}}
                """
                        .formatted(folder));
        assertEquals(
                1,
                launch(
                        "run",
                        file.toString(),
                        "--runner",
                        "flink",
                        "--quiet",
                        "--option",
                        jobManager()));
        assertEquals(
                List.of(
                        file
                                + ":5: [FAILED] stage 'Shares': the expression (1 / n) failed on"
                                + " the row {n: 0}: division by zero; filter such rows out before,"
                                + " or write the expression so that it can take them"),
                err.toString().lines().toList());
    }

    /** However early or late in its submission: no job and no file is left of it. */
    @Test
    void aSubmissionThatIsInterruptedLeavesNothing() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Incarnations incarnations = new Incarnations(folder.resolve("log"), Main.class);
        Process process =
                incarnations.start(
                        List.of("-Djava.io.tmpdir=" + temporary, "-XX:-UsePerfData"),
                        List.of(
                                "run",
                                definition(),
                                "--runner",
                                "flink",
                                "--option",
                                jobManager()));
        try {
            incarnations.await("it is submitted", process, () -> sealed(temporary));
            process.destroy();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), incarnations.log());
        } finally {
            process.destroyForcibly();
        }
        assertTrue(incarnations.log().contains("stopping: nothing is written"), incarnations.log());
        assertEquals(List.of(), List.of(temporary.toFile().list()));
        assertEquals(List.of(), Lines.files(folder, "delays"));
    }

    /** True once the jars are being made ready. */
    private static boolean sealed(Path temporary) throws IOException {
        try (Stream<Path> files = Files.walk(temporary)) {
            return files.anyMatch(file -> file.endsWith("nifi-beam.jar"));
        } catch (UncheckedIOException e) {
            // A file has gone while we looked.
            return false;
        }
    }

    @Test
    void whereNobodyListensIsSaid() throws Exception {
        assertEquals(
                1,
                launch(
                        "run",
                        definition(),
                        "--runner",
                        "flink",
                        "--option",
                        "jobmanager=http://127.0.0.1:1"));
        assertTrue(
                err.toString()
                        .startsWith(
                                "the run cannot be started: there is no Flink job manager at"
                                        + " http://127.0.0.1:1 ("),
                err::toString);
    }
}
