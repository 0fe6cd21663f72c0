package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.launcher.nifi.ConnectionQueue;
import org.nifibeam.launcher.nifi.NifiAssembly;
import org.nifibeam.launcher.nifi.ProcessGroup;
import org.nifibeam.launcher.nifi.TwoNodes;

/** A template in a cluster of two nodes: one job, whichever node goes and comes. */
@Timeout(240)
class ClusterIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path TEMPLATE = ROOT.resolve("templates/log-sessions.json");
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir private static Path home;
    private static TwoNodes nodes;

    private final LogSessions sessions = new LogSessions();
    @TempDir private Path out;
    private List<String> before;

    @BeforeAll
    static void startNodes() throws Exception {
        nodes =
                TwoNodes.start(
                        home, new NifiAssembly(ROOT, System.out).library(), BuiltNars.of(ROOT));
    }

    @AfterAll
    static void stopNodes() {
        nodes.close();
    }

    private ProcessGroup imported(String name, Path template) throws IOException {
        sessions.prepare(out);
        ProcessGroup group = nodes.server(0).client().importFlow(name, template);
        // Each node keeps its runs in a folder of its own, which the default is.
        Map<String, String> parameters = new HashMap<>(sessions.parameters(out));
        group.setParameters(parameters);
        group.enableServices(LIMIT);
        return group;
    }

    /** The runs of a node that were not there when the test began. */
    private List<String> runs(int node) throws IOException {
        return nodes.runs(node).stream().filter(run -> !before.contains(run)).toList();
    }

    @BeforeEach
    void rememberRuns() throws IOException {
        nodes.awaitConnected(0);
        before = Stream.concat(nodes.runs(0).stream(), nodes.runs(1).stream()).toList();
    }

    private static void awaitBulletin(ProcessGroup group, String text) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (group.bulletins().stream().noneMatch(b -> b.message().contains(text))) {
            assertTrue(
                    System.nanoTime() < deadline,
                    () -> "no bulletin has '" + text + "': " + group.bulletins());
            Thread.onSpinWait();
        }
    }

    @Test
    void aRunIsThereOnceThroughAChangeOfThePrimaryNode() throws Exception {
        ProcessGroup group = imported("sessions", TEMPLATE);
        int primary = nodes.awaitPrimary(0);
        int other = 1 - primary;
        group.start(LIMIT);
        sessions.morning(group, out);
        group.queue("results").awaitCount(1, LIMIT);
        assertEquals(1, runs(primary).size());
        assertEquals(List.of(), runs(other));
        assertEquals(1, group.queue("submitted").count());
        nodes.server(primary).awaitFlowSaved(LIMIT);

        nodes.kill(primary);
        nodes.awaitPrimaryIs(other);
        ProcessGroup seen = nodes.server(other).client().group(group.id());
        awaitBulletin(
                seen,
                "began on node '"
                        + nodes.address(primary)
                        + "', and nothing is begun in its place on this one, which is primary now");
        assertEquals(List.of(), runs(other));

        nodes.startAgain(primary);
        sessions.forgotten(seen, out);
        assertTrue(
                !nodes.server(primary).logLines("goes on from checkpoint").isEmpty(),
                "the node has taken its run up again");
        sessions.drain(seen);
        seen.queue("finished").awaitCount(1, LIMIT);
        ConnectionQueue results = seen.queue("results");
        assertEquals(
                List.of(),
                sessions.differences(
                        out,
                        results.list().stream()
                                .mapToLong(
                                        file ->
                                                Long.parseLong(
                                                        file.attributes().get("record.count")))
                                .sum()));
        assertEquals(1, seen.queue("finished").count());
        assertEquals(1, seen.queue("submitted").count());
        assertEquals(1, runs(primary).size());
        assertEquals(List.of(), runs(other));
        seen.delete();
    }

    /** The primary node goes for good; it comes back after all when another has taken over. */
    @Test
    void whatANodeThatIsGoneHadIsReleasedAndBeginsOnAnother() throws Exception {
        ProcessGroup group = imported("sessions released", TEMPLATE);
        int gone = nodes.awaitPrimary(0);
        int other = 1 - gone;
        group.start(LIMIT);
        sessions.morning(group, out);
        group.queue("results").awaitCount(1, LIMIT);
        String run = runs(gone).get(0);
        nodes.server(gone).awaitFlowSaved(LIMIT);
        nodes.kill(gone);
        nodes.awaitPrimaryIs(other);

        ProcessGroup seen = nodes.server(other).client().group(group.id());
        seen.configure(seen.processor("Drain"), Map.of("Action", "release", "Run Id", run));
        sessions.drain(seen);
        seen.awaitQuiet(LIMIT);
        assertEquals(List.of(), runs(other), "to release begins nothing");
        seen.run(seen.processor("DefinePipeline"), "STOPPED");
        seen.run(seen.processor("DefinePipeline"), "RUNNING");
        seen.queue("results").awaitCount(1, LIMIT);
        assertEquals(1, runs(other).size());

        nodes.startAgain(gone);
        awaitBulletin(seen, "the run was given up with ControlPipeline, ");
        assertEquals(List.of(run), runs(gone));
        assertEquals(1, runs(other).size());
        seen.configure(
                seen.processor("Drain"), Map.of("Action", "drain", "Run Id", runs(other).get(0)));
        sessions.drain(seen);
        seen.queue("finished").awaitCount(1, LIMIT);
        seen.delete();
    }

    /** Begun on both nodes at once, then by hand once more on both, then in a queue. */
    @Test
    void aPipelinesNameIsOneInTheWholeCluster() throws Exception {
        Path everywhere = home.resolve("everywhere.json");
        Files.writeString(everywhere, Files.readString(TEMPLATE).replace("PRIMARY", "ALL"));
        ProcessGroup group = imported("sessions everywhere", everywhere);
        group.start(LIMIT);
        awaitBulletin(
                group,
                "This processor runs on all nodes, and each begins pipeline 'log-sessions': one of them runs it, and with the others"
                        + " RunPipeline does what If Already Running says; if one run is wanted, set its Execution to Primary node");
        group.queue("submitted").awaitCount(2, LIMIT);
        int owner = runs(0).isEmpty() ? 1 : 0;
        int second = 1 - owner;
        assertEquals(1, runs(owner).size());
        assertEquals(List.of(), runs(second));
        String run = runs(owner).get(0);
        awaitBulletin(
                group,
                "An identical pipeline is running as run "
                        + run
                        + " on node '"
                        + nodes.address(owner)
                        + "'; run ");

        // A node on which it has not stopped yet would answer otherwise, and be taken out.
        group.stop(LIMIT);
        group.start(LIMIT);
        group.queue("submitted").awaitCount(4, LIMIT);
        assertEquals(List.of(run), runs(owner));
        assertEquals(List.of(), runs(second));

        group.stop(LIMIT);
        group.configure(group.processor("RunPipeline"), Map.of("If Already Running", "queue"));
        group.start(LIMIT);
        group.queue("submitted").awaitCount(6, LIMIT);
        assertEquals(2, runs(owner).size());
        assertEquals(1, runs(second).size());
        awaitBulletin(
                group,
                "Run "
                        + runs(second).get(0)
                        + " of pipeline 'log-sessions' waits: run "
                        + run
                        + " of the same pipeline, on node '"
                        + nodes.address(owner)
                        + "', comes first");
        assertEquals(0, group.queue("finished").count());
        sessions.drain(group);
        group.queue("finished").awaitCount(3, LIMIT);
        group.delete();
    }
}
