package org.nifibeam.kafka.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.nifibeam.testkit.FreePort;

/** A real broker, controller too, in a process of its own on free ports of 127.0.0.1. */
public final class KafkaServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String PLAINTEXT = "PLAINTEXT";

    private final Node node;
    private final Map<String, Integer> ports;
    private Process process;

    private KafkaServer(Node node, Map<String, Integer> ports) {
        this.node = node;
        this.ports = Map.copyOf(ports);
    }

    /** Starts one whose files are in a folder, which is made. */
    public static KafkaServer start(Path folder) throws Exception {
        return start(folder, Map.of());
    }

    /** Starts one with further settings, which win. */
    public static KafkaServer start(Path folder, Map<String, String> more) throws Exception {
        return start(folder, more, List.of());
    }

    /** Starts one that can be spoken to in other ways too. */
    public static KafkaServer start(Path folder, Map<String, String> more, List<Listener> listeners)
            throws Exception {
        int controller = FreePort.any();
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
        settings.putAll(more);
        Node node = new Node(folder, Uuid.randomUuid().toString(), controller);
        return start(node, settings, listeners);
    }

    /** Starts a second broker of this one's cluster. */
    public KafkaServer join(Path folderOfSecond) throws Exception {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("process.roles", "broker");
        settings.put("node.id", "2");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + node.controller());
        return start(
                new Node(folderOfSecond, node.cluster(), node.controller()), settings, List.of());
    }

    /**
     * A further way to a broker.
     *
     * @param name its own, also that of the protocol unless it has another
     * @param advertised the port at which clients are told to come; that at which it listens if
     *     empty
     */
    public record Listener(String name, String protocol, OptionalInt advertised) {
        /** One whose name is its protocol's, such as {@code SASL_SSL}. */
        public static Listener of(String protocol) {
            return new Listener(protocol, protocol, OptionalInt.empty());
        }
    }

    private record Node(Path folder, String cluster, int controller) {}

    private static KafkaServer start(Node node, Map<String, String> own, List<Listener> listeners)
            throws Exception {
        Files.createDirectories(node.folder());
        List<Listener> all = new ArrayList<>();
        all.add(Listener.of(PLAINTEXT));
        all.addAll(listeners);
        Map<String, Integer> ports = new LinkedHashMap<>();
        List<String> listening = new ArrayList<>();
        List<String> advertised = new ArrayList<>();
        List<String> protocols = new ArrayList<>(List.of("CONTROLLER:PLAINTEXT"));
        for (Listener listener : all) {
            int port = FreePort.any();
            ports.put(listener.name(), port);
            listening.add(listener.name() + "://127.0.0.1:" + port);
            advertised.add(listener.name() + "://127.0.0.1:" + listener.advertised().orElse(port));
            protocols.add(listener.name() + ":" + listener.protocol());
        }
        if (own.get("process.roles").contains("controller")) {
            listening.add("CONTROLLER://127.0.0.1:" + node.controller());
        }
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("listeners", String.join(",", listening));
        settings.put("advertised.listeners", String.join(",", advertised));
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listener.security.protocol.map", String.join(",", protocols));
        settings.put("log.dirs", node.folder().resolve("logs").toString());
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
        settings.putAll(own);
        Properties properties = new Properties();
        properties.putAll(settings);
        try (OutputStream out = Files.newOutputStream(node.folder().resolve("server.properties"))) {
            properties.store(out, null);
        }
        KafkaServer server = new KafkaServer(node, ports);
        server.start();
        return server;
    }

    /**
     * Starts it again after {@link #stop} or {@link #kill}, with what it had, on the same ports.
     */
    public void start() throws Exception {
        Path folder = node.folder();
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
                                folder.resolve("logs").toString(),
                                node.cluster())
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
                        "the broker has ended:\n"
                                + Files.readString(node.folder().resolve("server.log")));
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
        return brokers(PLAINTEXT);
    }

    /** What clients connect to that come by another listener. */
    public String brokers(String listener) {
        return "127.0.0.1:" + port(listener);
    }

    /** Where a listener listens. */
    public int port(String listener) {
        return ports.get(listener);
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
