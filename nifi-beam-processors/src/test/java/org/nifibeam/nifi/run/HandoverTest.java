package org.nifibeam.nifi.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.service.ResultBatch;
import org.nifibeam.service.RunInfo;
import org.nifibeam.service.RunRefusedException;
import org.nifibeam.service.RunRequest;
import org.nifibeam.service.RunState;

/**
 * Savepoint and replace: an edited pipeline goes on where the one that runs has come to, or, if it
 * cannot, that one goes on. NiFi's end is simulated as in {@link RestartTest}.
 */
@Timeout(180)
final class HandoverTest {
    private static final String JVM = "NiFi JVM";
    private static final String PROCESS = "separate process";
    private static final Map<String, String> REPLACE =
            Map.of("If Already Running", "savepoint and replace");

    @TempDir Path folder;

    @BeforeEach
    void emptyFolders() throws IOException {
        Files.createDirectories(folder.resolve("in"));
        Files.createDirectories(folder.resolve("out"));
    }

    /** A watched folder's numbers, each to a file, and their sums per hour as FlowFiles. */
    private CanvasDefinition definition(String run, String sums, Map<String, Object> combine) {
        return CanvasDefinition.start("numbers", run, "standalone")
                .withStage(
                        "ReadFromJson",
                        "Read",
                        "Read",
                        Map.of(),
                        Map.of(),
                        Map.of(
                                "path",
                                folder + "/in/*.json",
                                "watch_interval",
                                "50ms",
                                "schema",
                                Map.of(
                                        "type",
                                        "object",
                                        "required",
                                        List.of("k", "n", "t"),
                                        "properties",
                                        Map.of(
                                                "k",
                                                Map.of("type", "string"),
                                                "n",
                                                Map.of("type", "integer"),
                                                "t",
                                                Map.of("type", "string", "format", "date-time")))))
                .withStage(
                        "WriteToJson",
                        "Json",
                        "Json",
                        Map.of("input", "Read"),
                        Map.of(),
                        Map.of("path", folder + "/out/n"))
                .withStage(
                        "AssignTimestamps",
                        "Times",
                        "Times",
                        Map.of("input", "Read"),
                        Map.of(),
                        Map.of("timestamp", "t"))
                .withStage(
                        "Combine",
                        sums,
                        sums,
                        Map.of("input", "Times"),
                        Map.of("type", "fixed", "size", "1h"),
                        Map.of("group_by", "k", "combine", combine))
                .withStage(
                        "WriteToFlowFile",
                        "Back",
                        "Back",
                        Map.of("input", sums),
                        Map.of(),
                        Map.of());
    }

    private static Map<String, Object> sum() {
        return Map.of("sum", Map.of("value", "n", "fn", "sum"));
    }

    private String numbers(String run) {
        return definition(run, "Sums", sum()).toYaml();
    }

    /** The same with a further stage, which keeps nothing. */
    private String logged(String run) {
        return definition(run, "Sums", sum())
                .withStage(
                        "LogForTesting", "Log", "Log", Map.of("input", "Read"), Map.of(), Map.of())
                .toYaml();
    }

    private void put(String name, int number) throws IOException {
        Path half =
                Files.writeString(
                        folder.resolve(name),
                        "{\"k\": \"a\", \"n\": %d, \"t\": \"2026-11-28T10:00:00Z\"}%n"
                                .formatted(number));
        Files.move(half, folder.resolve("in/" + name + ".json"), StandardCopyOption.ATOMIC_MOVE);
    }

    private RunFixture fixture(String execution) throws Exception {
        return new RunFixture(
                folder.resolve("work"),
                folder.toString(),
                REPLACE,
                Map.of("Execution", execution, "Maximum Concurrent Runs", "1"));
    }

    private static RunInfo run(RunFixture fixture, String run) {
        return fixture.service.inspect(run).orElseThrow();
    }

    private static void until(RunFixture fixture, String run, RunState state) {
        fixture.until(run + " " + state, () -> run(fixture, run).state() == state);
    }

    private static void untilRead(RunFixture fixture, String run, long records) {
        fixture.until(
                run + " has read " + records,
                () ->
                        run(fixture, run).stages().stream()
                                .anyMatch(s -> s.stage().equals("Read") && s.out() >= records));
    }

    /** A run that has read one number. */
    private void beginA(RunFixture fixture) throws IOException {
        put("first", 1);
        fixture.runner.enqueue(numbers("a"));
        fixture.untilCount("submitted", 1);
        untilRead(fixture, "a", 1);
    }

    private List<String> written() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            for (Path file : files.toList()) {
                if (!file.getFileName().toString().startsWith(".")) {
                    lines.addAll(Files.readAllLines(file));
                }
            }
        }
        return lines.stream()
                .map(line -> line.replaceAll(".*\"n\":(\\d+).*", "$1"))
                .sorted()
                .toList();
    }

    private static List<String> contents(RunFixture fixture, String relationship) {
        return fixture.files(relationship).stream()
                .map(MockFlowFile::getContent)
                .map(String::strip)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {JVM, PROCESS})
    void anEditedPipelineGoesOnWhereTheOtherHasComeTo(String execution) throws Exception {
        try (RunFixture fixture = fixture(execution)) {
            beginA(fixture);
            fixture.runner.enqueue(logged("b"));
            fixture.untilCount("submitted", 2);
            until(fixture, "b", RunState.RUNNING);
            assertEquals(
                    Optional.of(
                            "run b goes on from its savepoint; it ends when that has taken a checkpoint"),
                    run(fixture, "a").waiting());
            put("second", 2);
            until(fixture, "a", RunState.FINISHED);
            assertEquals(Optional.of("b"), run(fixture, "a").successor());
            assertEquals(Optional.of("a"), run(fixture, "b").predecessor());
            fixture.untilCount("finished", 1);
            fixture.files("finished").get(0).assertAttributeEquals("pipeline.run.id", "a");
            fixture.files("finished").get(0).assertAttributeEquals("pipeline.successor", "b");
            untilRead(fixture, "b", 2);
            fixture.service.drain("b");
            fixture.untilCount("finished", 2);
            fixture.files("finished").get(1).assertAttributeEquals("pipeline.predecessor", "a");
            assertEquals(List.of("{\"k\":\"a\",\"sum\":3}"), contents(fixture, "results"));
            assertEquals(List.of("1", "2"), written());
            assertEquals(List.of(), fixture.files("failed"));
        }
    }

    /** NiFi goes when the one has stopped, and the other has no checkpoint yet. */
    @ParameterizedTest
    @ValueSource(strings = {JVM, PROCESS})
    void itGoesOnThroughARestartInBetween(String execution) throws Exception {
        try (RunFixture fixture = fixture(execution)) {
            beginA(fixture);
            fixture.runner.enqueue(logged("b"));
            until(fixture, "b", RunState.RUNNING);
        }
        try (RunFixture fixture = fixture(execution)) {
            put("second", 2);
            until(fixture, "a", RunState.FINISHED);
            untilRead(fixture, "b", 2);
            fixture.service.drain("b");
            until(fixture, "b", RunState.FINISHED);
            fixture.untilCount("finished", 2);
            assertEquals(List.of("{\"k\":\"a\",\"sum\":3}"), contents(fixture, "results"));
            assertEquals(List.of("1", "2"), written());
        }
    }

    /** A stage that keeps something and has another name: what it kept would be lost. */
    @ParameterizedTest
    @ValueSource(strings = {JVM, PROCESS})
    void anEditThatCannotGoOnFailsWithTheStageAndTheOtherGoesOn(String execution) throws Exception {
        try (RunFixture fixture = fixture(execution)) {
            beginA(fixture);
            fixture.runner.enqueue(definition("b", "Totals", sum()).toYaml());
            fixture.untilCount("failed", 1);
            MockFlowFile failed = fixture.files("failed").get(0);
            failed.assertAttributeEquals("pipeline.run.id", "b");
            String problems = failed.getAttribute("pipeline.problems");
            assertTrue(
                    problems.contains(
                            "has state of the stage 'Sums' (groups), which the pipeline does not have: if it is now called 'Totals',"
                                    + " name it 'Sums' again"),
                    problems);
            assertTrue(
                    problems.contains(
                            "it has committed nothing in the place of run a, which goes on unless it was cancelled"),
                    problems);
            put("second", 2);
            untilRead(fixture, "a", 2);
            assertEquals(Optional.empty(), run(fixture, "a").successor());
            assertEquals(Optional.empty(), run(fixture, "a").waiting());
            fixture.service.drain("a");
            fixture.untilCount("finished", 1);
            assertEquals(List.of("1", "2"), written());
            assertEquals(List.of("{\"k\":\"a\",\"sum\":3}"), contents(fixture, "results"));
        }
    }

    @Test
    void aBoundedPipelineCannotBeGoneOnFrom() throws Exception {
        try (RunFixture fixture = fixture(JVM)) {
            Path gate = folder.resolve("gate");
            String bounded = GateSourceProvider.line("numbers", "a", gate).toYaml();
            fixture.runner.enqueue(bounded);
            until(fixture, "a", RunState.RUNNING);
            fixture.runner.enqueue(numbers("b"));
            fixture.untilCount("failed", 1);
            fixture.files("failed")
                    .get(0)
                    .assertAttributeEquals(
                            "pipeline.error",
                            "[UNSUPPORTED] run a, in whose place it was to go on, has not stopped with a savepoint: a bounded pipeline"
                                    + " has no savepoints: what it writes is one result, of the run that has begun it; set If Already"
                                    + " Running to drain and replace, or submit it again");
            Files.createFile(gate);
            fixture.untilCount("finished", 1);

            put("first", 1);
            fixture.runner.enqueue(numbers("c"));
            untilRead(fixture, "c", 1);
            RunRefusedException refused =
                    assertThrows(
                            RunRefusedException.class,
                            () ->
                                    fixture.service.submit(
                                            new RunRequest(
                                                    "d",
                                                    "owner",
                                                    "d",
                                                    bounded.replace("run: a", "run: d"),
                                                    RunRequest.IfRunning.SAVEPOINT_AND_REPLACE,
                                                    Map.of(),
                                                    Map.of())));
            assertEquals(
                    "[UNSUPPORTED] it is bounded, and cannot go on from the savepoint of run c; set If Already Running to drain and"
                            + " replace, or to queue",
                    refused.getMessage());
            assertEquals(RunState.RUNNING, run(fixture, "c").state());
            fixture.service.cancel("c");
            until(fixture, "c", RunState.CANCELLED);
        }
    }

    /** With nothing to go on from it begins at the beginning. */
    @Test
    void theFirstRunOfAPipelineJustBegins() throws Exception {
        try (RunFixture fixture = fixture(JVM)) {
            put("first", 1);
            fixture.runner.enqueue(numbers("a"));
            untilRead(fixture, "a", 1);
            fixture.service.drain("a");
            fixture.untilCount("finished", 1);
            assertEquals(List.of("{\"k\":\"a\",\"sum\":1}"), contents(fixture, "results"));
            List<ResultBatch> left = fixture.service.results("a", 1);
            assertEquals(List.of(), left);
        }
    }

    /** Disabling the service loses no checkpoint: what was committed does not come again. */
    @ParameterizedTest
    @ValueSource(strings = {JVM, PROCESS})
    void anUnboundedRunGoesOnFromItsCheckpoint(String execution) throws Exception {
        try (RunFixture fixture = fixture(execution)) {
            put("first", 1);
            fixture.runner.enqueue(numbers("a"));
            untilRead(fixture, "a", 1);
            fixture.until(
                    "a checkpoint's commit",
                    () -> {
                        try {
                            return written().size() == 1;
                        } catch (IOException e) {
                            return false;
                        }
                    });
        }
        try (RunFixture fixture = fixture(execution)) {
            put("second", 2);
            untilRead(fixture, "a", 2);
            fixture.service.drain("a");
            fixture.untilCount("finished", 1);
            assertEquals(List.of("1", "2"), written());
            assertEquals(List.of("{\"k\":\"a\",\"sum\":3}"), contents(fixture, "results"));
        }
    }
}
