package org.nifibeam.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.runtime.jobgraph.JobGraph;
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

    /** A job manager with nothing but errors, each with its own words. */
    private String failing() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    exchange.getRequestBody().readAllBytes();
                    boolean submission = "POST".equals(exchange.getRequestMethod());
                    String words = submission ? "the disk is full" : "not now";
                    byte[] bytes =
                            "{\"errors\": [\"%s\"]}"
                                    .formatted(words)
                                    .getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().add("Content-Type", "application/json");
                    exchange.sendResponseHeaders(500, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        server.start();
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Test
    void whyAJobIsNotTakenIsSaidThoughNothingElseIsAnswered() throws Exception {
        String address = failing();
        try (RemoteCluster cluster = RemoteCluster.connect(address)) {
            JobGraph job = new JobGraph("nothing");
            IOException refusal = assertThrows(IOException.class, () -> cluster.submit(job));
            assertEquals(
                    "the Flink cluster at "
                            + address
                            + ": it does not take the job: [the disk is full]",
                    refusal.getMessage());
            assertEquals(
                    List.of(
                            "the Flink cluster at "
                                    + address
                                    + ": a job's state cannot be asked: [not now]"),
                    Stream.of(refusal.getSuppressed()).map(Throwable::getMessage).toList());
        }
    }

    @Test
    void anAddressWithAPasswordIsRefusedWithoutShowingIt() {
        for (String address :
                List.of(
                        "https://anna:hush@flink:8081",
                        "https://anna:hush@flink_1:8081",
                        "anna:hush@flink:8081",
                        "https://anna:hu sh@flink")) {
            assertEquals(
                    "'jobmanager' names a user, which Flink's REST interface has none of; write an"
                            + " address such as http://127.0.0.1:8081",
                    assertThrows(IOException.class, () -> RemoteCluster.connect(address))
                            .getMessage());
        }
    }

    @Test
    void anAddressWithMoreThanHostAndPortIsRefused() {
        for (String address :
                List.of(
                        "http://127.0.0.1:1/flink",
                        "http://127.0.0.1:1?token=hush",
                        "http://127.0.0.1:1/#/overview")) {
            assertEquals(
                    "'jobmanager' is scheme, host and port; what stands behind them would not be"
                            + " used: write http://127.0.0.1:1",
                    assertThrows(IOException.class, () -> RemoteCluster.connect(address))
                            .getMessage());
        }
    }

    @Test
    void aSlashBehindThePortIsNoPath() throws Exception {
        try (RemoteCluster cluster = RemoteCluster.connect(answering("2.3.0", 1) + "/")) {
            cluster.requireFitting();
        }
    }
}
