package org.nifibeam.nifi.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.nifi.json.JsonTreeReader;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.nifi.stage.AssignTimestamps;
import org.nifibeam.nifi.stage.Canvas;
import org.nifibeam.nifi.stage.CombineElements;
import org.nifibeam.nifi.stage.FilterElements;
import org.nifibeam.nifi.stage.WindowInto;
import org.nifibeam.nifi.stage.WriteToFlowFile;
import org.nifibeam.service.RunInfo;
import org.nifibeam.service.RunRefusedException;
import org.nifibeam.service.RunState;
import org.nifibeam.service.RunnerUnavailableException;

/** FlowFiles read by one run as they come: with the real service, engine, reader and writer. */
@Timeout(180)
final class UnboundedInputTest {
    private static final String TWO = "[{\"id\": 1, \"amount\": 5}, {\"id\": 2, \"amount\": 50}]";
    private static final String ONE = "[{\"id\": 3, \"amount\": 70}]";
    private static final String ANOTHER = "[{\"id\": 4, \"amount\": 90}]";
    private static final String SECOND = "{\"id\":2,\"amount\":50}";
    private static final String THIRD = "{\"id\":3,\"amount\":70}";
    private static final String FOURTH = "{\"id\":4,\"amount\":90}";

    @TempDir Path folder;
    private long lastCheckpoint = System.nanoTime();

    private RunFixture fixture(Map<String, String> runPipeline) throws InitializationException {
        return new RunFixture(folder, "", runPipeline);
    }

    static TestRunner reader(RunFixture fixture, Map<String, String> properties)
            throws InitializationException {
        TestRunner reader = TestRunners.newTestRunner(new ReadFromFlowFile(), "Orders");
        reader.addControllerService("service", new SameRunner(fixture.service));
        reader.enableControllerService(reader.getControllerService("service"));
        JsonTreeReader json = new JsonTreeReader();
        reader.addControllerService("json", json);
        reader.setProperty(json, "Timestamp Format", "yyyy-MM-dd'T'HH:mm:ssX");
        reader.enableControllerService(json);
        reader.setProperty("Pipeline Runner", "service");
        reader.setProperty("Record Reader", "json");
        reader.setProperty("Input", "one unbounded run");
        properties.forEach(reader::setProperty);
        return reader;
    }

    /** Somebody starts it again. */
    static MockFlowFile start(TestRunner reader) throws IOException {
        ((ReadFromFlowFile) reader.getProcessor()).stop(reader.getProcessContext());
        int before = reader.getFlowFilesForRelationship("success").size();
        reader.run(1, false, true);
        reader.assertTransferCount("success", before + 1);
        return reader.getFlowFilesForRelationship("success").get(before);
    }

    private static MockFlowFile large(MockFlowFile definition, String condition) {
        MockFlowFile filtered =
                Canvas.through(
                        definition, FilterElements::new, "Large", Map.of("Condition", condition));
        return Canvas.through(filtered, WriteToFlowFile::new, "Back", Map.of());
    }

    private static MockFlowFile large(MockFlowFile definition) {
        return large(definition, "amount > 9");
    }

    private static List<String> rows(RunFixture fixture) {
        return fixture.files("results").stream()
                .flatMap(result -> result.getContent().lines())
                .sorted()
                .toList();
    }

    private void untilRows(RunFixture fixture, String... rows) {
        fixture.until(
                List.of(rows).toString(),
                () -> {
                    checkpoint(fixture);
                    return rows(fixture).size() >= rows.length;
                });
        assertEquals(List.of(rows), rows(fixture));
    }

    /** Has the runs that go on take a checkpoint sooner than in some seconds. */
    private void checkpoint(RunFixture fixture) {
        if (System.nanoTime() - lastCheckpoint < 200_000_000) {
            return;
        }
        lastCheckpoint = System.nanoTime();
        for (RunInfo run : fixture.service.runs()) {
            if (run.state() == RunState.RUNNING && run.successor().isEmpty()) {
                try {
                    fixture.service.savepoint(run.runId(), "s-" + lastCheckpoint);
                } catch (RunRefusedException | RunnerUnavailableException e) {
                    System.out.println("there is no checkpoint yet: " + e.getMessage());
                }
            }
        }
    }

    private static List<RunState> states(RunFixture fixture) {
        return fixture.service.runs().stream().map(RunInfo::state).toList();
    }

    private void untilState(RunFixture fixture, String run, RunState state) {
        fixture.until(
                run + " " + state,
                () -> {
                    checkpoint(fixture);
                    return fixture.service
                            .inspect(run)
                            .filter(info -> info.state() == state)
                            .isPresent();
                });
    }

    /** Triggers the reader until FlowFiles have come out. */
    private void until(RunFixture fixture, TestRunner reader, String to, int count) {
        fixture.until(
                count + " " + to,
                () -> {
                    checkpoint(fixture);
                    reader.run(1, false, false);
                    return reader.getFlowFilesForRelationship(to).size() >= count;
                });
        assertEquals(count, reader.getFlowFilesForRelationship(to).size());
    }

    private List<String> inputs() throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".spool"))
                    .filter(file -> file.getParent().getParent().endsWith("inputs"))
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"NiFi JVM", "separate process"})
    void oneRunReadsWhatComes(String execution) throws Exception {
        try (RunFixture fixture =
                new RunFixture(folder, "", Map.of(), Map.of("Execution", execution))) {
            TestRunner reader = reader(fixture, Map.of("Pipeline Name", "orders-${customer}"));
            reader.enqueue(TWO, Map.of("customer", "c1", "filename", "a.json"));
            MockFlowFile definition = start(reader);
            String run = definition.getAttribute("pipeline.run.id");
            definition.assertAttributeEquals("pipeline.name", "orders-c1");
            definition.assertAttributeEquals("pipeline.stage", "Orders");
            CanvasDefinition parsed = CanvasDefinition.parse(definition.getContent());
            assertEquals(
                    "{id: int32?, amount: int32?}",
                    parsed.canvas().schemas().get("Orders").toString());
            fixture.enqueue(large(definition));
            untilRows(fixture, SECOND);
            until(fixture, reader, "original", 1);
            MockFlowFile original = reader.getFlowFilesForRelationship("original").get(0);
            original.assertContentEquals(TWO);
            original.assertAttributeEquals("filename", "a.json");
            original.assertAttributeEquals("pipeline.run.id", run);
            original.assertAttributeEquals("pipeline.state", "COMMITTED");
            original.assertAttributeNotExists("pipeline.waiting");
            assertEquals(List.of(), inputs(), "the records are removed");

            reader.enqueue(ONE, Map.of("customer", "c2"));
            reader.run(1, false, false);
            reader.assertTransferCount("success", 1);
            fixture.service.drain(run);
            untilState(fixture, run, RunState.FINISHED);
            untilRows(fixture, SECOND, THIRD);
            until(fixture, reader, "original", 2);
            assertEquals(List.of(RunState.FINISHED), states(fixture));
            assertEquals(0, reader.getQueueSize().getObjectCount());
            fixture.runner.assertTransferCount("failed", 0);
        }
    }

    @Test
    void eventTimePassesFromFlowFileToFlowFile() throws Exception {
        try (RunFixture fixture = fixture(Map.of())) {
            TestRunner reader = reader(fixture, Map.of());
            reader.enqueue("[{\"time\": \"2026-11-20T10:00:10Z\"}]");
            reader.enqueue("[{\"time\": \"2026-11-20T10:00:50Z\"}]");
            MockFlowFile timed =
                    Canvas.through(
                            start(reader),
                            AssignTimestamps::new,
                            "EventTime",
                            Map.of("Timestamp", "time"));
            MockFlowFile windows =
                    Canvas.through(timed, WindowInto::new, "Minutes", Map.of("Size", "1 min"));
            MockFlowFile counted =
                    Canvas.through(windows, CombineElements::new, "Count", Map.of("n", "count(*)"));
            fixture.enqueue(Canvas.through(counted, WriteToFlowFile::new, "Back", Map.of()));
            until(fixture, reader, "original", 2);
            assertEquals(List.of(), rows(fixture), "the minute is not over");
            reader.enqueue("[{\"time\": \"2026-11-20T10:01:00Z\"}]");
            reader.run(1, false, false);
            untilRows(fixture, "{\"n\":2}");
            String run =
                    reader.getFlowFilesForRelationship("original")
                            .get(0)
                            .getAttribute("pipeline.run.id");
            fixture.service.drain(run);
            untilRows(fixture, "{\"n\":1}", "{\"n\":2}");
        }
    }

    @Test
    void whatDoesNotFitGoesToFailureAndTheRunGoesOn() throws Exception {
        try (RunFixture fixture = fixture(Map.of())) {
            TestRunner reader = reader(fixture, Map.of());
            reader.enqueue("[{\"id\": 8");
            reader.enqueue("[]");
            reader.enqueue(
                    Canvas.define("p").getContent(), Map.of("mime.type", "application/yaml"));
            reader.enqueue(TWO);
            reader.enqueue("[{\"name\": \"x\"}]");
            reader.enqueue(ONE);
            reader.run(1, false, true);
            reader.assertTransferCount("success", 1);
            reader.assertTransferCount("failure", 4);
            List<String> errors =
                    reader.getFlowFilesForRelationship("failure").stream()
                            .map(failed -> failed.getAttribute("pipeline.error"))
                            .toList();
            assertTrue(errors.get(0).startsWith("record 1 cannot be read: "), errors.get(0));
            assertEquals("it has no records with fields", errors.get(1));
            assertTrue(errors.get(2).startsWith("this is a pipeline definition; "), errors.get(2));
            assertEquals(
                    "its records are {name: string?}, and the run reads {id: int32?, amount: int32?}; to read these, drain or"
                            + " cancel the run with ControlPipeline and start this processor again",
                    errors.get(3));
            fixture.enqueue(large(reader.getFlowFilesForRelationship("success").get(0)));
            untilRows(fixture, SECOND, THIRD);
            until(fixture, reader, "original", 2);
            assertEquals(List.of(RunState.RUNNING), states(fixture));
        }
    }

    @Test
    void asManyWaitAsMaximumFlowFilesSays() throws Exception {
        try (RunFixture fixture = fixture(Map.of())) {
            TestRunner reader = reader(fixture, Map.of("Maximum FlowFiles", "1"));
            reader.enqueue(TWO);
            reader.enqueue(ONE);
            MockFlowFile definition = start(reader);
            reader.run(3, false, false);
            assertEquals(1, inputs().size());
            assertEquals(2, reader.getQueueSize().getObjectCount());
            fixture.enqueue(large(definition));
            untilRows(fixture, SECOND);
            until(fixture, reader, "original", 1);
            reader.run(1, false, false);
            assertEquals(1, inputs().size(), "the second has its turn");
            untilRows(fixture, SECOND, THIRD);
            until(fixture, reader, "original", 2);
        }
    }

    @Test
    void ofAFailedRunTheFlowFilesGoToFailureOnceEach() throws Exception {
        try (RunFixture fixture = fixture(Map.of())) {
            TestRunner reader = reader(fixture, Map.of());
            reader.enqueue(TWO);
            MockFlowFile definition = start(reader);
            String run = definition.getAttribute("pipeline.run.id");
            fixture.enqueue(large(definition, "100 / (amount - 5) > 0"));
            untilState(fixture, run, RunState.FAILED);
            reader.enqueue(ONE);
            until(fixture, reader, "failure", 1);
            MockFlowFile failed = reader.getFlowFilesForRelationship("failure").get(0);
            failed.assertContentEquals(TWO);
            failed.assertAttributeEquals("pipeline.state", "FAILED");
            failed.assertAttributeEquals("pipeline.run.id", run);
            String error = failed.getAttribute("pipeline.error");
            assertTrue(error.startsWith("[FAILED] stage 'Large': "), error);
            reader.run(3, false, false);
            assertEquals(1, reader.getQueueSize().getObjectCount(), "the other one waits");
            assertTrue(
                    reader.getLogger()
                            .getWarnMessages()
                            .get(0)
                            .getMsg()
                            .contains("has ended; those"),
                    reader.getLogger().getWarnMessages()::toString);

            fixture.enqueue(large(start(reader)));
            untilRows(fixture, THIRD);
            until(fixture, reader, "original", 1);
            reader.assertTransferCount("failure", 1);
        }
    }

    @Test
    void whatAFailedRunLeftIsReadByNobodyAfterTheRunIsForgotten() throws Exception {
        try (RunFixture fixture = fixture(Map.of())) {
            TestRunner reader = reader(fixture, Map.of());
            reader.enqueue(TWO);
            MockFlowFile definition = start(reader);
            String run = definition.getAttribute("pipeline.run.id");
            fixture.enqueue(large(definition, "100 / (amount - 5) > 0"));
            untilState(fixture, run, RunState.FAILED);
            fixture.service.forget(run);
            assertEquals(List.of(), states(fixture));

            until(fixture, reader, "failure", 1);
            MockFlowFile failed = reader.getFlowFilesForRelationship("failure").get(0);
            failed.assertContentEquals(TWO);
            failed.assertAttributeEquals("pipeline.state", "FAILED");
            failed.assertAttributeEquals("pipeline.run.id", run);
            assertEquals(List.of(), inputs());
        }
    }

    @Test
    void aFailedRunsFlowFilesAreNotReadByTheOneThatWaitedForIt() throws Exception {
        try (RunFixture fixture = fixture(Map.of("If Already Running", "queue"))) {
            TestRunner reader = reader(fixture, Map.of());
            reader.enqueue(TWO);
            MockFlowFile definition = start(reader);
            fixture.enqueue(large(definition, "100 / (amount - 7) > 3"));
            until(fixture, reader, "original", 1);
            MockFlowFile again = start(reader);
            fixture.enqueue(large(again));
            fixture.untilCount("submitted", 2);
            reader.enqueue("[{\"id\": 7, \"amount\": 7}]");
            reader.run(1, false, false);
            untilState(fixture, definition.getAttribute("pipeline.run.id"), RunState.FAILED);
            untilState(fixture, again.getAttribute("pipeline.run.id"), RunState.RUNNING);
            until(fixture, reader, "failure", 1);
            reader.enqueue(ANOTHER);
            fixture.until(
                    "the fourth",
                    () -> {
                        reader.run(1, false, false);
                        return rows(fixture).contains(FOURTH);
                    });
            until(fixture, reader, "original", 2);
            assertEquals(List.of(FOURTH), rows(fixture));
            assertEquals(List.of(RunState.FAILED, RunState.RUNNING), states(fixture));
        }
    }

    @Test
    void aDrainedRunLeavesWhatComesLaterToTheNext() throws Exception {
        try (RunFixture fixture = fixture(Map.of())) {
            TestRunner reader = reader(fixture, Map.of());
            reader.enqueue(TWO);
            MockFlowFile first = start(reader);
            fixture.enqueue(large(first));
            fixture.untilCount("submitted", 1);
            fixture.service.drain(first.getAttribute("pipeline.run.id"));
            reader.enqueue(ONE);
            reader.run(1, false, false);
            assertEquals(1, inputs().size(), "the run reads no more");
            untilState(fixture, first.getAttribute("pipeline.run.id"), RunState.FINISHED);
            until(fixture, reader, "original", 1);
            assertEquals(1, reader.getQueueSize().getObjectCount());

            fixture.enqueue(large(start(reader)));
            untilRows(fixture, SECOND, THIRD);
            until(fixture, reader, "original", 2);
            reader.assertTransferCount("failure", 0);
            assertEquals(List.of(RunState.FINISHED, RunState.RUNNING), states(fixture));
        }
    }

    @Test
    void theSuccessorGoesOnBehindTheSavepoint() throws Exception {
        try (RunFixture fixture = fixture(Map.of("If Already Running", "savepoint and replace"))) {
            TestRunner reader = reader(fixture, Map.of());
            reader.enqueue(TWO);
            fixture.enqueue(large(start(reader)));
            untilRows(fixture, SECOND);
            reader.enqueue(ONE);
            MockFlowFile second = start(reader);
            fixture.enqueue(large(second, "amount > 10"));
            fixture.untilCount("finished", 1);
            reader.enqueue(ANOTHER);
            reader.run(1, false, false);
            untilRows(fixture, SECOND, THIRD, FOURTH);
            until(fixture, reader, "original", 3);
            assertEquals(List.of(RunState.FINISHED, RunState.RUNNING), states(fixture));
            reader.assertTransferCount("failure", 0);
        }
    }

    @Test
    void oneRunReadsThemWhateverIsAsked() throws Exception {
        try (RunFixture fixture = fixture(Map.of("If Already Running", "run beside"))) {
            TestRunner reader = reader(fixture, Map.of());
            reader.enqueue(TWO);
            fixture.enqueue(large(start(reader)));
            untilRows(fixture, SECOND);
            fixture.enqueue(large(start(reader)));
            fixture.untilCount("failed", 1);
            String error = fixture.files("failed").get(0).getAttribute("pipeline.error");
            assertTrue(
                    error.startsWith("[DUPLICATE] run ")
                            && error.contains(" reads the same FlowFiles as they come"),
                    error);
            reader.enqueue(ONE);
            reader.run(1, false, false);
            untilRows(fixture, SECOND, THIRD);
            until(fixture, reader, "original", 2);
            reader.assertTransferCount("failure", 0);
        }
    }

    @Test
    void afterARestartTheRunGoesOnAndIsNotBegunAgain() throws Exception {
        TestRunner reader;
        try (RunFixture before = fixture(Map.of())) {
            reader = reader(before, Map.of());
            reader.enqueue(TWO);
            before.enqueue(large(start(reader)));
            before.untilCount("submitted", 1);
        }
        try (RunFixture after = fixture(Map.of())) {
            ((SameRunner) reader.getControllerService("service")).become(after.service);
            reader.enqueue(ONE);
            reader.run(1, false, true);
            untilRows(after, SECOND, THIRD);
            until(after, reader, "original", 2);
            reader.assertTransferCount("success", 1);
            after.enqueue(large(start(reader)));
            after.untilCount("submitted", 1);
            assertEquals(List.of(RunState.RUNNING), states(after), "the definition is the same");
        }
    }

    @Test
    void ofARefusedDefinitionAndOneThatNobodyTakesTheyGoToFailure() throws Exception {
        try (RunFixture fixture = fixture(Map.of())) {
            for (String state : List.of("REFUSED", "NOT STARTED")) {
                Map<String, String> properties = new HashMap<>();
                if (state.equals("NOT STARTED")) {
                    properties.put("Give Up After", "1 ms");
                }
                TestRunner reader = reader(fixture, properties);
                reader.enqueue(TWO);
                MockFlowFile definition = start(reader);
                if (state.equals("REFUSED")) {
                    fixture.enqueue(large(definition, "amuont > 9"));
                    fixture.untilCount("failed", 1);
                }
                until(fixture, reader, "failure", 1);
                MockFlowFile failed = reader.getFlowFilesForRelationship("failure").get(0);
                failed.assertAttributeEquals("pipeline.state", state);
                failed.assertContentEquals(TWO);
                String error = failed.getAttribute("pipeline.error");
                assertTrue(
                        error.startsWith(
                                state.equals("REFUSED")
                                        ? "[UNKNOWN_FIELD] stage 'Large': "
                                        : "[NOT STARTED] no RunPipeline with the same Pipeline"),
                        error);
                reader.run(1, false, false);
                assertEquals(List.of(), inputs());
            }
        }
    }

    @Test
    void aRefusalOfLongAgoIsNotThatOfTheNextRun() throws Exception {
        try (RunFixture fixture = fixture(Map.of())) {
            TestRunner reader = reader(fixture, Map.of());
            reader.enqueue(TWO);
            MockFlowFile first = start(reader);
            fixture.enqueue(large(first));
            untilRows(fixture, SECOND);
            fixture.enqueue(large(start(reader), "amount > 10"));
            fixture.untilCount("failed", 1);
            fixture.service.drain(first.getAttribute("pipeline.run.id"));
            untilState(fixture, first.getAttribute("pipeline.run.id"), RunState.FINISHED);
            reader.enqueue(ONE);
            until(fixture, reader, "original", 1);
            MockFlowFile third = start(reader);
            reader.run(2, false, false);
            reader.assertTransferCount("failure", 0);
            fixture.enqueue(large(third, "amount > 10"));
            untilRows(fixture, SECOND, THIRD);
            until(fixture, reader, "original", 2);
        }
    }

    @Test
    void aProcessorThatIsSetBackToRunsLetsTheFlowFilesGoAllTheSame() throws Exception {
        try (RunFixture fixture = fixture(Map.of())) {
            TestRunner reader = reader(fixture, Map.of());
            reader.enqueue(TWO);
            fixture.enqueue(large(start(reader)));
            fixture.untilCount("submitted", 1);
            reader.setProperty("Input", "runs");
            reader.enqueue(ONE);
            reader.clearTransferState();
            start(reader).assertAttributeEquals("pipeline.input.records", "1");
            until(fixture, reader, "original", 1);
            reader.getFlowFilesForRelationship("original").get(0).assertContentEquals(TWO);
        }
    }
}
