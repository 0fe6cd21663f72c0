package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.core.code.CopiedJar;
import org.nifibeam.launcher.nifi.NifiAssembly;
import org.nifibeam.launcher.nifi.NifiHome;
import org.nifibeam.launcher.nifi.NifiServer;
import org.nifibeam.launcher.nifi.ProcessGroup;
import org.nifibeam.launcher.nifi.QueuedFlowFile;
import org.nifibeam.launcher.nifi.ServerOptions;

/**
 * Runs in processes of their own, started by a real NiFi, one for all tests: the same answer as in
 * NiFi's JVM; each of the two is killed while the other goes on; users' code.
 */
@Timeout(300)
class SeparateProcessIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path TEMPLATE = ROOT.resolve("templates/flight-delays.json");
    private static final Path FLIGHTS = ROOT.resolve("examples/data/flights-3m.parquet");
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @TempDir private static Path home;
    private static NifiServer server;

    @TempDir private Path folder;
    private ProcessGroup group;

    @BeforeAll
    static void startNifi() throws Exception {
        NifiHome nifi =
                NifiHome.create(home.resolve("nifi"), new NifiAssembly(ROOT, System.out).library());
        nifi.install(BuiltNars.of(ROOT));
        server = NifiServer.start(nifi, ServerOptions.defaults());
    }

    @AfterAll
    static void stopNifi() {
        server.close();
    }

    @AfterEach
    void clear() {
        group.delete();
    }

    private void imported(Path template, Map<String, String> service) {
        group = server.client().importFlow("flights", template);
        group.setParameters(
                Map.of(
                        "flights.path",
                        FLIGHTS.toString(),
                        "output.path",
                        folder.resolve("out/flight-delays").toString(),
                        "work.folder",
                        folder.resolve("runs").toString()));
        Map<String, String> properties = new HashMap<>(service);
        properties.putIfAbsent("Execution", "separate process");
        group.configure(group.service("EmbeddedPipelineRunner"), properties);
        group.enableServices(LIMIT);
    }

    /** The run's processes that have been told what to run, the first one first. */
    private List<Long> processes() {
        try (Stream<Path> files = Files.walk(folder.resolve("runs"), 5)) {
            return files.filter(f -> f.getFileName().toString().equals("writes"))
                    .sorted()
                    .map(f -> f.resolveSibling("address"))
                    .map(SeparateProcessIT::pid)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            // Folders come and go.
            return List.of();
        }
    }

    private static long pid(Path address) {
        try {
            Properties properties = new Properties();
            properties.load(new StringReader(Files.readString(address)));
            return Long.parseLong(properties.getProperty("pid"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ProcessHandle process() {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (processes().isEmpty()) {
            assertTrue(System.nanoTime() < deadline, "no process has come");
            Thread.onSpinWait();
        }
        return ProcessHandle.of(processes().get(0)).orElseThrow();
    }

    private void assertRightOnce() throws Exception {
        group.queue("finished").awaitCount(1, LIMIT);
        group.queue("results").awaitCount(1, LIMIT);
        assertEquals(1, group.queue("finished").count());
        assertEquals(1, group.queue("results").count());
        assertEquals(List.of(), DuckDbAnswer.differences(FLIGHTS, folder.resolve("out/*.json")));
        QueuedFlowFile result = group.queue("results").list().get(0);
        Path copy = folder.resolve("result.json");
        try (InputStream content = group.queue("results").content(result)) {
            Files.copy(content, copy);
        }
        assertEquals(List.of(), DuckDbAnswer.differences(FLIGHTS, copy));
    }

    @Test
    void theAnswerIsThatOfNifisJvm() throws Exception {
        imported(TEMPLATE, Map.of());
        group.start(LIMIT);
        ProcessHandle process = process();
        assertRightOnce();
        assertEquals(
                List.of(),
                group.bulletins().stream().filter(b -> b.level().equals("ERROR")).toList());
        process.onExit().get();
        try (Stream<Path> files = Files.walk(folder.resolve("runs"), 5)) {
            Path log =
                    files.filter(f -> f.getFileName().toString().equals("run.log"))
                            .findFirst()
                            .orElseThrow();
            String said = Files.readString(log);
            assertTrue(said.contains("the run is DONE"), said);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop", "kill"})
    void aRunGoesOnWithoutNifiAndIsFoundAgain(String how) throws Exception {
        imported(TEMPLATE, Map.of());
        server.awaitFlowSaved(LIMIT);
        group.start(LIMIT);
        server.awaitFlowSaved(LIMIT);
        ProcessHandle process = process();
        group.queue("submitted").awaitCount(1, LIMIT);
        if (how.equals("kill")) {
            server.kill();
        } else {
            server.stop();
        }
        process.onExit().get();
        server = server.restart();
        group = server.client().group(group.id());
        assertRightOnce();
        assertEquals(List.of(process.pid()), processes(), "it ran once");
    }

    @Test
    void aRunWhoseProcessIsKilledBeginsAgain() throws Exception {
        imported(TEMPLATE, Map.of());
        group.start(LIMIT);
        assertTrue(process().destroyForcibly());
        assertRightOnce();
        assertEquals(2, processes().size());
    }

    @Test
    void javaExpressionsRunWhereUserCodeIsAllowed() throws Exception {
        Path template =
                withStage(
                        "AddBeamYaml",
                        "\"Beam YAML\": \"{type: Filter, config: {language: java, keep: distance > 100}}\"");
        imported(template, Map.of());
        group.start(LIMIT);
        group.queue("failed").awaitCount(1, LIMIT);
        String error = group.queue("failed").list().get(0).attributes().get("pipeline.error");
        assertTrue(error.startsWith("[DENIED] stage 'FilterElements"), error);
        assertTrue(error.contains("it runs user code, which this runner does not allow"), error);
        group.delete();

        imported(template, Map.of("User Code", "allowed"));
        group.start(LIMIT);
        assertRightOnce();
    }

    @Test
    void aClassOfAJarRuns() throws Exception {
        Path jar = jar();
        Path template =
                withStage(
                        "TransformWithCode",
                        "\"Jar\": \"%s\", \"Class Name\": \"org.example.Longer\", \"Output Schema\": \"%s\""
                                .formatted(
                                        jar,
                                        "{date: datetime?, delay: int64?, distance: int64?, origin: string?, destination: string?}"));
        imported(
                template,
                Map.of("User Code", "allowed", "Allowed Jars", jar + " " + CopiedJar.sha256(jar)));
        group.start(LIMIT);
        assertRightOnce();
    }

    /** The template with another processor in the place of its FilterElements. */
    private Path withStage(String type, String properties) throws IOException {
        String template =
                Files.readString(TEMPLATE)
                        .replace("nifi.stage.FilterElements\"", "nifi.stage." + type + "\"")
                        .replaceAll(
                                "\"Condition\": \"distance > 100\",\\s*\"Expression Language\": \"sql\"",
                                properties);
        return Files.writeString(folder.resolve("template.json"), template);
    }

    private Path jar() throws IOException {
        Path source =
                Files.writeString(
                        folder.resolve("Longer.java"),
                        """
                        package org.example;

                        import org.nifibeam.core.function.DoFn;
                        import org.nifibeam.core.schema.Row;

                        public final class Longer extends DoFn<Row, Row> {
                            private static final long serialVersionUID = 1L;

                            @Override
                            public void process(ProcessContext<Row, Row> context) {
                                Long distance = (Long) context.element().get(2);
                                if (distance != null && distance > 100) {
                                    context.output(context.element());
                                }
                            }
                        }
                        """);
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "--release",
                                "17",
                                "-d",
                                folder.toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                source.toString()));
        Path jar = folder.resolve("longer.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("org/example/Longer.class"));
            out.write(Files.readAllBytes(folder.resolve("org/example/Longer.class")));
        }
        return jar;
    }
}
