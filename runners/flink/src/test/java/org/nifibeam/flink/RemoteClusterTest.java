package org.nifibeam.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clusters that a run cannot be given to, and what is said of them. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RemoteClusterTest {
    private HttpServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    /** Answers what a job manager of that version says of itself. */
    private String answering(String version, int taskManagers) throws IOException {
        String overview =
                """
                {"taskmanagers": %d, "slots-total": %1$d, "slots-available": %1$d, "jobs-running": 0, "jobs-finished": 0,
                 "jobs-cancelled": 0, "jobs-failed": 0, "flink-version": "%2$s", "flink-commit": "0"}
                """
                        .formatted(taskManagers, version);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    byte[] bytes = overview.getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().add("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        server.start();
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static String refusal(String address) throws IOException {
        try (RemoteCluster cluster = RemoteCluster.connect(address)) {
            return assertThrows(IOException.class, cluster::requireFitting).getMessage();
        }
    }

    @Test
    void anotherVersionIsNamed() throws Exception {
        String address = answering("1.20.5", 1);
        assertEquals(
                "the cluster at " + address + " is Flink 1.20.5; this runner is for Flink 2.3",
                refusal(address));
    }

    @Test
    void nobodyToRunItIsSaid() throws Exception {
        String address = answering("2.3.0", 0);
        assertEquals(
                "the cluster at "
                        + address
                        + " has no task manager, so that nothing runs there; start one",
                refusal(address));
    }

    @Test
    void aLaterPatchFits() throws Exception {
        try (RemoteCluster cluster = RemoteCluster.connect(answering("2.3.7", 1))) {
            cluster.requireFitting();
        }
    }
}
