package org.nifibeam.launcher.nifi;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A NiFi cluster of two nodes on the loopback address, over plain http, with a ZooKeeper in a
 * process of its own: all of it is in NiFi's framework NAR. The nodes go by two names of that
 * address, since a processor knows a node by its address alone.
 */
public final class TwoNodes implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final List<String> ADDRESSES = List.of("127.0.0.1", "localhost");

    private final List<NifiServer> servers = new ArrayList<>();
    private final Process zooKeeper;

    private TwoNodes(Process zooKeeper) {
        this.zooKeeper = zooKeeper;
    }

    /** Starts ZooKeeper and the nodes, and waits until both are connected. */
    public static TwoNodes start(Path folder, HomeLibrary library, List<Path> nars)
            throws IOException {
        int port = NifiHome.freePort();
        TwoNodes nodes = new TwoNodes(zooKeeper(folder, library, port));
        try {
            List<CompletableFuture<NifiServer>> starting = new ArrayList<>();
            for (String address : ADDRESSES) {
                NifiHome home = NifiHome.create(folder.resolve(address), library);
                home.install(nars);
                configure(home, address, port);
                // A node is ready when there is a cluster, so neither can wait for the other.
                starting.add(
                        CompletableFuture.supplyAsync(() -> NifiServer.start(home, options())));
            }
            starting.forEach(server -> nodes.servers.add(server.join()));
            nodes.awaitConnected(0);
            return nodes;
        } catch (RuntimeException | Error e) {
            nodes.close();
            throw e;
        }
    }

    private static ServerOptions options() {
        return ServerOptions.defaults().withHeapMegabytes(640);
    }

    private static Process zooKeeper(Path folder, HomeLibrary library, int port)
            throws IOException {
        Path jars = Files.createDirectories(folder.resolve("zookeeper/lib"));
        try (Stream<Path> all = Files.list(library.lib())) {
            for (Path file : all.toList()) {
                String name = file.getFileName().toString();
                if (name.startsWith("nifi-framework-nar")) {
                    unpack(file, jars);
                } else if (name.startsWith("slf4j-api")) {
                    Files.copy(file, jars.resolve(name));
                }
            }
        }
        Path configuration =
                Files.writeString(
                        folder.resolve("zookeeper/zoo.cfg"),
                        """
                        dataDir=%s
                        clientPort=%d
                        clientPortAddress=127.0.0.1
                        admin.enableServer=false
                        tickTime=1000
                        """
                                .formatted(folder.resolve("zookeeper/data"), port));
        return new ProcessBuilder(
                        options().java().toString(),
                        "-Xmx64m",
                        "-cp",
                        jars + "/*",
                        "org.apache.zookeeper.server.ZooKeeperServerMain",
                        configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("zookeeper/log").toFile())
                .start();
    }

    private static void unpack(Path nar, Path to) throws IOException {
        try (ZipFile zip = new ZipFile(nar.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                String name = entry.getName().replaceAll(".*/", "");
                if (name.matches("(zookeeper|netty|commons|metrics|snappy|audience).*[.]jar")) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        Files.copy(in, to.resolve(name));
                    }
                }
            }
        }
    }

    private static void configure(NifiHome home, String address, int zooKeeper) throws IOException {
        Path properties = home.path().resolve("conf/nifi.properties");
        Files.writeString(
                properties,
                Files.readString(properties)
                                .replace(
                                        "nifi.web.http.host=127.0.0.1",
                                        "nifi.web.http.host=" + address)
                                .replace("nifi.cluster.is.node=false", "nifi.cluster.is.node=true")
                                .replaceAll(
                                        "(?m)^nifi.sensitive.props.key=.*$",
                                        "nifi.sensitive.props.key=the-same-on-all-nodes")
                        + """

                        nifi.state.management.provider.cluster=zookeeper
                        nifi.cluster.node.address=%1$s
                        nifi.cluster.node.protocol.port=%2$d
                        nifi.cluster.load.balance.host=%1$s
                        nifi.cluster.load.balance.port=%3$d
                        nifi.cluster.protocol.is.secure=false
                        nifi.cluster.protocol.heartbeat.interval=1 sec
                        nifi.cluster.protocol.heartbeat.missable.max=15
                        nifi.cluster.flow.election.max.wait.time=60 secs
                        nifi.cluster.flow.election.max.candidates=2
                        nifi.cluster.leader.election.implementation=CuratorLeaderElectionManager
                        nifi.zookeeper.connect.string=127.0.0.1:%4$d
                        nifi.zookeeper.session.timeout=15 secs
                        """
                                .formatted(
                                        address,
                                        NifiHome.freePort(),
                                        NifiHome.freePort(),
                                        zooKeeper));
        Path state = home.path().resolve("conf/state-management.xml");
        Files.writeString(
                state,
                Files.readString(state)
                        .replace(
                                "</stateManagement>",
                                """
                                  <cluster-provider>
                                    <id>zookeeper</id>
                                    <class>org.apache.nifi.controller.state.providers.zookeeper.ZooKeeperStateProvider</class>
                                    <property name="Connect String">127.0.0.1:%d</property>
                                    <property name="Root Node">/nifi</property>
                                    <property name="Session Timeout">15 seconds</property>
                                    <property name="Access Control">Open</property>
                                  </cluster-provider>
                                </stateManagement>
                                """
                                        .formatted(zooKeeper)));
    }

    /** A node's server. */
    public NifiServer server(int node) {
        return servers.get(node);
    }

    /** What a node is called. */
    public String address(int node) {
        return ADDRESSES.get(node);
    }

    /** Kills a node, as {@code kill -9} does. */
    public void kill(int node) {
        servers.get(node).kill();
    }

    /** Starts a node that was killed, and waits until it is back in the cluster. */
    public void startAgain(int node) {
        servers.set(node, servers.get(node).restart());
        awaitConnected(1 - node);
    }

    /** Waits until both nodes are connected, as one of them knows it: changes need that. */
    public void awaitConnected(int asked) {
        Wait.until(
                "both nodes to be connected",
                LIMIT,
                () -> nodes(asked).stream().filter(TwoNodes::isConnected).count() == 2,
                () -> nodes(asked).toString());
    }

    /** The primary node, as the other knows it. */
    public int awaitPrimary(int asked) {
        return Wait.until(
                "a primary node", LIMIT, () -> primary(asked), () -> nodes(asked).toString());
    }

    /** Waits until a node is the primary one. */
    public void awaitPrimaryIs(int node) {
        Wait.until(
                address(node) + " to be the primary node",
                LIMIT,
                () -> primary(node).filter(primary -> primary == node),
                () -> nodes(node).toString());
        // A change needs the answer of all nodes that are thought to be there.
        Wait.until(
                "the other node to be missed",
                LIMIT,
                () -> nodes(node).stream().filter(TwoNodes::isConnected).count() == 1,
                () -> nodes(node).toString());
    }

    private Optional<Integer> primary(int asked) {
        return nodes(asked).stream()
                .filter(TwoNodes::isConnected)
                .filter(node -> node.at("roles").texts().contains("Primary Node"))
                .map(node -> ADDRESSES.indexOf(node.at("address").text()))
                .findFirst();
    }

    private static boolean isConnected(Json node) {
        return node.at("status").text().equals("CONNECTED");
    }

    private List<Json> nodes(int asked) {
        try (Rest rest = new Rest(servers.get(asked).home().address(), Optional.empty())) {
            return rest.get("controller/cluster").at("cluster", "nodes").items();
        } catch (NifiProblem e) {
            // While the cluster has no coordinator it answers nothing.
            return List.of();
        }
    }

    /** The runs that a node's journals have, by id. */
    public List<String> runs(int node) throws IOException {
        Path work = servers.get(node).home().path().resolve("pipeline_work");
        if (!Files.isDirectory(work)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(work, 4)) {
            return files.filter(file -> file.endsWith("run.properties"))
                    .map(file -> file.getParent().getFileName().toString())
                    .toList();
        }
    }

    @Override
    public void close() {
        servers.forEach(NifiServer::close);
        zooKeeper.destroy();
        try {
            assertTrue(zooKeeper.waitFor(30, TimeUnit.SECONDS), "ZooKeeper has ended");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
