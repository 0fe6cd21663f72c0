package org.nifibeam.nifi.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.nifi.components.state.Scope;
import org.apache.nifi.util.LogMessage;
import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.service.RunInfo;
import org.nifibeam.service.RunProblem;
import org.nifibeam.service.RunState;
import org.nifibeam.service.StageFigures;

/**
 * What RunPipeline tells of a run while it goes: status FlowFiles, bulletins, room in its queues.
 */
@Timeout(120)
final class StatusTest {
    @TempDir Path folder;

    private Path gate() {
        return folder.resolve("gate");
    }

    /** Three numbers once the gate is open, through an expression, which may fail on them. */
    private String definition(String run, String expression) {
        return GateSourceProvider.begun("p-" + run, run, gate())
                .withStage(
                        "MapToFields",
                        "Own",
                        "Own",
                        Map.of("input", "Gate"),
                        Map.of(),
                        Map.of("language", "generic", "fields", Map.of("n", expression)))
                .withStage(
                        "WriteToFlowFile",
                        "Back",
                        "Back",
                        Map.of("input", "Own"),
                        Map.of(),
                        Map.of())
                .toYaml();
    }

    private String definition(String run) {
        return definition(run, "n + 1");
    }

    private RunFixture fixture(Map<String, String> service) throws Exception {
        return new RunFixture(folder.resolve("work"), folder.toString(), Map.of(), service);
    }

    private static List<String> told(RunFixture fixture) {
        return fixture.files("status").stream()
                .map(f -> f.getAttribute("pipeline.status"))
                .toList();
    }

    private static List<String> warnings(RunFixture fixture) {
        return fixture.runner.getLogger().getWarnMessages().stream()
                .map(LogMessage::getMsg)
                .toList();
    }

    @Test
    void eachChangeIsToldOnce() throws Exception {
        try (RunFixture fixture = fixture(Map.of())) {
            fixture.runner.enqueue(definition("run-1"));
            fixture.until("running", () -> told(fixture).contains("running"));
            fixture.runner.run(5, false, false);
            assertEquals(List.of("submitted", "running"), told(fixture));
            Files.createFile(gate());
            fixture.untilCount("finished", 1);
            fixture.runner.run(5, false, false);
            assertEquals(List.of("submitted", "running", "ended"), told(fixture));

            MockFlowFile ended = fixture.files("status").get(2);
            ended.assertAttributeEquals("pipeline.run.id", "run-1");
            ended.assertAttributeEquals("pipeline.state", "FINISHED");
            ended.assertAttributeEquals("pipeline.message", "the run is finished");
            ended.assertAttributeEquals("pipeline.figures.Own.in", "3");
            ended.assertAttributeEquals("pipeline.figures.Own.out", "3");
            ended.assertAttributeEquals("pipeline.figures.Own.late", "0");
            ended.assertAttributeEquals("pipeline.figures.Own.errors", "0");
            ended.assertAttributeEquals("pipeline.figures.Own.watermark", "end");
            ended.assertAttributeEquals("mime.type", "application/json");
            assertTrue(ended.getContent().contains("\"status\" : \"ended\""), ended.getContent());
            assertTrue(ended.getContent().contains("\"stage\" : \"Own\""), ended.getContent());
            assertEquals(List.of(), warnings(fixture));
        }
    }

    @Test
    void waitingSaysForWhatAndIsOneBulletinForAll() throws Exception {
        try (RunFixture fixture = fixture(Map.of("Maximum Concurrent Runs", "1"))) {
            fixture.runner.enqueue(definition("run-1"));
            fixture.runner.enqueue(definition("run-2"));
            fixture.runner.enqueue(definition("run-3"));
            fixture.until(
                    "waiting", () -> told(fixture).stream().filter("waiting"::equals).count() == 2);
            fixture.runner.run(5, false, false);
            String reason = "1 run is going, as many as Maximum Concurrent Runs allows";
            MockFlowFile waiting =
                    fixture.files("status").stream()
                            .filter(f -> f.getAttribute("pipeline.status").equals("waiting"))
                            .findFirst()
                            .orElseThrow();
            waiting.assertAttributeEquals("pipeline.waiting.for", reason);
            waiting.assertAttributeEquals("pipeline.state", "WAITING");
            assertEquals(1, warnings(fixture).size(), warnings(fixture).toString());
            assertTrue(warnings(fixture).get(0).endsWith(reason), warnings(fixture).get(0));
            Files.createFile(gate());
            fixture.untilCount("finished", 3);
        }
    }

    @Test
    void aFailureIsABulletinAtOnceAndOnce() throws Exception {
        try (RunFixture fixture = fixture(Map.of())) {
            Files.createFile(gate());
            fixture.runner.enqueue(definition("run-1", "n * 9223372036854775807"));
            fixture.untilCount("failed", 1);
            fixture.runner.run(5, false, false);
            List<String> errors =
                    fixture.runner.getLogger().getErrorMessages().stream()
                            .map(LogMessage::getMsg)
                            .toList();
            assertEquals(1, errors.size(), errors.toString());
            MockFlowFile failed = fixture.files("failed").get(0);
            String error = failed.getAttribute("pipeline.error");
            assertTrue(error.startsWith("[FAILED] stage 'Own'"), error);
            MockFlowFile ended = fixture.files("status").get(fixture.files("status").size() - 1);
            ended.assertAttributeEquals("pipeline.status", "ended");
            ended.assertAttributeEquals("pipeline.message", error);
        }
    }

    @Test
    void elementsThatFailAreTroubleOnceAStage() throws Exception {
        String definition =
                CanvasDefinition.start("p", "run-1", "standalone")
                        .withStage(
                                "Create",
                                "Orders",
                                "Orders",
                                Map.of(),
                                Map.of(),
                                Map.of("elements", List.of(Map.of("n", 5L), Map.of("n", 0L))))
                        .withStage(
                                "MapToFields",
                                "Rate",
                                "Rate",
                                Map.of("input", "Orders"),
                                Map.of(),
                                Map.of(
                                        "language",
                                        "generic",
                                        "fields",
                                        Map.of("share", "100 / n"),
                                        "error_handling",
                                        Map.of("output", "errors")))
                        .withStage(
                                "WriteToFlowFile",
                                "Good",
                                "Good",
                                Map.of("input", "Rate"),
                                Map.of(),
                                Map.of())
                        .withStage(
                                "WriteToFlowFile",
                                "Bad",
                                "Bad",
                                Map.of("input", "Rate.errors"),
                                Map.of(),
                                Map.of())
                        .toYaml();
        try (RunFixture fixture = fixture(Map.of())) {
            fixture.runner.enqueue(definition);
            fixture.untilCount("finished", 1);
            fixture.runner.run(5, false, false);
            assertEquals(1, told(fixture).stream().filter("trouble"::equals).count());
            assertEquals(
                    List.of(
                            "Run run-1: stage 'Rate': elements fail and go to its error output; look at what takes that"),
                    warnings(fixture).stream().map(StatusTest::withoutComponent).toList());
            assertEquals(1, fixture.runner.getCounterValue("Rate: errors"));
        }
    }

    /** NiFi's log has the component before each message. */
    private static String withoutComponent(String message) {
        return message.substring(message.indexOf("Run "));
    }

    @Test
    void lateElementsAreTrouble() {
        List<RunEvent> events =
                RunEvent.of(
                        run(
                                RunState.RUNNING,
                                Optional.empty(),
                                List.of(),
                                new StageFigures("Sum", 9, 3, 2, 0, 0, OptionalLong.of(7))));
        assertEquals(
                List.of("SUBMITTED", "RUNNING", "TROUBLE"),
                events.stream().map(e -> e.kind().name()).toList());
        assertEquals(
                "stage 'Sum': elements come so late that they are dropped; allow them more lateness where the window is set",
                events.get(2).message());
    }

    @Test
    void aReasonIsTheSameWhateverItsNumbersAre() {
        String one =
                "the service's work folder holds 12 MB, and Disk Limit is 10 MB: take results out, or raise it";
        RunEvent first = RunEvent.of(run(RunState.WAITING, Optional.of(one), List.of())).get(1);
        RunEvent second =
                RunEvent.of(run(RunState.WAITING, Optional.of(one.replace("12", "13")), List.of()))
                        .get(1);
        assertEquals(first.key(), second.key());
        assertFalse(first.message().equals(second.message()));
    }

    private static RunInfo run(
            RunState state,
            Optional<String> waiting,
            List<RunProblem> problems,
            StageFigures... stages) {
        return new RunInfo(
                "run-1",
                "p",
                "owner",
                "submitter",
                "fingerprint",
                state,
                Optional.empty(),
                waiting,
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH,
                Optional.empty(),
                problems,
                List.of(stages));
    }

    /** A full queue holds back what would go into it, and what has nowhere else to end. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "submitted  | ''",
                "incomplete | ''",
                "failed     | ''",
                "finished   | ''",
                "results    | submitted=1 status=2",
                "status     | submitted=1 results=1 finished=1"
            })
    void aFullQueueHoldsBackOnlyWhatMust(String full, String comesOut) throws Exception {
        Files.createFile(gate());
        try (RunFixture fixture = fixture(Map.of())) {
            fixture.runner.setRelationshipUnavailable(full);
            fixture.runner.enqueue(definition("run-1"));
            if (comesOut.isEmpty()) {
                fixture.runner.run(20, false, true);
            } else {
                fixture.until("what can come", () -> all(fixture, comesOut));
                fixture.runner.run(20, false, false);
                assertTrue(all(fixture, comesOut));
            }
            assertEquals(0, fixture.files(full).size());
            assertEquals(
                    comesOut.isEmpty() ? 1 : 0, fixture.runner.getQueueSize().getObjectCount());
            fixture.runner.setRelationshipAvailable(full);
            fixture.untilCount("finished", 1);
            fixture.until("ended", () -> told(fixture).contains("ended"));
            assertEquals(1, fixture.files("submitted").size());
            assertEquals(1, fixture.files("results").size());
            assertEquals("submitted", told(fixture).get(0));
            assertEquals(1, told(fixture).stream().filter("ended"::equals).count());
        }
    }

    private static boolean all(RunFixture fixture, String counts) {
        for (String one : counts.split(" ")) {
            String[] parts = one.split("=");
            if (fixture.files(parts[0]).size() < Integer.parseInt(parts[1])) {
                return false;
            }
        }
        return true;
    }

    @Test
    void whileFinishedIsFullARunThatGoesOnGivesItsResults() throws Exception {
        try (RunFixture fixture = fixture(Map.of())) {
            fixture.runner.enqueue(definition("run-1"));
            fixture.untilCount("submitted", 1);
            fixture.runner.setRelationshipUnavailable("finished");
            Files.createFile(gate());
            fixture.untilCount("results", 1);
            fixture.runner.run(5, false, false);
            assertEquals(0, fixture.files("finished").size());
            fixture.runner.setRelationshipAvailable("finished");
            fixture.untilCount("finished", 1);
        }
    }

    @Test
    void whatWasToldIsNotToldAgainAfterARestart() throws Exception {
        Map<String, String> state;
        try (RunFixture fixture = fixture(Map.of())) {
            fixture.runner.enqueue(definition("run-1"));
            fixture.until("running", () -> told(fixture).contains("running"));
            state = fixture.runner.getStateManager().getState(Scope.LOCAL).toMap();
        }
        Files.createFile(gate());
        try (RunFixture fixture = fixture(Map.of())) {
            fixture.runner.getStateManager().setState(state, Scope.LOCAL);
            fixture.untilCount("finished", 1);
            assertEquals(List.of("ended"), told(fixture));
        }
    }

    @Test
    void provenanceLeadsFromAResultToTheRunAndTheFlowFileThatBeganIt() throws Exception {
        Files.createFile(gate());
        try (RunFixture fixture = fixture(Map.of())) {
            fixture.runner.enqueue(definition("run-1"));
            fixture.untilCount("finished", 1);
            MockFlowFile submitted = fixture.files("submitted").get(0);
            String uuid = submitted.getAttribute("uuid");
            MockFlowFile result = fixture.files("results").get(0);
            result.assertAttributeEquals("pipeline.submitter", uuid);
            result.assertAttributeEquals(
                    "pipeline.definition", submitted.getAttribute("pipeline.definition"));
            assertEquals(
                    List.of("SEND nifi-beam:run/run-1 " + uuid), events(fixture, "SEND", uuid));
            assertEquals(
                    List.of("RECEIVE nifi-beam:run/run-1/Back urn:nifi:" + uuid),
                    events(fixture, "RECEIVE", result.getAttribute("uuid")));
            assertEquals(
                    List.of("RECEIVE nifi-beam:run/run-1 urn:nifi:" + uuid),
                    events(
                            fixture,
                            "RECEIVE",
                            fixture.files("finished").get(0).getAttribute("uuid")));
        }
    }

    @Test
    void provenanceHasTheAddressesThatARunReadsAndWrites() throws Exception {
        Path numbers = Files.writeString(folder.resolve("numbers.json"), "{\"n\": 1}\n");
        String definition =
                CanvasDefinition.start("numbers", "run-1", "standalone")
                        .withStage(
                                "ReadFromJson",
                                "Read",
                                "Read",
                                Map.of(),
                                Map.of(),
                                Map.of("path", numbers.toString()))
                        .withStage(
                                "WriteToJson",
                                "Write",
                                "Write",
                                Map.of("input", "Read"),
                                Map.of(),
                                Map.of("path", folder.resolve("out/numbers").toString()))
                        .toYaml();
        try (RunFixture fixture =
                new RunFixture(folder.resolve("work"), folder.toString(), Map.of())) {
            fixture.runner.enqueue(definition);
            fixture.untilCount("finished", 1);
            String uuid = fixture.files("submitted").get(0).getAttribute("uuid");
            assertEquals(
                    List.of("FETCH file:" + numbers + " " + uuid), events(fixture, "FETCH", uuid));
            assertEquals(
                    List.of(
                            "SEND nifi-beam:run/run-1 " + uuid,
                            "SEND file:" + folder + "/out/numbers-*-of-*.json " + uuid),
                    events(fixture, "SEND", uuid));
            assertEquals(
                    "stage 'Write' of run run-1 writes this",
                    fixture.runner.getProvenanceEvents().stream()
                            .filter(e -> String.valueOf(e.getTransitUri()).contains("/out/"))
                            .findFirst()
                            .orElseThrow()
                            .getDetails());
        }
    }

    private static List<String> events(RunFixture fixture, String type, String uuid) {
        return fixture.runner.getProvenanceEvents().stream()
                .filter(
                        e ->
                                e.getFlowFileUuid().equals(uuid)
                                        && e.getEventType().name().equals(type))
                .map(
                        e ->
                                type
                                        + " "
                                        + e.getTransitUri()
                                        + " "
                                        + Optional.ofNullable(e.getSourceSystemFlowFileIdentifier())
                                                .orElse(e.getFlowFileUuid()))
                .toList();
    }

    @Test
    void provenanceJoinsTheBranchesOfARun() throws Exception {
        Files.createFile(gate());
        CanvasDefinition stem = CanvasDefinition.parse(definition("run-1"));
        try (RunFixture fixture =
                new RunFixture(
                        folder.resolve("work"),
                        folder.toString(),
                        Map.of("Final Stages", "Back, Log"))) {
            fixture.runner.enqueue(stem.toYaml(), Map.of("pipeline.stage", "Back"));
            fixture.runner.enqueue(
                    stem.withStage(
                                    "LogForTesting",
                                    "Log",
                                    "Log",
                                    Map.of("input", "Own"),
                                    Map.of(),
                                    Map.of())
                            .toYaml(),
                    Map.of("pipeline.stage", "Log"));
            fixture.untilCount("finished", 1);
            MockFlowFile merged = fixture.files("submitted").get(0);
            List<String> parents =
                    fixture.runner.getProvenanceEvents().stream()
                            .filter(e -> e.getEventType().name().equals("JOIN"))
                            .filter(e -> e.getChildUuids().contains(merged.getAttribute("uuid")))
                            .flatMap(e -> e.getParentUuids().stream())
                            .sorted()
                            .toList();
            assertEquals(
                    parents,
                    List.of(
                            fixture.files("results")
                                    .get(0)
                                    .getAttribute("pipeline.submitter")
                                    .split(",")));
            assertEquals(2, parents.size());
        }
    }
}
