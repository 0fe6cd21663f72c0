package org.nifibeam.nifi.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.service.RunState;

/** ControlPipeline keeps savepoints, from which runs begin: the same pipeline, or an edited one. */
@Timeout(180)
final class SavepointTest {
    private static final String JVM = "NiFi JVM";
    private static final String PROCESS = "separate process";

    @TempDir Path folder;

    @BeforeEach
    void emptyFolder() throws IOException {
        Files.createDirectories(folder.resolve("in"));
    }

    /** The sum of a watched folder's numbers, when they end. */
    private CanvasDefinition sums(String run) {
        return CanvasDefinition.start("sums", run, "standalone")
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
                                        List.of("k", "n"),
                                        "properties",
                                        Map.of(
                                                "k",
                                                Map.of("type", "string"),
                                                "n",
                                                Map.of("type", "integer")))))
                .withStage(
                        "Combine",
                        "Sums",
                        "Sums",
                        Map.of("input", "Read"),
                        Map.of("type", "fixed", "size", "1000d"),
                        Map.of(
                                "group_by",
                                "k",
                                "combine",
                                Map.of("sum", Map.of("value", "n", "fn", "sum"))))
                .withStage(
                        "WriteToFlowFile",
                        "Back",
                        "Back",
                        Map.of("input", "Sums"),
                        Map.of(),
                        Map.of());
    }

    private String edited(String run) {
        return sums(run)
                .withStage(
                        "LogForTesting", "Log", "Log", Map.of("input", "Read"), Map.of(), Map.of())
                .toYaml();
    }

    private void put(String name, int number) throws IOException {
        Path half =
                Files.writeString(
                        folder.resolve(name), "{\"k\": \"a\", \"n\": %d}%n".formatted(number));
        Files.move(half, folder.resolve("in/" + name + ".json"), StandardCopyOption.ATOMIC_MOVE);
    }

    private RunFixture fixture(String execution) throws Exception {
        return new RunFixture(
                folder.resolve("work"),
                folder.toString(),
                Map.of("Savepoint", "${from}"),
                Map.of("Execution", execution));
    }

    /** The figures of a run go on from those of its savepoint. */
    private static void untilRead(RunFixture fixture, String run, long records) {
        fixture.until(
                run + " has read " + records,
                () ->
                        fixture.service.inspect(run).stream()
                                .flatMap(info -> info.stages().stream())
                                .anyMatch(s -> s.stage().equals("Read") && s.out() >= records));
    }

    private static void until(RunFixture fixture, String run, RunState state) {
        fixture.until(
                run + " " + state,
                () -> fixture.service.inspect(run).filter(r -> r.state() == state).isPresent());
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

    private static MockFlowFile only(TestRunner runner, String relationship) {
        runner.assertAllFlowFilesTransferred(relationship, 1);
        return runner.getFlowFilesForRelationship(relationship).get(0);
    }

    private static Map<String, String> savepoint(String... more) {
        Map<String, String> properties = new HashMap<>();
        properties.put("Action", "savepoint");
        properties.put("Pipeline Name", "sums");
        for (int i = 0; i < more.length; i += 2) {
            properties.put(more[i], more[i + 1]);
        }
        return properties;
    }

    private static List<String> results(RunFixture fixture) {
        return fixture.files("results").stream().map(f -> f.getContent().strip()).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {JVM, PROCESS})
    void anEditedPipelineBeginsWhereTheSavepointWasKept(String execution) throws Exception {
        try (RunFixture fixture = fixture(execution)) {
            put("first", 1);
            fixture.runner.enqueue(sums("a").toYaml());
            untilRead(fixture, "a", 1);
            MockFlowFile kept = only(control(fixture, savepoint()), "success");
            kept.assertAttributeEquals("pipeline.action", "savepoint");
            kept.assertAttributeEquals("pipeline.run.id", "a");
            kept.assertAttributeEquals("pipeline.state", "RUNNING");
            String name = kept.getAttribute("pipeline.savepoint");
            assertTrue(name.matches("a-[0-9a-f]{8}"), name);

            put("second", 2);
            untilRead(fixture, "a", 2);
            fixture.service.cancel("a");
            until(fixture, "a", RunState.CANCELLED);
            fixture.runner.enqueue(edited("b"), Map.of("from", name));
            untilRead(fixture, "b", 2);
            fixture.service.drain("b");
            fixture.untilCount("finished", 1);
            assertEquals(List.of("{\"k\":\"a\",\"sum\":3}"), results(fixture));
            fixture.until(
                    "what b began with is gone",
                    () -> !Files.exists(folder.resolve("work/service/runs/b/savepoint")));
            assertTrue(Files.exists(folder.resolve("work/service/runs/a/savepoints/" + name)));
        }
    }

    @Test
    void aRunIsRestartedFromASavepointAndForgottenWithIt() throws Exception {
        try (RunFixture fixture = fixture(JVM)) {
            put("first", 1);
            fixture.runner.enqueue(sums("a").toYaml());
            untilRead(fixture, "a", 1);
            only(control(fixture, savepoint("Savepoint", "before-the-change")), "success")
                    .assertAttributeEquals("pipeline.savepoint", "before-the-change");
            only(control(fixture, savepoint("Savepoint", "before-the-change")), "success");
            fixture.service.cancel("a");
            until(fixture, "a", RunState.CANCELLED);
            MockFlowFile restarted =
                    only(
                            control(
                                    fixture,
                                    Map.of(
                                            "Action",
                                            "restart",
                                            "Run Id",
                                            "a",
                                            "Savepoint",
                                            "before-the-change")),
                            "success");
            restarted.assertAttributeEquals("pipeline.savepoint", "before-the-change");
            String again = restarted.getAttribute("pipeline.run.id");
            put("second", 2);
            untilRead(fixture, again, 2);
            fixture.service.drain(again);
            fixture.untilCount("finished", 1);
            assertEquals(List.of("{\"k\":\"a\",\"sum\":3}"), results(fixture));

            only(control(fixture, Map.of("Action", "forget", "Run Id", "a")), "success");
            assertEquals(Optional.empty(), fixture.service.inspect("a"));
            fixture.runner.enqueue(sums("c").toYaml(), Map.of("from", "before-the-change"));
            fixture.untilCount("failed", 2);
            fixture.files("failed")
                    .get(1)
                    .assertAttributeEquals(
                            "pipeline.error",
                            "[INVALID_VALUE] this node has no savepoint 'before-the-change'; keep one with ControlPipeline; it is there"
                                    + " on the node that its run is on");
        }
    }

    /** NiFi goes before the run has a checkpoint of its own. */
    @Test
    void aRunThatBeganFromASavepointGoesOnAfterARestart() throws Exception {
        try (RunFixture fixture = fixture(JVM)) {
            put("first", 1);
            fixture.runner.enqueue(sums("a").toYaml());
            untilRead(fixture, "a", 1);
            only(control(fixture, savepoint("Savepoint", "s")), "success");
            fixture.service.cancel("a");
            until(fixture, "a", RunState.CANCELLED);
            fixture.runner.enqueue(sums("b").toYaml(), Map.of("from", "s"));
            until(fixture, "b", RunState.RUNNING);
        }
        try (RunFixture fixture = fixture(JVM)) {
            put("second", 2);
            untilRead(fixture, "b", 2);
            fixture.service.drain("b");
            fixture.untilCount("finished", 1);
            assertEquals(List.of("{\"k\":\"a\",\"sum\":3}"), results(fixture));
        }
    }

    @Test
    void whatHasNoSavepointSaysWhy() throws Exception {
        try (RunFixture fixture = fixture(JVM)) {
            Path gate = folder.resolve("gate");
            fixture.runner.enqueue(GateSourceProvider.line("sums", "a", gate).toYaml());
            fixture.until(
                    "it has been set up",
                    () ->
                            fixture.service.inspect("a").stream()
                                    .anyMatch(run -> !run.stages().isEmpty()));
            only(control(fixture, savepoint("Savepoint", "s")), "failure")
                    .assertAttributeEquals(
                            "pipeline.error",
                            "[UNSUPPORTED] run a has kept no savepoint: a bounded pipeline has no savepoints: what it writes is one"
                                    + " result, of the run that has begun it; ask again if that has passed");
            assertFalse(Files.exists(folder.resolve("work/service/runs/a/savepoints")));
            only(control(fixture, savepoint("Savepoint", "../s")), "failure")
                    .assertAttributeEquals(
                            "pipeline.error",
                            "[INVALID_VALUE] '../s' is no name for a savepoint; use letters, digits and . _ - only, 100 at most");
            Files.createFile(gate);
            fixture.untilCount("finished", 1);
            only(control(fixture, savepoint("Savepoint", "s")), "failure")
                    .assertAttributeEquals(
                            "pipeline.error",
                            "[UNSUPPORTED] run a does not go on at the moment, and only what goes on has something to keep; list it to"
                                    + " see its state");
        }
    }

    @Test
    void aBoundedPipelineBeginsAtItsBeginningAlone() throws Exception {
        try (RunFixture fixture = fixture(JVM)) {
            put("first", 1);
            fixture.runner.enqueue(sums("a").toYaml());
            untilRead(fixture, "a", 1);
            only(control(fixture, savepoint("Savepoint", "s")), "success");
            fixture.runner.enqueue(
                    GateSourceProvider.line("other", "b", folder.resolve("gate")).toYaml(),
                    Map.of("from", "s"));
            fixture.untilCount("failed", 1);
            fixture.files("failed")
                    .get(0)
                    .assertAttributeEquals(
                            "pipeline.error",
                            "[UNSUPPORTED] it is bounded, and cannot begin from savepoint 's'; take the savepoint's name away");
        }
    }
}
