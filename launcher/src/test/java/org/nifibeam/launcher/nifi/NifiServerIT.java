package org.nifibeam.launcher.nifi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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
            group.start(LIMIT);
            ConnectionQueue queue = group.queue("greetings");
            queue.awaitCount(1, LIMIT);

            QueuedFlowFile file = queue.list().getFirst();
            assertEquals("FRA", file.attributes().get("origin"));
            assertEquals(List.of("{\"say\":\"salve\"}"), queue.rows(file, 1));
            assertEquals(List.of(), group.bulletins());
            List<ProvenanceEvent> events =
                    first.client().provenance(Map.of("FlowFileUUID", file.uuid()), 10);
            assertTrue(events.stream().anyMatch(e -> e.type().equals("CREATE")), events::toString);
            first.kill();
            assertFalse(first.isAlive());
        }

        try (NifiServer second = first.restart()) {
            assertEquals(port, home.port());
            ProcessGroup group = second.client().groupNamed("Greetings").orElseThrow();
            assertEquals("RUNNING", group.processor("Add origin").state());
            group.queue("greetings").awaitCount(1, LIMIT);
            group.delete();
            assertTrue(second.client().groupNamed("Greetings").isEmpty());
        }
    }
}
