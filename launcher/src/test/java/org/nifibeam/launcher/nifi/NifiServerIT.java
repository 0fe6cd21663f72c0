package org.nifibeam.launcher.nifi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The harness against the real NiFi that the build assembles. */
class NifiServerIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Path GREETINGS = Path.of("src/test/resources/greetings.json");

    @Test
    void flowRunsAndOutlivesKill(@TempDir Path folder) throws IOException {
        HomeLibrary library = new NifiAssembly(Path.of("..").toRealPath(), System.out).library();
        NifiHome home = NifiHome.create(folder.resolve("home"), library);
        NifiServer first = NifiServer.start(home, ServerOptions.defaults().withHeapMegabytes(512));
        int port = home.port();
        try (first) {
            System.out.printf(
                    "NiFi %s: ready in %.1f s, %d MB resident%n",
                    first.client().version(),
                    first.startTime().toMillis() / 1000.0,
                    first.residentBytes().orElse(0) >> 20);
            ProcessGroup group = first.client().importFlow("Greetings", GREETINGS);
            group.setParameters(Map.of("greeting", "[{\"say\": \"salve\"}, {\"say\": \"moin\"}]"));
            group.enableServices(LIMIT);
            assertEquals("ENABLED", group.service("Read JSON").state());
            group.start(LIMIT);
            ConnectionQueue queue = group.queue("greetings");
            queue.awaitCount(1, LIMIT);

            QueuedFlowFile file = queue.list().getFirst();
            assertEquals("FRA", file.attributes().get("origin"));
            assertEquals(List.of("{\"say\":\"salve\"}"), queue.rows(file, 1));
            assertEquals(List.of(), group.bulletins());
            Map<String, String> created =
                    Map.of("FlowFileUUID", file.uuid(), "EventType", "CREATE");
            ProvenanceEvent event = first.client().awaitProvenance(created, LIMIT).getFirst();
            assertEquals("Make greetings", event.component());
            refusesBadConfiguration(group);
            refusesUnknownTypes(first.client(), folder);
            first.awaitFlowSaved(LIMIT);
            first.kill();
            assertFalse(first.isAlive());
        }

        Path broken = NarsForTest.withoutFolders(home.path().resolve("extensions/broken.nar"));
        NifiProblem skipped = assertThrows(NifiProblem.class, first::restart);
        assertEquals("nifi-nars-skipped", skipped.code(), skipped::getMessage);
        Files.delete(broken);

        try (NifiServer second = first.restart()) {
            assertEquals(port, home.port());
            NifiProblem inUse =
                    assertThrows(
                            NifiProblem.class,
                            () -> NifiServer.start(home, ServerOptions.defaults()));
            assertEquals("nifi-home-in-use", inUse.code());
            ProcessGroup group = second.client().groupNamed("Greetings").orElseThrow();
            assertEquals("RUNNING", group.processor("Make greetings").state());
            group.queue("greetings").awaitCount(1, LIMIT);
            group.delete();
            assertTrue(second.client().groupNamed("Greetings").isEmpty());
        }
    }

    private static void refusesBadConfiguration(ProcessGroup group) {
        Component processor = group.processor("Add origin");
        group.run(processor, "STOPPED");
        group.queue("greetings").empty();
        assertEquals(0, group.queue("greetings").count());
        group.configure(processor, Map.of("Store State", "in a jar"));
        NifiProblem problem =
                assertThrows(NifiProblem.class, () -> group.start(Duration.ofSeconds(2)));
        assertTrue(
                problem.getMessage().contains("Add origin (STOPPED, INVALID: "),
                problem::getMessage);
        group.configure(processor, Map.of("Store State", "Do not store state"));
        group.start(LIMIT);
    }

    private static void refusesUnknownTypes(NifiClient client, Path folder) throws IOException {
        Path strange = folder.resolve("strange.json");
        Files.writeString(
                strange, Files.readString(GREETINGS).replace("UpdateAttribute", "UpdateNothing"));
        NifiProblem problem =
                assertThrows(NifiProblem.class, () -> client.importFlow("Strange", strange));
        assertEquals("nifi-extension-missing", problem.code());
        assertTrue(problem.getMessage().contains("UpdateNothing"), problem::getMessage);
        assertTrue(client.groupNamed("Strange").isEmpty());
    }
}
