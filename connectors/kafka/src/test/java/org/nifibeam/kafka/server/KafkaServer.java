package org.nifibeam.kafka.server;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** A real broker, controller too, in a process of its own on free ports of 127.0.0.1. */
public final class KafkaServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path folder;
    private final int port;
    private final Map<String, Integer> others;
    private Process process;

    private KafkaServer(Path folder, int port, Map<String, Integer> others) {
        this.folder = folder;
        this.port = port;
        this.others = Map.copyOf(others);
    }

    /** Starts one whose files are in a folder, which is made. */
    public static KafkaServer start(Path folder) throws Exception {
        return start(folder, Map.of());
    }

    /** Starts one with further settings, which win. */
    public static KafkaServer start(Path folder, Map<String, String> more) throws Exception {
        return start(folder, more, List.of());
    }

    /**
     * Starts one that can be spoken to in other ways too.
     *
     * @param protocols such as {@code SASL_SSL}; each has a listener of its name, on a port of its
     *     own
     */
    public static KafkaServer start(Path folder, Map<String, String> more, List<String> protocols)
            throws Exception {
        Files.createDirectories(folder);
        int port = freePort();
        Map<String, Integer> others = new LinkedHashMap<>();
        for (String protocol : protocols) {
            others.put(protocol, freePort());
        }
        String listeners =
                others.entrySet().stream()
                        .map(other -> "," + other.getKey() + "://127.0.0.1:" + other.getValue())
                        .collect(Collectors.joining());
        int controller = freePort();
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
        settings.put(
                "listeners",
                "PLAINTEXT://127.0.0.1:"
                        + port
                        + ",CONTROLLER://127.0.0.1:"
                        + controller
                        + listeners);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put(
                "listener.security.protocol.map",
                "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT"
                        + protocols.stream()
                                .map(protocol -> "," + protocol + ":" + protocol)
                                .collect(Collectors.joining()));
        settings.put("log.dirs", folder.resolve("logs").toString());
        settings.put("num.partitions", "1");
        settings.put("auto.create.topics.enable", "false");
        settings.put("offsets.topic.num.partitions", "2");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.num.partitions", "2");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        // Tests write messages of long ago.
        settings.put("log.retention.ms", "-1");
        settings.putAll(more);
        Properties properties = new Properties();
        properties.putAll(settings);
        try (OutputStream out = Files.newOutputStream(folder.resolve("server.properties"))) {
            properties.store(out, null);
        }
        KafkaServer server = new KafkaServer(folder, port, others);
        server.start();
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /**
     * Starts it again after {@link #stop} or {@link #kill}, with what it had, on the same ports.
     */
    public void start() throws Exception {
        process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx384m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:-UsePerfData",
                                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                                "-cp",
                                System.getProperty("java.class.path"),
                                BrokerMain.class.getName(),
                                folder.resolve("server.properties").toString(),
                                folder.resolve("logs").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        folder.resolve("server.log").toFile()))
                        .start();
        Process started = process;
        Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
        await();
    }

    private void await() throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            if (!process.isAlive()) {
                throw new IOException(
                        "the broker has ended:\n" + Files.readString(folder.resolve("server.log")));
            }
            try (Admin admin = admin()) {
                admin.describeCluster().nodes().get();
                return;
            } catch (ExecutionException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
            }
        }
    }

    /** What clients connect to. */
    public String brokers() {
        return "127.0.0.1:" + port;
    }

    /** What clients connect to that speak another protocol. */
    public String brokers(String protocol) {
        return "127.0.0.1:" + others.get(protocol);
    }

    /** Ends it as an administrator would. */
    public void stop() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    /** Ends it as a power cut would. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** A client for questions, to be closed. */
    public Admin admin() {
        return Admin.create(
                Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                        brokers(),
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        2000,
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        4000));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
