package org.nifibeam.nifi.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.service.InputWriter;
import org.nifibeam.service.RunInfo;
import org.nifibeam.service.RunProblem;
import org.nifibeam.service.RunRefusedException;
import org.nifibeam.service.RunState;
import org.nifibeam.service.RunnerUnavailableException;

/**
 * A pipeline's name is one in the whole cluster: two nodes with a work folder each, which share the
 * state of their runner service.
 */
@Timeout(120)
final class ClusterNamesTest {
    private static final String IF_RUNNING = "If Already Running";

    @TempDir Path folder;

    private final ClusterState cluster = new ClusterState();
    private final ClusterNode a = new ClusterNode("node-a", cluster);
    private final ClusterNode b = new ClusterNode("node-b", cluster);

    private RunFixture on(ClusterNode node, Map<String, String> properties) throws Exception {
        return new RunFixture(
                folder.resolve(node == a ? "work-a" : "work-b"),
                folder.toString(),
                properties,
                Map.of(),
                Optional.of(node));
    }

    private RunFixture on(ClusterNode node) throws Exception {
        return on(node, Map.of());
    }

    private Path gate() {
        return folder.resolve("gate");
    }

    private String definition(String run) {
        return GateSourceProvider.line("p", run, gate()).toYaml();
    }

    /** Another pipeline of that name. */
    private String edited(String run) {
        return GateSourceProvider.line("p", run, gate())
                .withStage(
                        "LogForTesting", "Log", "Log", Map.of("input", "Gate"), Map.of(), Map.of())
                .toYaml();
    }

    private static void until(RunFixture fixture, String run, RunState state) {
        fixture.until(
                run + " " + state,
                () -> fixture.service.inspect(run).filter(r -> r.state() == state).isPresent());
    }

    private static void begin(RunFixture fixture, String definition, String run) {
        fixture.runner.enqueue(definition);
        until(fixture, run, RunState.RUNNING);
    }

    private static List<String> runs(RunFixture fixture) {
        return fixture.service.runs().stream().map(RunInfo::runId).toList();
    }

    private static List<String> warnings(RunFixture fixture) {
        return fixture.runner.getLogger().getWarnMessages().stream()
                .map(message -> message.getMsg())
                .toList();
    }

    /** The nodes by the runs that hold names. */
    private Map<String, String> holders() {
        Map<String, String> holders = new TreeMap<>();
        cluster.entries()
                .forEach(
                        (key, value) -> {
                            if (key.endsWith("/node")) {
                                holders.put(key.replace("/node", ""), value);
                            }
                        });
        return holders;
    }

    @Test
    void anIdenticalPipelineIsNotBegunOnASecondNodeWhileItRuns() throws Exception {
        try (RunFixture first = on(a);
                RunFixture second = on(b)) {
            begin(first, definition("run-1"), "run-1");
            second.runner.enqueue(definition("run-2"));
            second.untilCount("submitted", 1);
            MockFlowFile submitted = second.files("submitted").get(0);
            submitted.assertAttributeEquals("pipeline.run.id", "run-1");
            submitted.assertAttributeEquals("pipeline.node", "node-a");
            assertEquals(
                    List.of(
                            "An identical pipeline is running as run run-1 on node 'node-a'; run"
                                    + " run-2 is not started beside it"),
                    warnings(second).stream()
                            .map(message -> message.replaceAll("^.*?An identical", "An identical"))
                            .toList());
            assertEquals(List.of(), runs(second));
            assertEquals(Map.of("run-1", "node-a"), holders());

            Files.createFile(gate());
            first.untilCount("finished", 1);
            second.until("the name is free", () -> holders().isEmpty());
            second.runner.enqueue(definition("run-3"));
            second.untilCount("finished", 1);
            assertEquals(List.of("run-3"), runs(second));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    ignore if identical   | [DUPLICATE] pipeline 'p' is running with another definition (run run-1 on node 'node-a'): stage 'Log' is new; wait for that run, or cancel or drain it with ControlPipeline, whose Run Once asks every node; give this pipeline another name; or set If Already Running to queue or to run beside it; if that node will not come back, release the run with ControlPipeline
                    drain and replace     | [UNSUPPORTED] pipeline 'p' is running as run run-1 on node 'node-a', and that node alone can drain it and run another one in its place; begin the pipeline on that node; or drain the run with ControlPipeline, whose Run Once asks every node, and begin the pipeline here when it has ended; if that node will not come back, release the run with ControlPipeline
                    savepoint and replace | [UNSUPPORTED] pipeline 'p' is running as run run-1 on node 'node-a', where its state is, and that node alone can go on from its savepoint; begin the pipeline on that node; or drain the run with ControlPipeline, whose Run Once asks every node, and begin the pipeline here, at its beginning, when it has ended; if that node will not come back, release the run with ControlPipeline
                    """)
    void whatCannotBeDoneFromAnotherNodeIsRefusedAndNamesIt(String setting, String refusal)
            throws Exception {
        try (RunFixture first = on(a);
                RunFixture second = on(b, Map.of(IF_RUNNING, setting))) {
            begin(first, definition("run-1"), "run-1");
            second.runner.enqueue(edited("run-2"));
            second.untilCount("failed", 1);
            second.files("failed").get(0).assertAttributeEquals("pipeline.error", refusal);
            assertEquals(List.of(), runs(second));
            assertEquals(Map.of("run-1", "node-a"), holders());
            assertEquals(RunState.RUNNING, first.service.inspect("run-1").orElseThrow().state());
        }
    }

    @Test
    void aQueuedRunWaitsForThatOfAnotherNode() throws Exception {
        try (RunFixture first = on(a);
                RunFixture second = on(b, Map.of(IF_RUNNING, "queue"))) {
            begin(first, definition("run-1"), "run-1");
            second.runner.enqueue(edited("run-2"));
            second.untilCount("submitted", 1);
            RunInfo waiting = second.service.inspect("run-2").orElseThrow();
            assertEquals(RunState.WAITING, waiting.state());
            assertEquals(
                    Optional.of("run run-1 of the same pipeline, on node 'node-a', comes first"),
                    waiting.waiting());
            assertEquals(Map.of("run-1", "node-a", "run-2", "node-b"), holders());
            Files.createFile(gate());
            second.untilCount("finished", 1);
            assertEquals(RunState.FINISHED, first.service.inspect("run-1").orElseThrow().state());
        }
    }

    @Test
    void aRunBesideIsBesideThatOfAnotherNode() throws Exception {
        try (RunFixture first = on(a);
                RunFixture second = on(b, Map.of(IF_RUNNING, "run beside"))) {
            begin(first, definition("run-1"), "run-1");
            begin(second, definition("run-2"), "run-2");
            assertEquals(Map.of("run-1", "node-a", "run-2", "node-b"), holders());
        }
    }

    /** Between a node's look and its change another one was faster. */
    @Test
    void ofTwoThatClaimANameAtTheSameTimeOneGetsIt() throws Exception {
        try (RunFixture first = on(a);
                RunFixture second = on(b)) {
            cluster.meanwhile(() -> begin(first, definition("run-1"), "run-1"));
            second.runner.enqueue(definition("run-2"));
            second.untilCount("submitted", 1);
            second.files("submitted").get(0).assertAttributeEquals("pipeline.run.id", "run-1");
            assertEquals(List.of(), runs(second));
            assertEquals(Map.of("run-1", "node-a"), holders());
        }
    }

    /** The name was claimed, and nothing came of it: the same FlowFile comes again. */
    @Test
    void aClaimWhoseAnswerIsLostIsFoundAgain() throws Exception {
        try (RunFixture first = on(a)) {
            first.until("the service is in step", () -> true);
            cluster.losesTheNextAnswer("connection lost");
            begin(first, definition("run-1"), "run-1");
            assertEquals(List.of("run-1"), runs(first));
            assertEquals(Map.of("run-1", "node-a"), holders());
            assertTrue(
                    first.runner
                            .getLogger()
                            .getErrorMessages()
                            .get(0)
                            .getMsg()
                            .contains(
                                    "which pipelines run on other nodes is in the cluster's state,"
                                            + " which cannot be reached: java.io.IOException:"
                                            + " connection lost; see to ZooKeeper, and NiFi's log"),
                    first.runner.getLogger().getErrorMessages()::toString);
        }
    }

    /** NiFi was killed before the run was recorded: its next life drops the claim. */
    @Test
    void aClaimWithoutARunIsDroppedAtTheNextStart() throws Exception {
        try (RunFixture first = on(a)) {
            begin(first, definition("run-1"), "run-1");
        }
        assertEquals(Map.of("run-1", "node-a"), holders());
        Path journal = folder.resolve("work-a/service/runs/run-1/run.properties");
        Files.delete(journal);
        try (RunFixture first = on(a);
                RunFixture second = on(b)) {
            second.until("the name is free", () -> holders().isEmpty());
            begin(second, definition("run-2"), "run-2");
            assertEquals(List.of(), runs(first));
        }
    }

    @Test
    void whileTheClusterCannotBeReachedNothingIsBegun() throws Exception {
        try (RunFixture first = on(a)) {
            a.connected(false);
            first.runner.enqueue(definition("run-1"));
            first.until("a bulletin", () -> !first.runner.getLogger().getErrorMessages().isEmpty());
            assertTrue(
                    first.runner
                            .getLogger()
                            .getErrorMessages()
                            .get(0)
                            .getMsg()
                            .contains(
                                    "which pipelines run on other nodes is in the cluster's state,"
                                            + " which cannot be reached: this node is not connected to"
                                            + " its cluster"),
                    first.runner.getLogger().getErrorMessages()::toString);
            assertEquals(List.of(), runs(first));
            assertEquals(1, first.runner.getQueueSize().getObjectCount());
            assertEquals(Map.of(), a.local());

            a.connected(true);
            cluster.isDown(Optional.of("ZooKeeper is gone"));
            first.until(
                    "another bulletin",
                    () ->
                            first.runner.getLogger().getErrorMessages().stream()
                                    .anyMatch(m -> m.getMsg().contains("ZooKeeper is gone")));
            assertEquals(List.of(), runs(first));
            cluster.isDown(Optional.empty());
            until(first, "run-1", RunState.RUNNING);
            assertEquals(Map.of("run-1", "node-a"), holders());
        }
    }

    @Test
    void aRunIsTakenUpAgainWhenItsNodeIsConnected() throws Exception {
        try (RunFixture first = on(a)) {
            begin(first, definition("run-1"), "run-1");
        }
        a.connected(false);
        try (RunFixture first = on(a)) {
            first.until(
                    "it waits",
                    () ->
                            first.service
                                    .inspect("run-1")
                                    .orElseThrow()
                                    .waiting()
                                    .equals(
                                            Optional.of(
                                                    "this node has to be connected to its cluster,"
                                                            + " and to see there that the run has not"
                                                            + " been given up meanwhile")));
            a.connected(true);
            Files.createFile(gate());
            first.untilCount("finished", 1);
        }
    }

    @Test
    void aClearedStateIsFilledAgainByWhatRuns() throws Exception {
        try (RunFixture first = on(a)) {
            begin(first, definition("run-1"), "run-1");
            cluster.set(Map.of());
            first.until("the claim", () -> holders().equals(Map.of("run-1", "node-a")));
        }
    }

    private static TestRunner control(RunFixture fixture, Map<String, String> properties)
            throws Exception {
        TestRunner runner = TestRunners.newTestRunner(new ControlPipeline(), "ControlPipeline");
        SameRunner service = new SameRunner(fixture.service);
        runner.addControllerService("service", service);
        runner.enableControllerService(service);
        runner.setProperty("Pipeline Runner", "service");
        properties.forEach(runner::setProperty);
        runner.enqueue("asks");
        runner.run();
        return runner;
    }

    @Test
    void aRunWhoseNodeDoesNotComeBackIsReleasedAndIfItDoesTheRunEnds() throws Exception {
        try (RunFixture first = on(a)) {
            begin(first, definition("run-1"), "run-1");
        }
        try (RunFixture second = on(b)) {
            TestRunner cancelled =
                    control(second, Map.of("Action", "cancel", "Pipeline Name", "p"));
            cancelled
                    .getFlowFilesForRelationship("not found")
                    .get(0)
                    .assertAttributeEquals(
                            "pipeline.error",
                            "the runner knows no run of pipeline 'p'; it remembers so many ended"
                                    + " runs as its Remembered Runs says; run run-1 of pipeline 'p' on"
                                    + " node 'node-a' is that node's: Run Once asks every node");
            TestRunner unsaid = control(second, Map.of("Action", "release", "Pipeline Name", "p"));
            unsaid.getFlowFilesForRelationship("failure")
                    .get(0)
                    .assertAttributeEquals(
                            "pipeline.error",
                            "[MISSING] to release gives up for good what a run keeps on a node that"
                                    + " will not come back: run run-1 of pipeline 'p' on node 'node-a';"
                                    + " if the node is gone, set Run Id to the run");
            assertEquals(Map.of("run-1", "node-a"), holders());

            for (int time = 0; time < 2; time++) {
                TestRunner released =
                        control(second, Map.of("Action", "release", "Run Id", "run-1"));
                MockFlowFile report = released.getFlowFilesForRelationship("success").get(0);
                report.assertAttributeEquals("pipeline.state", "CANCELLED");
                report.assertAttributeEquals("pipeline.node", "node-a");
                report.assertAttributeEquals(
                        "pipeline.error",
                        "[RELEASED] run run-1 of pipeline 'p' is given up, and what it kept on node"
                                + " 'node-a' with it; what it has committed stays; begin the pipeline"
                                + " on another node; should that node come back, the run ends there as"
                                + " cancelled");
            }
            begin(second, definition("run-2"), "run-2");
            try (RunFixture back = on(a)) {
                back.untilCount("failed", 1);
                MockFlowFile ended = back.files("failed").get(0);
                ended.assertAttributeEquals("pipeline.state", "CANCELLED");
                String error = ended.getAttribute("pipeline.error");
                assertTrue(
                        error.matches(
                                "\\[RELEASED] the run was given up with ControlPipeline, .* on node"
                                        + " 'node-b', since this node was not to come back, and another"
                                        + " one may run pipeline 'p' by now; begin the pipeline again"
                                        + " if it does not run there"),
                        error);
                back.until("its claim goes", () -> holders().equals(Map.of("run-2", "node-b")));
                assertEquals(
                        RunState.RUNNING, second.service.inspect("run-2").orElseThrow().state());
            }
        }
    }

    /** It was thought to be gone, and was only not seen. */
    @Test
    void aRunThatIsReleasedWhileItGoesOnEnds() throws Exception {
        try (RunFixture first = on(a);
                RunFixture second = on(b)) {
            begin(first, definition("run-1"), "run-1");
            second.service.release("run-1");
            until(first, "run-1", RunState.CANCELLED);
            begin(second, definition("run-2"), "run-2");
        }
    }

    @Test
    void whatIsNotToBeReleasedIsRefused() throws Exception {
        try (RunFixture first = on(a);
                RunFixture second = on(b)) {
            begin(first, definition("run-1"), "run-1");
            assertEquals(
                    "[INVALID_VALUE] run run-1 is this node's own, and goes on; cancel or drain it",
                    refusal(() -> first.service.release("run-1")));
            assertEquals(
                    "[UNKNOWN_RUN] no node of the cluster has a run run-7 that goes on; the refusal"
                            + " of the pipeline names the run that is meant",
                    refusal(() -> second.service.release("run-7")));
        }
    }

    private interface Release {
        void now() throws RunRefusedException, RunnerUnavailableException;
    }

    private static String refusal(Release release) throws RunnerUnavailableException {
        try {
            release.now();
            return "released";
        } catch (RunRefusedException e) {
            return e.problems().stream().map(RunProblem::toString).findFirst().orElseThrow();
        }
    }

    /** The disk of a node was lost, or its Work Folder set to another one. */
    @Test
    void aNodeWithAnotherWorkFolderIsToldSoAndCanReleaseItsOldRuns() throws Exception {
        try (RunFixture first = on(a)) {
            begin(first, definition("run-1"), "run-1");
        }
        Files.move(folder.resolve("work-a"), folder.resolve("lost"));
        try (RunFixture first = on(a)) {
            first.runner.enqueue(edited("run-2"));
            first.untilCount("failed", 1);
            String error = first.files("failed").get(0).getAttribute("pipeline.error");
            assertTrue(
                    error.contains(
                            "(run run-1 on this node ('node-a') in another Work Folder than it has"
                                    + " now)"),
                    error);
            first.service.release("run-1");
            begin(first, edited("run-3"), "run-3");
        }
    }

    /** FlowFiles are on one node, and others on another. */
    @Test
    void runsThatReadFlowFilesHoldNoName() throws Exception {
        String reads =
                CanvasDefinition.start("p", "run-1", "standalone")
                        .withStage(
                                "ReadFromFlowFile",
                                "Read",
                                "Read",
                                Map.of(),
                                Map.of(),
                                Map.of("input", "run-1", "schema", "{n: int64}"))
                        .withStage(
                                "WriteToFlowFile",
                                "Back",
                                "Back",
                                Map.of("input", "Read"),
                                Map.of(),
                                Map.of())
                        .toYaml();
        try (RunFixture first = on(a);
                RunFixture second = on(b)) {
            begin(first, definition("run-0"), "run-0");
            try (InputWriter input = second.service.openInput("owner", "run-1", "{n: int64}")) {
                input.commit();
            }
            second.runner.enqueue(reads);
            second.untilCount("finished", 1);
            assertEquals(List.of("run-1"), runs(second));
            assertEquals(Map.of("run-0", "node-a"), holders());
        }
    }

    /** One folder for two nodes: whoever comes second is told who has it. */
    @Test
    void aWorkFolderIsOneNodesAlone() throws Exception {
        try (RunFixture first = on(a)) {
            begin(first, definition("run-1"), "run-1");
            AssertionError refused =
                    assertThrows(
                            AssertionError.class,
                            () ->
                                    new RunFixture(
                                            folder.resolve("work-a"),
                                            folder.toString(),
                                            Map.of(),
                                            Map.of(),
                                            Optional.of(b)));
            String message = refused.getMessage().lines().findFirst().orElseThrow();
            assertTrue(
                    message.contains(
                            "the work folder "
                                    + folder.resolve("work-a/service")
                                    + " is in use by node 'node-a' (process "
                                    + ProcessHandle.current().pid()
                                    + " on "),
                    message);
            assertTrue(
                    message.endsWith(
                            "); runs are one node's and one service's: give each node a Work Folder"
                                    + " on its own disk"),
                    message);
        }
        try (RunFixture second =
                new RunFixture(
                        folder.resolve("work-a"),
                        folder.toString(),
                        Map.of(),
                        Map.of(),
                        Optional.of(b))) {
            second.until("run-1 has come with its folder", () -> runs(second).contains("run-1"));
        }
    }
}
