package org.nifibeam.nifi.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.nifi.components.state.Scope;
import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.service.ResultBatch;
import org.nifibeam.service.RunInfo;
import org.nifibeam.service.RunRefusedException;
import org.nifibeam.service.RunRequest;
import org.nifibeam.service.RunState;
import org.nifibeam.service.RunnerUnavailableException;
import org.nifibeam.service.Submission;

/**
 * One job a run, and each result once, wherever NiFi stops. A stop of NiFi is simulated by leaving
 * the service's jobs (as the disabling of a service does, which writes nothing of that) and
 * beginning with a new service over the same folder.
 */
@Timeout(120)
final class RestartTest {
    @TempDir Path folder;

    private Path gate() {
        return folder.resolve("gate");
    }

    /** Three numbers that come once the gate is open, to a file and back. */
    private String definition(String pipeline, String run) {
        return GateSourceProvider.begun(pipeline, run, gate())
                .withStage(
                        "WriteToJson",
                        "Json",
                        "Json",
                        Map.of("input", "Gate"),
                        Map.of(),
                        Map.of("path", folder + "/out/n"))
                .withStage(
                        "WriteToFlowFile",
                        "Back",
                        "Back",
                        Map.of("input", "Gate"),
                        Map.of(),
                        Map.of())
                .toYaml();
    }

    private RunFixture fixture() throws Exception {
        return new RunFixture(
                folder.resolve("work"),
                folder.toString(),
                Map.of(),
                Map.of("Maximum Concurrent Runs", "2"));
    }

    private static RunRequest request(
            RunFixture fixture, String run, String submitter, String definition) {
        return new RunRequest(
                run,
                fixture.runner.getProcessor().getIdentifier(),
                submitter,
                definition,
                RunRequest.IfRunning.ATTACH_IF_IDENTICAL,
                Map.of(),
                Map.of());
    }

    private List<String> written() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            return files.sorted().flatMap(RestartTest::lines).sorted().toList();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static final List<String> NUMBERS = List.of("{\"n\":1}", "{\"n\":2}", "{\"n\":3}");

    @Test
    void aRunThatWasGoingBeginsAgainUnderItsId() throws Exception {
        String definition = definition("p", "run-1");
        try (RunFixture fixture = fixture()) {
            fixture.runner.enqueue(definition);
            fixture.untilCount("submitted", 1);
            fixture.until(
                    "running",
                    () ->
                            fixture.service.inspect("run-1").orElseThrow().state()
                                    == RunState.RUNNING);
        }
        try (RunFixture fixture = fixture()) {
            assertFalse(
                    fixture.service.inspect("run-1").orElseThrow().state().ended(),
                    "taken up by itself");
            Files.createFile(gate());
            fixture.until(
                    "the end",
                    () ->
                            fixture.service.inspect("run-1").orElseThrow().state()
                                    == RunState.FINISHED);
            assertEquals(NUMBERS, written());
            fixture.untilCount("finished", 1);
            assertEquals(1, fixture.files("results").size());
            fixture.files("results").get(0).assertAttributeEquals("record.count", "3");
        }
    }

    @Test
    void submittedButNotTransferredIsSubmittedOnce() throws Exception {
        String definition = definition("p", "run-1");
        Files.createFile(gate());
        try (RunFixture fixture = fixture()) {
            // NiFi stops when the service has taken the run, and the FlowFile is still in its
            // queue.
            MockFlowFile inQueue = new MockFlowFile(1);
            inQueue.setData(definition.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            Submission first =
                    fixture.service.submit(
                            request(fixture, "run-1", inQueue.getAttribute("uuid"), definition));
            assertEquals(Submission.Outcome.ACCEPTED, first.outcome());

            fixture.runner.enqueue(inQueue);
            fixture.untilCount("finished", 1);
            assertEquals(1, fixture.files("submitted").size());
            assertEquals(0, fixture.files("incomplete").size());
            assertEquals(1, fixture.files("results").size());
            assertEquals(NUMBERS, written());
        }
    }

    @Test
    void anIdenticalPipelineIsJoinedADifferentOneRefused() throws Exception {
        try (RunFixture fixture = fixture()) {
            fixture.runner.enqueue(definition("p", "run-1"));
            fixture.untilCount("submitted", 1);
            fixture.runner.enqueue(definition("p", "run-2"));
            fixture.untilCount("submitted", 2);
            fixture.files("submitted").get(1).assertAttributeEquals("pipeline.run.id", "run-1");

            fixture.runner.enqueue(definition("p", "run-3").replace("/out/n", "/out/m"));
            fixture.untilCount("failed", 1);
            String error = fixture.files("failed").get(0).getAttribute("pipeline.error");
            assertTrue(
                    error.startsWith(
                            "[DUPLICATE] pipeline 'p' is running with another definition (run run-1): stage 'Json' is changed"),
                    error);

            fixture.runner.setProperty("If Already Running", "run beside");
            fixture.runner.enqueue(definition("p", "run-4").replace("/out/n", "/other/n"));
            fixture.untilCount("submitted", 3);
            Files.createFile(gate());
            fixture.untilCount("finished", 2);
            assertEquals(
                    List.of("run-1", "run-4"),
                    fixture.service.runs(fixture.runner.getProcessor().getIdentifier()).stream()
                            .map(RunInfo::runId)
                            .toList());
        }
    }

    /** Removed and made anew, or imported once more: what runs is the old one's. */
    @Test
    void aPipelineThatAnotherRunPipelineRunsIsNotSilentlyLeftToIt() throws Exception {
        try (RunFixture fixture = fixture()) {
            RunRequest removed =
                    new RunRequest(
                            "run-1",
                            "removed",
                            "x",
                            definition("p", "run-1"),
                            RunRequest.IfRunning.ATTACH_IF_IDENTICAL,
                            Map.of(),
                            Map.of());
            fixture.service.submit(removed);
            fixture.runner.enqueue(definition("p", "run-2"));
            fixture.untilCount("failed", 1);
            fixture.files("failed")
                    .get(0)
                    .assertAttributeEquals(
                            "pipeline.error",
                            "[DUPLICATE] pipeline 'p' is running as run run-1, which another RunPipeline (its id is removed) has submitted"
                                    + " and gives the results of; look there; if that RunPipeline has been removed, drain or cancel the run"
                                    + " with ControlPipeline and start this one again, or set If Already Running to savepoint and replace; to"
                                    + " run both, give this pipeline another name");
            fixture.service.cancel("run-1");
            fixture.until("its end", () -> state(fixture, "run-1").ended());
            fixture.runner.enqueue(definition("p", "run-3"));
            Files.createFile(gate());
            fixture.untilCount("finished", 1);
            fixture.files("results").get(0).assertAttributeEquals("pipeline.run.id", "run-3");
        }
    }

    @Test
    void aResultThatWasLetOutBeforeTheServiceKnewIsNotLetOutAgain() throws Exception {
        Files.createFile(gate());
        Map<String, String> state;
        Path results = folder.resolve("work/service/runs/run-1/results");
        Path copy = folder.resolve("copy");
        try (RunFixture fixture = fixture()) {
            fixture.service.submit(request(fixture, "run-1", "x", definition("p", "run-1")));
            fixture.until(
                    "results",
                    () -> fixture.service.inspect("run-1").orElseThrow().state().ended());
            fixture.untilCount("finished", 1);
            assertEquals(1, fixture.files("results").size());
            state = fixture.runner.getStateManager().getState(Scope.LOCAL).toMap();
        }
        // NiFi's FlowFiles and state were committed, the acknowledgement was not written.
        Files.delete(results.resolve("_Back/acknowledged"));
        try (RunFixture fixture =
                new RunFixture(folder.resolve("work"), folder.toString(), Map.of())) {
            fixture.runner.getStateManager().setState(state, Scope.LOCAL);
            fixture.runner.run(5, false, true);
            assertEquals(0, fixture.files("results").size());
            assertEquals(0, fixture.files("finished").size());
        }
    }

    @Test
    void runsThatWaitAndRunsThatAreCancelledEnd() throws Exception {
        try (RunFixture fixture = fixture()) {
            for (String run : List.of("a", "b", "c")) {
                String definition = definition(run, run).replace("/out/n", "/out-" + run + "/n");
                fixture.service.submit(request(fixture, run, run, definition));
            }
            fixture.until(
                    "two running",
                    () ->
                            state(fixture, "a") == RunState.RUNNING
                                    && state(fixture, "b") == RunState.RUNNING);
            assertEquals(RunState.WAITING, state(fixture, "c"));
            fixture.service.cancel("a");
            fixture.until("the third", () -> state(fixture, "c") == RunState.RUNNING);
            assertEquals(RunState.CANCELLED, state(fixture, "a"));
            assertThrows(IllegalStateException.class, () -> fixture.service.forget("b"));
            Files.createFile(gate());
            fixture.untilCount("finished", 2);
            fixture.untilCount("failed", 1);
            fixture.files("failed").get(0).assertAttributeEquals("pipeline.state", "CANCELLED");
            assertFalse(
                    Files.exists(folder.resolve("out-a"))
                            && Files.list(folder.resolve("out-a")).findAny().isPresent());
            fixture.service.forget("a");
            assertTrue(fixture.service.inspect("a").isEmpty());
        }
    }

    @Test
    void aCancelledRunIsNotTakenUpAgain() throws Exception {
        Path entry = folder.resolve("work/service/runs/run-1/run.properties");
        String atCancelling;
        try (RunFixture fixture = fixture()) {
            fixture.service.submit(request(fixture, "run-1", "x", definition("p", "run-1")));
            fixture.until("running", () -> state(fixture, "run-1") == RunState.RUNNING);
            String running = Files.readString(entry);
            fixture.service.cancel("run-1");
            // What is on disk by then is this, or has the end too.
            atCancelling = running + "asked=TO_CANCEL\n";
            assertTrue(Files.readString(entry).contains("asked=TO_CANCEL"));
            fixture.until("the end", () -> state(fixture, "run-1") == RunState.CANCELLED);
        }
        Files.writeString(entry, atCancelling);
        Files.createFile(gate());
        try (RunFixture fixture = fixture()) {
            fixture.until("the end", () -> state(fixture, "run-1").ended());
            assertEquals(RunState.CANCELLED, state(fixture, "run-1"));
            assertFalse(Files.exists(folder.resolve("out")) && !written().isEmpty());
        }
    }

    @Test
    void anEntryThatCannotBeReadStopsNothingAndIsNotRunAgain() throws Exception {
        Path old = Files.createDirectories(folder.resolve("work/service/runs/old"));
        Files.writeString(old.resolve("run.properties"), "format=99\n");
        Files.createFile(gate());
        try (RunFixture fixture = fixture()) {
            RunnerUnavailableException refused =
                    assertThrows(
                            RunnerUnavailableException.class,
                            () ->
                                    fixture.service.submit(
                                            request(fixture, "old", "x", definition("q", "old"))));
            assertEquals(
                    "there was a run old whose entry cannot be read; see NiFi's log, and move "
                            + old
                            + " away to have it run again",
                    refused.getMessage());
            fixture.runner.enqueue(definition("p", "run-1"));
            fixture.untilCount("finished", 1);
        }
    }

    private static RunState state(RunFixture fixture, String run) {
        return fixture.service.inspect(run).orElseThrow().state();
    }

    @Test
    void resultsAreGivenAgainUntilTheyAreAcknowledged() throws Exception {
        Files.createFile(gate());
        try (RunFixture fixture = fixture()) {
            fixture.service.submit(request(fixture, "run-1", "x", definition("p", "run-1")));
            fixture.until(
                    "the end",
                    () ->
                            state(fixture, "run-1") == RunState.FINISHED
                                    || fixture.files("finished").size() == 1);
        }
        try (RunFixture fixture = fixture()) {
            List<ResultBatch> batches = fixture.service.results("run-1", 10);
            if (!batches.isEmpty()) {
                assertEquals(1, batches.get(0).sequence());
                fixture.service.acknowledge("run-1", "Back", 1);
            }
            assertEquals(List.of(), fixture.service.results("run-1", 10));
            assertEquals(List.of(), fixture.service.results("no such run", 10));
        }
    }

    @Test
    void aDefinitionWithoutStagesIsRefused() throws Exception {
        try (RunFixture fixture = fixture()) {
            RunRefusedException refused =
                    assertThrows(
                            RunRefusedException.class,
                            () ->
                                    fixture.service.submit(
                                            request(
                                                    fixture,
                                                    "r",
                                                    "x",
                                                    CanvasDefinition.start("p", "r", "standalone")
                                                            .toYaml())));
            assertEquals(
                    "[MISSING] the pipeline has no stages; list them under 'transforms'; on the canvas, put them between DefinePipeline and RunPipeline",
                    refused.getMessage());
        }
    }

    @Test
    void aFullResultsQueueHoldsResultsBackAlone() throws Exception {
        Files.createFile(gate());
        try (RunFixture fixture = fixture()) {
            fixture.runner.setRelationshipUnavailable("results");
            fixture.runner.enqueue(definition("p", "run-1"));
            fixture.until("the end", () -> state(fixture, "run-1") == RunState.FINISHED);
            fixture.runner.enqueue(definition("q", "run-2").replace("/out/n", "/out2/n"));
            fixture.until(
                    "another",
                    () ->
                            fixture.service
                                    .inspect("run-2")
                                    .filter(r -> r.state().ended())
                                    .isPresent());
            assertEquals(2, fixture.files("submitted").size());
            assertEquals(0, fixture.files("results").size());
            assertEquals(
                    0, fixture.files("finished").size(), "finished says that all results are out");
            fixture.runner.setRelationshipAvailable("results");
            fixture.untilCount("finished", 2);
            assertEquals(2, fixture.files("results").size());
        }
    }
}
