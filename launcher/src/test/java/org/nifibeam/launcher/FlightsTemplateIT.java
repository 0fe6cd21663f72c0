package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.launcher.nifi.ConnectionQueue;
import org.nifibeam.launcher.nifi.NifiAssembly;
import org.nifibeam.launcher.nifi.NifiHome;
import org.nifibeam.launcher.nifi.NifiServer;
import org.nifibeam.launcher.nifi.ProcessGroup;
import org.nifibeam.launcher.nifi.QueuedFlowFile;
import org.nifibeam.launcher.nifi.ServerOptions;

/**
 * The templates in a real NiFi: imported, run, restarted, killed; their results against DuckDB's
 * answer.
 */
@Timeout(600)
class FlightsTemplateIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path FLIGHTS = ROOT.resolve("examples/data/flights-3m.parquet");
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @TempDir private Path folder;
    private NifiServer server;

    @BeforeEach
    void startNifi() throws Exception {
        NifiHome home =
                NifiHome.create(
                        folder.resolve("nifi"),
                        new NifiAssembly(ROOT, new PrintStream(System.out)).library());
        home.install(nars());
        server = NifiServer.start(home, ServerOptions.defaults());
    }

    @AfterEach
    void stopNifi() {
        List<String> stuck = server.logLines("Proceeding without loading any further NAR bundles");
        server.close();
        assertEquals(List.of(), stuck);
    }

    private static List<Path> nars() throws Exception {
        try (Stream<Path> files = Files.walk(ROOT.resolve("nifi-beam-nar"), 3)) {
            List<Path> nars =
                    files.filter(
                                    f ->
                                            f.toString()
                                                    .matches(
                                                            ".*/(main-nar|service-api-nar)/target/[^/]*[.]nar"))
                            .sorted()
                            .toList();
            assertEquals(2, nars.size(), () -> "build the NARs first: " + nars);
            return nars;
        }
    }

    private ProcessGroup imported(String template) {
        ProcessGroup group =
                server.client()
                        .importFlow(template, ROOT.resolve("templates/" + template + ".json"));
        group.setParameters(
                Map.of(
                        "flights.path", FLIGHTS.toString(),
                        "output.path", folder.resolve("out/flight-delays").toString(),
                        "work.folder", folder.resolve("runs").toString()));
        group.enableServices(LIMIT);
        return group;
    }

    private void assertRight(ProcessGroup group, int flowFiles) throws Exception {
        assertEquals(List.of(), DuckDbAnswer.differences(FLIGHTS, folder.resolve("out/*.json")));
        ConnectionQueue results = group.queue("results");
        List<QueuedFlowFile> files = results.list();
        assertEquals(flowFiles, files.size());
        for (QueuedFlowFile file : files) {
            Path copy = folder.resolve(file.uuid() + ".json");
            try (InputStream content = results.content(file)) {
                Files.copy(content, copy, StandardCopyOption.REPLACE_EXISTING);
            }
            assertEquals(List.of(), DuckDbAnswer.differences(FLIGHTS, copy));
            assertEquals("38875", file.attributes().get("record.count"));
        }
    }

    @Test
    void aLineRunsAndANifiRestartDoesNotRunItAgain() throws Exception {
        ProcessGroup group = imported("flight-delays");
        group.start(LIMIT);
        group.queue("finished").awaitCount(1, LIMIT);
        group.queue("results").awaitCount(1, LIMIT);
        assertRight(group, 1);

        server.awaitFlowSaved(LIMIT);
        server = server.restart();
        group = server.client().group(group.id());
        assertRight(group, 1);

        // A start by hand is a new run; that there are two runs now and not three shows that the
        // restart began none.
        group.run(group.processor("DefinePipeline"), "STOPPED");
        group.run(group.processor("DefinePipeline"), "RUNNING");
        group.queue("finished").awaitCount(2, LIMIT);
        group.queue("results").awaitCount(2, LIMIT);
        assertRight(group, 2);
        assertEquals(2, group.queue("submitted").count());
    }

    @Test
    void aRunThatIsKilledWithNifiIsFinishedOnce() throws Exception {
        ProcessGroup group = imported("flight-delays");
        server.awaitFlowSaved(LIMIT);
        group.start(LIMIT);
        server.awaitFlowSaved(LIMIT);
        group.queue("submitted").awaitCount(1, LIMIT);
        server.kill();
        server = server.restart();
        group = server.client().group(group.id());

        group.queue("finished").awaitCount(1, LIMIT);
        group.queue("results").awaitCount(1, LIMIT);
        assertRight(group, 1);
        assertEquals(1, group.queue("finished").count());
    }

    @Test
    void aForkIsMergedByNames() throws Exception {
        ProcessGroup group = imported("flight-delays-forked");
        group.start(LIMIT);
        group.queue("finished").awaitCount(1, LIMIT);
        group.queue("results").awaitCount(1, LIMIT);
        assertRight(group, 1);
    }

    @Test
    void mistakesShowAtTheirProcessorsAndAllTogetherAtTheEnd() {
        ProcessGroup group = imported("flight-delays");
        group.configure(group.processor("FilterElements"), Map.of("Condition", "distanc > 100"));
        group.configure(group.processor("WriteToJson"), Map.of("Path", "/etc/elsewhere"));
        group.start(LIMIT);

        ConnectionQueue failed = group.queue("failed");
        failed.awaitCount(1, LIMIT);
        String problems = failed.list().get(0).attributes().get("pipeline.problems");
        assertTrue(
                problems.contains("stage 'FilterElements'") && problems.contains("'distanc'"),
                problems);
        assertTrue(problems.contains("[DENIED] stage 'WriteToJson'"), problems);
        assertTrue(
                group.bulletins().stream()
                        .anyMatch(
                                b ->
                                        b.toString().contains("FilterElements")
                                                && b.toString().contains("'distanc'")),
                () -> group.bulletins().toString());
        assertTrue(Files.notExists(Path.of("/etc/elsewhere-00000-of-00002.json")));
    }
}
