package org.nifibeam.nifi.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.service.RunState;

/** Runs of another processor are listed, ended, and run once more. */
@Timeout(120)
final class ControlPipelineTest {
    @TempDir Path folder;

    private Path gate() {
        return folder.resolve("gate");
    }

    private String definition(String pipeline, String run) {
        return GateSourceProvider.line(pipeline, run, gate()).toYaml();
    }

    private RunFixture going() throws Exception {
        RunFixture fixture =
                new RunFixture(folder.resolve("work"), folder.toString(), Map.of(), Map.of());
        fixture.runner.enqueue(definition("p", "run-1"));
        fixture.runner.enqueue(definition("q", "run-2"));
        fixture.until(
                "both running",
                () ->
                        fixture.service.runs().size() == 2
                                && fixture.service.runs().stream()
                                        .allMatch(r -> r.state() == RunState.RUNNING));
        return fixture;
    }

    private static TestRunner control(RunFixture fixture, Map<String, String> properties)
            throws Exception {
        TestRunner runner = TestRunners.newTestRunner(new ControlPipeline(), "ControlPipeline");
        SameRunner service = new SameRunner(fixture.service);
        runner.addControllerService("service", service);
        runner.enableControllerService(service);
        runner.setProperty("Pipeline Runner", "service");
        properties.forEach(runner::setProperty);
        return runner;
    }

    /** Run Once, without an incoming connection. */
    static TestRunner once(RunFixture fixture, Map<String, String> properties) throws Exception {
        TestRunner runner = control(fixture, properties);
        runner.setIncomingConnection(false);
        runner.setNonLoopConnection(false);
        runner.run();
        return runner;
    }

    private static List<String> runs(TestRunner runner) {
        return runner.getFlowFilesForRelationship("success").stream()
                .map(f -> f.getAttribute("pipeline.run.id"))
                .toList();
    }

    @Test
    void listsAllRunsOrThoseOfAPipeline() throws Exception {
        try (RunFixture fixture = going()) {
            TestRunner all = once(fixture, Map.of());
            assertEquals(List.of("run-1", "run-2"), runs(all));
            MockFlowFile report = all.getFlowFilesForRelationship("success").get(0);
            report.assertAttributeEquals("pipeline.action", "list");
            report.assertAttributeEquals("pipeline.name", "p");
            report.assertAttributeEquals("pipeline.state", "RUNNING");
            assertTrue(report.getContent().contains("\"run\" : \"run-1\""), report.getContent());
            assertEquals(List.of("run-2"), runs(once(fixture, Map.of("Pipeline Name", "q"))));
            assertEquals(List.of("run-1"), runs(once(fixture, Map.of("Run Id", "run-1"))));
        }
    }

    @Test
    void cancelsAndDrainsHoweverOftenItIsAsked() throws Exception {
        try (RunFixture fixture = going()) {
            Map<String, String> cancel = Map.of("Action", "cancel", "Pipeline Name", "p");
            assertEquals(List.of("run-1"), runs(once(fixture, cancel)));
            fixture.untilCount("failed", 1);
            fixture.files("failed").get(0).assertAttributeEquals("pipeline.state", "CANCELLED");
            TestRunner again = once(fixture, cancel);
            assertEquals(List.of("run-1"), runs(again));
            again.getFlowFilesForRelationship("success")
                    .get(0)
                    .assertAttributeEquals("pipeline.state", "CANCELLED");

            assertEquals(
                    List.of("run-2"),
                    runs(once(fixture, Map.of("Action", "drain", "Run Id", "run-2"))));
            fixture.untilCount("finished", 1);
            fixture.files("finished").get(0).assertAttributeEquals("pipeline.run.id", "run-2");
            assertEquals(2, fixture.service.runs().size());
        }
    }

    @Test
    void aFlowFileRestartsAPipelineOnce() throws Exception {
        try (RunFixture fixture = going()) {
            Files.createFile(gate());
            fixture.untilCount("finished", 2);
            TestRunner control =
                    control(fixture, Map.of("Action", "${do}", "Pipeline Name", "${which}"));
            MockFlowFile asks = new MockFlowFile(7);
            asks.putAttributes(Map.of("do", "Restart", "which", "p"));
            control.enqueue(asks);
            control.run();
            String restarted = runs(control).get(0);
            assertTrue(!restarted.equals("run-1"), restarted);
            fixture.untilCount("finished", 3);
            fixture.files("finished").get(2).assertAttributeEquals("pipeline.run.id", restarted);
            assertEquals(3, fixture.files("results").size());

            // NiFi was killed before the FlowFile had left: it comes again.
            TestRunner afterwards =
                    control(fixture, Map.of("Action", "${do}", "Pipeline Name", "${which}"));
            afterwards.enqueue(asks);
            afterwards.run();
            assertEquals(List.of(restarted), runs(afterwards));
            assertEquals(3, fixture.service.runs().size());
            afterwards.assertTransferCount("success", 1);
        }
    }

    @Test
    void aRunThatIsGoingIsDrainedBeforeItIsRestarted() throws Exception {
        try (RunFixture fixture = going()) {
            TestRunner control = once(fixture, Map.of("Action", "restart", "Run Id", "run-1"));
            String restarted = runs(control).get(0);
            fixture.until(
                    "the first one's end",
                    () -> fixture.service.inspect("run-1").orElseThrow().state().ended());
            Files.createFile(gate());
            fixture.until(
                    "the second one's end",
                    () ->
                            fixture.service.inspect(restarted).orElseThrow().state()
                                    == RunState.FINISHED);
        }
    }

    @Test
    void whatIsNotThereAndWhatMakesNoSense() throws Exception {
        try (RunFixture fixture = going()) {
            TestRunner control = control(fixture, Map.of("Action", "${do}", "Run Id", "${which}"));
            control.enqueue("asks", Map.of("do", "cancel", "which", "run-7"));
            control.enqueue("asks", Map.of("do", "stop", "which", "run-1"));
            control.enqueue("asks", Map.of("do", "drain", "which", ""));
            control.run(3);
            MockFlowFile notFound = control.getFlowFilesForRelationship("not found").get(0);
            notFound.assertContentEquals("asks");
            notFound.assertAttributeEquals(
                    "pipeline.error",
                    "the runner knows no run of run run-7; it remembers so many ended runs as its Remembered Runs says");
            assertEquals(
                    List.of(
                            "'stop' is none of list, cancel, drain, savepoint, restart, forget, release",
                            "[MISSING] to drain, it must be said what; set Pipeline Name or Run Id to the one that is meant"),
                    control.getFlowFilesForRelationship("failure").stream()
                            .map(f -> f.getAttribute("pipeline.error"))
                            .toList());
            control.assertTransferCount("success", 0);
            control.setProperty("Action", "stop");
            control.assertNotValid();
        }
    }

    @Test
    void aRunThatHasEndedIsForgottenWithItsResults() throws Exception {
        try (RunFixture fixture = going()) {
            fixture.runner.setRelationshipUnavailable("results");
            Files.createFile(gate());
            for (String run : List.of("run-1", "run-2")) {
                fixture.until(
                        "the end of " + run,
                        () -> fixture.service.inspect(run).orElseThrow().state().ended());
            }
            assertEquals(
                    List.of("run-1"),
                    runs(once(fixture, Map.of("Action", "forget", "Pipeline Name", "p"))));
            assertEquals(
                    List.of("run-2"), fixture.service.runs().stream().map(r -> r.runId()).toList());
            assertFalse(Files.exists(folder.resolve("work/service/runs/run-1")));
        }
    }

    @Test
    void aRunThatGoesOnIsNotForgotten() throws Exception {
        try (RunFixture fixture = going()) {
            TestRunner control = control(fixture, Map.of("Action", "forget", "Run Id", "run-1"));
            control.enqueue("asks");
            control.run();
            control.getFlowFilesForRelationship("failure")
                    .get(0)
                    .assertAttributeEquals(
                            "pipeline.error",
                            "[INVALID_VALUE] run run-1 goes on, and is not forgotten; cancel or drain it first");
            assertEquals(2, fixture.service.runs().size());
        }
    }

    @Test
    void aDefinitionThatCannotBeRunAnyMoreIsRefused() throws Exception {
        Files.createFile(gate());
        Path data = Files.writeString(folder.resolve("n.json"), "{\"n\": 1}\n");
        String reads =
                CanvasDefinition.start("p", "run-1", "standalone")
                        .withStage(
                                "ReadFromJson",
                                "Read",
                                "Read",
                                Map.of(),
                                Map.of(),
                                Map.of("path", data.toString()))
                        .withStage(
                                "WriteToFlowFile",
                                "Back",
                                "Back",
                                Map.of("input", "Read"),
                                Map.of(),
                                Map.of())
                        .toYaml();
        try (RunFixture fixture =
                new RunFixture(folder.resolve("work"), folder.toString(), Map.of(), Map.of())) {
            fixture.runner.enqueue(reads);
            fixture.untilCount("finished", 1);
            Files.delete(data);
            TestRunner control = control(fixture, Map.of("Action", "restart", "Run Id", "run-1"));
            control.enqueue("asks");
            control.run();
            MockFlowFile refused = control.getFlowFilesForRelationship("failure").get(0);
            assertTrue(
                    refused.getAttribute("pipeline.error").startsWith("[UNREACHABLE] stage 'Read'"),
                    refused.getAttribute("pipeline.error"));
            assertEquals(1, fixture.service.runs().size());
        }
    }
}
