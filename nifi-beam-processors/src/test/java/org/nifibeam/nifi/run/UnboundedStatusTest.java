package org.nifibeam.nifi.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.nifi.util.LogMessage;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.nifi.stage.AssignTimestamps;
import org.nifibeam.nifi.stage.Canvas;
import org.nifibeam.nifi.stage.CombineElements;
import org.nifibeam.nifi.stage.WindowInto;
import org.nifibeam.nifi.stage.WriteToFlowFile;
import org.nifibeam.service.RunRefusedException;

/** What is told of a run that has no end: its event time, what is late, checkpoints that fail. */
@Timeout(180)
final class UnboundedStatusTest {
    private static final Path FULL = Path.of("/dev/full");

    @TempDir Path folder;

    private static List<String> told(RunFixture fixture) {
        return fixture.files("status").stream()
                .map(f -> f.getAttribute("pipeline.status"))
                .toList();
    }

    private static List<String> warnings(RunFixture fixture) {
        return fixture.runner.getLogger().getWarnMessages().stream()
                .map(LogMessage::getMsg)
                .map(message -> message.substring(message.indexOf("Run ")))
                .toList();
    }

    private static MockFlowFile listed(RunFixture fixture) {
        try {
            TestRunner control = ControlPipelineTest.once(fixture, Map.of());
            return control.getFlowFilesForRelationship("success").get(0);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void eventTimeIsSeenToPassAndWhatComesTooLateIsTrouble() throws Exception {
        String watermark = "pipeline.figures.Count.watermark";
        // The second task has nothing to read, and does not hold event time back.
        Map<String, String> twoTasks = Map.of("Parallelism", "2");
        try (RunFixture fixture = new RunFixture(folder, "", Map.of(), twoTasks)) {
            TestRunner reader = UnboundedInputTest.reader(fixture, Map.of());
            reader.enqueue("[{\"time\": \"2026-11-20T10:00:10Z\"}]");
            MockFlowFile timed =
                    Canvas.through(
                            UnboundedInputTest.start(reader),
                            AssignTimestamps::new,
                            "EventTime",
                            Map.of("Timestamp", "time"));
            MockFlowFile windows =
                    Canvas.through(timed, WindowInto::new, "Minutes", Map.of("Size", "1 min"));
            MockFlowFile counted =
                    Canvas.through(windows, CombineElements::new, "Count", Map.of("n", "count(*)"));
            fixture.enqueue(Canvas.through(counted, WriteToFlowFile::new, "Back", Map.of()));
            fixture.untilCount("submitted", 1);
            untilWatermark(fixture, "2026-11-20T10:00:10Z");

            reader.enqueue("[{\"time\": \"2026-11-20T10:01:05Z\"}]");
            reader.run(1, false, false);
            untilWatermark(fixture, "2026-11-20T10:01:05Z");
            assertEquals(List.of("submitted", "running"), told(fixture));
            assertEquals(List.of(), warnings(fixture));

            // Its minute is over.
            reader.enqueue("[{\"time\": \"2026-11-20T10:00:20Z\"}]");
            reader.run(1, false, false);
            fixture.goOn("trouble", () -> told(fixture).contains("trouble"));
            MockFlowFile trouble = fixture.files("status").get(2);
            trouble.assertAttributeEquals("pipeline.figures.Count.late", "1");
            trouble.assertAttributeEquals(watermark, "2026-11-20T10:01:05Z");
            String late =
                    "stage 'Count': elements come so late that they are dropped; allow them more lateness where the window is set";
            trouble.assertAttributeEquals("pipeline.message", late);
            String run = trouble.getAttribute("pipeline.run.id");
            assertEquals(List.of("Run " + run + ": " + late), warnings(fixture));
            assertEquals(1, fixture.runner.getCounterValue("Count: late"));
            listed(fixture).assertAttributeEquals("pipeline.figures.Count.late", "1");

            fixture.service.drain(run);
            fixture.untilCount("finished", 1);
            fixture.until("ended", () -> told(fixture).contains("ended"));
            fixture.files("status").get(3).assertAttributeEquals(watermark, "end");
        }
    }

    private static void untilWatermark(RunFixture fixture, String time) {
        fixture.goOn(
                "event time " + time,
                () -> {
                    MockFlowFile report = listed(fixture);
                    return time.equals(report.getAttribute("pipeline.figures.Count.watermark"))
                            && report.getContent().contains("\"watermark\" : \"" + time + "\"");
                });
    }

    /** The numbers of a watched folder's files. */
    private String watched(String run) {
        return CanvasDefinition.start("numbers", run, "standalone")
                .withStage(
                        "ReadFromJson",
                        "Read",
                        "Read",
                        Map.of(),
                        Map.of(),
                        Map.of("path", folder + "/in/*.json", "watch_interval", "50ms"))
                .withStage(
                        "WriteToFlowFile",
                        "Back",
                        "Back",
                        Map.of("input", "Read"),
                        Map.of(),
                        Map.of())
                .toYaml();
    }

    private void put(int number) throws IOException {
        Path half = Files.writeString(folder.resolve("half"), "{\"n\": %d}%n".formatted(number));
        Files.move(
                half,
                Files.createDirectories(folder.resolve("in")).resolve(number + ".json"),
                StandardCopyOption.ATOMIC_MOVE);
    }

    private static void untilRead(RunFixture fixture, long numbers) {
        fixture.goOn(
                numbers + " numbers read",
                () ->
                        fixture.service.inspect("run-1").orElseThrow().stages().stream()
                                .anyMatch(s -> s.stage().equals("Back") && s.in() == numbers));
    }

    private Path checkpoints() {
        return folder.resolve("work/service/runs/run-1/work/checkpoints");
    }

    /** The disk has no room for any checkpoint that is begun from here on. */
    private List<Path> fillDisk() throws IOException {
        List<Path> full = new ArrayList<>();
        for (int number = 1; number < 40; number++) {
            Path part = checkpoints().resolve("%06d.part".formatted(number));
            if (!Files.exists(checkpoints().resolve("%06d".formatted(number)))) {
                Files.createDirectories(part);
                for (int task = 0; task < 4; task++) {
                    Path file = part.resolve("task-" + task);
                    if (!Files.exists(file)) {
                        full.add(Files.createSymbolicLink(file, FULL));
                    }
                }
            }
        }
        return full;
    }

    private static List<String> results(RunFixture fixture) {
        return fixture.files("results").stream()
                .flatMap(result -> result.getContent().lines())
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"NiFi JVM", "separate process"})
    void aFullDiskThatTakesNoCheckpointIsTroubleUntilItTakesOne(String execution) throws Exception {
        assumeTrue(Files.exists(FULL), "this system has no device that is always full");
        Map<String, String> service =
                Map.of("Execution", execution, "Child Heap", "64 MB", "Parallelism", "1");
        put(1);
        try (RunFixture fixture =
                new RunFixture(folder.resolve("work"), folder.toString(), Map.of(), service)) {
            fixture.runner.enqueue(watched("run-1"));
            fixture.untilCount("submitted", 1);
            untilRead(fixture, 1);
            fixture.service.savepoint("run-1", "before");
            fixture.untilCount("results", 1);
            assertFalse(
                    listed(fixture).getAttributes().containsKey("pipeline.checkpoints.problem"));

            List<Path> full = fillDisk();
            put(2);
            untilRead(fixture, 2);
            assertThrows(
                    RunRefusedException.class, () -> fixture.service.savepoint("run-1", "full"));
            fixture.goOn("trouble", () -> told(fixture).contains("trouble"));
            fixture.runner.run(5, false, false);
            assertEquals(List.of("submitted", "running", "trouble"), told(fixture));
            assertEquals(List.of("{\"n\":1}"), results(fixture), "nothing is committed");

            String problem =
                    "no checkpoint can be taken: No space left on device; see that there is room on the disk of "
                            + checkpoints()
                            + ", and that it can be written to; the run goes on and commits nothing until one can be taken";
            MockFlowFile trouble = fixture.files("status").get(2);
            String since = trouble.getAttribute("pipeline.checkpoints.failing.since");
            trouble.assertAttributeEquals("pipeline.state", "RUNNING");
            trouble.assertAttributeEquals("pipeline.message", "since " + since + " " + problem);
            assertEquals(List.of("Run run-1: since " + since + " " + problem), warnings(fixture));
            MockFlowFile listed = listed(fixture);
            listed.assertAttributeEquals("pipeline.checkpoints.failing.since", since);
            listed.assertAttributeEquals("pipeline.checkpoints.problem", "[FAILED] " + problem);
            listed.assertAttributeExists("pipeline.checkpoints.last");
            assertTrue(
                    listed.getContent().contains("\"failing since\" : \"" + since + "\""),
                    listed.getContent());

            for (Path file : full) {
                Files.deleteIfExists(file);
            }
            fixture.service.savepoint("run-1", "after");
            fixture.goOn("recovered", () -> told(fixture).contains("recovered"));
            fixture.goOn("results", () -> fixture.files("results").size() == 2);
            fixture.runner.run(5, false, false);
            assertEquals(List.of("submitted", "running", "trouble", "recovered"), told(fixture));
            assertEquals(List.of("{\"n\":1}", "{\"n\":2}"), results(fixture));
            assertEquals(
                    "Run run-1: checkpoints can be taken again, and what the run writes is committed",
                    warnings(fixture).get(1));
            assertEquals(2, warnings(fixture).size(), warnings(fixture).toString());
            assertFalse(
                    listed(fixture).getAttributes().containsKey("pipeline.checkpoints.problem"));

            fillDisk();
            assertThrows(
                    RunRefusedException.class,
                    () -> fixture.service.savepoint("run-1", "full again"));
            fixture.goOn("trouble again", () -> told(fixture).size() == 5);
            assertEquals("trouble", told(fixture).get(4));
            fixture.service.cancel("run-1");
            fixture.untilCount("failed", 1);
        }
    }

    /** As {@link FaultsTest} has it for what a processor keeps; here it is what a run commits. */
    @Test
    void aFullDiskThatTakesNoResultsFailsTheRunWhichIsRunOnceMore() throws Exception {
        assumeTrue(Files.exists(FULL), "this system has no device that is always full");
        Path gathering =
                Files.createDirectories(
                        folder.resolve("work/service/runs/run-1/results/_Back/.commit-1"));
        Files.createSymbolicLink(gathering.resolve("batches"), FULL);
        Path gate = Files.createFile(folder.resolve("gate"));
        try (RunFixture fixture =
                new RunFixture(folder.resolve("work"), folder.toString(), Map.of())) {
            fixture.runner.enqueue(GateSourceProvider.line("p", "run-1", gate).toYaml());
            fixture.untilCount("failed", 1);
            MockFlowFile failed = fixture.files("failed").get(0);
            failed.assertAttributeEquals(
                    "pipeline.error",
                    "[FAILED] stage 'Back': cannot commit what was written: No space left on device; see that the destination can"
                            + " be written to, and run again");
            assertEquals(List.of(), results(fixture));
            assertFalse(Files.exists(gathering), "it leaves nothing behind that is not committed");

            TestRunner control =
                    ControlPipelineTest.once(
                            fixture, Map.of("Action", "restart", "Run Id", "run-1"));
            control.assertTransferCount("success", 1);
            fixture.untilCount("finished", 1);
            assertEquals(List.of("{\"n\":1}", "{\"n\":2}", "{\"n\":3}"), results(fixture));
        }
    }
}
