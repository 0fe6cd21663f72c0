package org.nifibeam.nifi.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.nifi.util.LogMessage;
import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.service.RunInfo;
import org.nifibeam.service.RunState;

/**
 * What an operator or the machine does to a flow in the middle of things: the FlowFile ends where
 * it is found, with what to do; nothing is lost, and nothing runs twice unasked.
 */
@Timeout(120)
final class FaultsTest {
    private static final Path FULL = Path.of("/dev/full");

    @TempDir Path folder;

    private Path gate() {
        return folder.resolve("gate");
    }

    private CanvasDefinition begun(String run) {
        return GateSourceProvider.begun("p", run, gate());
    }

    private String line(String run, String stage) {
        return begun(run)
                .withStage(
                        "WriteToFlowFile",
                        stage,
                        stage,
                        Map.of("input", "Gate"),
                        Map.of(),
                        Map.of())
                .toYaml();
    }

    private RunFixture fixture(Map<String, String> properties) throws Exception {
        return new RunFixture(folder.resolve("work"), folder.toString(), properties, Map.of());
    }

    private static void branch(RunFixture fixture, String definition, String stage) {
        fixture.runner.enqueue(definition, Map.of("pipeline.stage", stage));
    }

    private static List<String> attributes(List<MockFlowFile> files, String name) {
        return files.stream().map(f -> f.getAttribute(name)).sorted().toList();
    }

    private static List<String> errors(RunFixture fixture) {
        return fixture.runner.getLogger().getErrorMessages().stream()
                .map(LogMessage::getMsg)
                .toList();
    }

    private static List<String> going(RunFixture fixture) {
        return fixture.service.runs().stream()
                .filter(run -> !run.state().ended())
                .map(RunInfo::runId)
                .toList();
    }

    private static void untilRunning(RunFixture fixture, String run) {
        fixture.until(
                run,
                () ->
                        fixture.service
                                .inspect(run)
                                .filter(r -> r.state() == RunState.RUNNING)
                                .isPresent());
    }

    @Test
    void branchesOfTwoRunsThatComeInTurnsAreNotMixed() throws Exception {
        Files.createFile(gate());
        Map<String, String> properties =
                Map.of("Final Stages", "Left, Right", "If Already Running", "run beside");
        try (RunFixture fixture = fixture(properties)) {
            branch(fixture, line("run-1", "Left"), "Left");
            branch(fixture, line("run-2", "Right"), "Right");
            branch(fixture, line("run-2", "Left"), "Left");
            branch(fixture, line("run-1", "Right"), "Right");
            fixture.untilCount("finished", 2);
            assertEquals(
                    List.of("run-1 Left", "run-1 Right", "run-2 Left", "run-2 Right"),
                    fixture.files("results").stream()
                            .map(
                                    f ->
                                            f.getAttribute("pipeline.run.id")
                                                    + " "
                                                    + f.getAttribute("pipeline.stage"))
                            .sorted()
                            .toList());
            assertEquals(0, fixture.files("incomplete").size());
        }
    }

    @Test
    void aBranchThatAStoppedProcessorHeldBackIsReportedWhenItComes() throws Exception {
        Map<String, String> properties =
                Map.of("Final Stages", "Left, Right", "Wait For Branches", "10 ms");
        try (RunFixture fixture = fixture(properties)) {
            branch(fixture, line("run-1", "Left"), "Left");
            fixture.untilCount("incomplete", 1);
            branch(fixture, line("run-1", "Right"), "Right");
            fixture.untilCount("incomplete", 2);
            for (MockFlowFile incomplete : fixture.files("incomplete")) {
                String error = incomplete.getAttribute("pipeline.error");
                assertTrue(
                        error.endsWith(
                                "look for its FlowFile before that stage, or correct Final Stages; the run was not started"),
                        error);
            }
            assertEquals(List.of(), fixture.service.runs());
        }
    }

    @Test
    void aRenamedProcessorIsTheBranchThatDoesNotCome() throws Exception {
        Map<String, String> properties =
                Map.of("Final Stages", "Left, Old", "Wait For Branches", "10 ms");
        try (RunFixture fixture = fixture(properties)) {
            branch(fixture, line("run-1", "Left"), "Left");
            branch(fixture, line("run-1", "New"), "New");
            fixture.untilCount("incomplete", 2);
            String error = fixture.files("incomplete").get(0).getAttribute("pipeline.error");
            assertTrue(error.contains("nothing has come from 'Old'"), error);
            assertEquals(List.of(), fixture.service.runs());
        }
    }

    @Test
    void anEditedDefinitionIsRefusedWhileTheOldOneRunsAndRunsAfterIt() throws Exception {
        try (RunFixture fixture = fixture(Map.of())) {
            fixture.runner.enqueue(line("run-1", "Old"));
            untilRunning(fixture, "run-1");
            fixture.runner.enqueue(line("run-2", "New"));
            fixture.untilCount("failed", 1);
            String error = fixture.files("failed").get(0).getAttribute("pipeline.error");
            assertTrue(
                    error.contains("(run run-1): stage 'New' is new, stage 'Old' is gone; wait"),
                    error);
            assertEquals(List.of("run-1"), going(fixture));
            Files.createFile(gate());
            fixture.untilCount("finished", 1);
            fixture.runner.enqueue(line("run-3", "New"));
            fixture.untilCount("finished", 2);
            assertEquals(
                    List.of("New", "Old"), attributes(fixture.files("results"), "pipeline.stage"));
        }
    }

    @Test
    void aClonedFlowFileOfARunIsReportedAndRunsNothing() throws Exception {
        Files.createFile(gate());
        try (RunFixture fixture = fixture(Map.of())) {
            fixture.runner.enqueue(line("run-1", "Back"));
            fixture.runner.enqueue(line("run-1", "Back"));
            fixture.untilCount("finished", 1);
            fixture.untilCount("incomplete", 1);
            assertEquals(1, fixture.files("results").size());
            assertEquals(1, fixture.service.runs().size());
            String error = fixture.files("incomplete").get(0).getAttribute("pipeline.error");
            assertTrue(error.contains("connect it to RunPipeline once"), error);
        }
    }

    @Test
    void whileTheDiskIsFullADefinitionWaitsInItsQueueWithOneBulletin() throws Exception {
        assumeTrue(Files.exists(FULL), "this system has no device that is always full");
        Path run = Files.createDirectories(folder.resolve("work/service/runs/run-1"));
        Path full = Files.createSymbolicLink(run.resolve(".definition.yaml.new"), FULL);
        Files.createFile(gate());
        try (RunFixture fixture = fixture(Map.of())) {
            fixture.runner.enqueue(line("run-1", "Back"));
            fixture.until("a bulletin", () -> !errors(fixture).isEmpty());
            fixture.runner.run(10, false, false);
            assertEquals(1, fixture.runner.getQueueSize().getObjectCount());
            assertEquals(1, errors(fixture).size(), errors(fixture).toString());
            assertTrue(
                    errors(fixture)
                            .get(0)
                            .contains(
                                    "the work folder cannot be used: java.io.IOException: No space left on device; make room on its disk,"
                                            + " or give the service another Work Folder"),
                    errors(fixture).get(0));
            Files.delete(full);
            fixture.untilCount("finished", 1);
            assertEquals(1, fixture.files("results").size());
            assertEquals(1, fixture.service.runs().size());
        }
    }

    @Test
    void aResultLeavesOnceThoughTheFullDiskTakesNoReceipt() throws Exception {
        assumeTrue(Files.exists(FULL), "this system has no device that is always full");
        Path results =
                Files.createDirectories(folder.resolve("work/service/runs/run-1/results/_Back"));
        Path full = Files.createSymbolicLink(results.resolve(".acknowledged.new"), FULL);
        Files.createFile(gate());
        try (RunFixture fixture = fixture(Map.of())) {
            fixture.runner.enqueue(line("run-1", "Back"));
            fixture.untilCount("results", 1);
            fixture.until("a bulletin", () -> !errors(fixture).isEmpty());
            fixture.runner.run(10, false, false);
            assertEquals(1, fixture.files("results").size());
            assertEquals(0, fixture.files("finished").size());
            assertEquals(1, errors(fixture).size(), errors(fixture).toString());
            Files.delete(full);
            fixture.untilCount("finished", 1);
            assertEquals(1, fixture.files("results").size());
        }
    }

    @Test
    void aServiceThatIsDisabledAndEnabledGoesOnWithItsRuns() throws Exception {
        try (RunFixture fixture = fixture(Map.of())) {
            fixture.runner.enqueue(line("run-1", "Back"));
            untilRunning(fixture, "run-1");
            fixture.runner.disableControllerService(fixture.service);
            assertEquals(List.of(), fixture.service.runs());
            fixture.runner.enableControllerService(fixture.service);
            assertEquals(List.of("run-1"), going(fixture));
            Files.createFile(gate());
            fixture.untilCount("finished", 1);
            assertEquals(1, fixture.files("results").size());
        }
    }

    @Test
    void stopAndStartAndParameterChangeLeaveOneJob() throws Exception {
        try (RunFixture fixture = fixture(Map.of())) {
            fixture.runner.enqueue(line("run-1", "Back"));
            untilRunning(fixture, "run-1");
            // Stopped and started, as by hand or for another version of the flow.
            fixture.runner.run(1, true, true);
            fixture.runner.run(1, true, true);
            assertEquals(List.of("run-1"), going(fixture));

            // A parameter of the service changes: NiFi stops and starts all that refers to it, and
            // DefinePipeline begins anew.
            fixture.runner.disableControllerService(fixture.service);
            fixture.runner.setProperty(fixture.service, "Parallelism", "1");
            fixture.runner.enableControllerService(fixture.service);
            fixture.runner.enqueue(line("run-2", "Back"));
            fixture.untilCount("submitted", 2);
            assertEquals(List.of("run-1"), going(fixture));
            assertEquals(
                    List.of("run-1", "run-1"),
                    attributes(fixture.files("submitted"), "pipeline.run.id"));

            // A parameter of a stage changes.
            fixture.runner.setProperty("If Already Running", "drain and replace");
            fixture.runner.enqueue(line("run-3", "Other"));
            untilRunning(fixture, "run-3");
            assertEquals(List.of("run-3"), going(fixture));
            Files.createFile(gate());
            fixture.untilCount("finished", 2);
            assertEquals(
                    "run-1 FINISHED, run-3 FINISHED",
                    fixture.service.runs().stream()
                            .map(run -> run.runId() + " " + run.state())
                            .collect(Collectors.joining(", ")));
        }
    }
}
