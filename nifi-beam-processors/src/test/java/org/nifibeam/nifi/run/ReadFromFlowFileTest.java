package org.nifibeam.nifi.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.json.JsonTreeReader;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.nifi.stage.Canvas;
import org.nifibeam.nifi.stage.CreateElements;
import org.nifibeam.nifi.stage.FilterElements;
import org.nifibeam.nifi.stage.JoinCollections;
import org.nifibeam.nifi.stage.WriteToFlowFile;
import org.nifibeam.service.InputWriter;

/** FlowFiles in, FlowFiles out: with the real service, engine, reader and writer. */
@Timeout(120)
final class ReadFromFlowFileTest {
    private static final String TWO = "[{\"id\": 1, \"amount\": 5}, {\"id\": 2, \"amount\": 50}]";
    private static final String ONE = "[{\"id\": 3, \"amount\": 70}]";

    @TempDir Path folder;

    private RunFixture fixture() throws InitializationException {
        return new RunFixture(folder, "", Map.of());
    }

    private static TestRunner reader(RunFixture fixture, Map<String, String> properties)
            throws InitializationException {
        TestRunner reader = TestRunners.newTestRunner(new ReadFromFlowFile(), "Orders");
        reader.addControllerService("service", new SameRunner(fixture.service));
        reader.enableControllerService(reader.getControllerService("service"));
        JsonTreeReader json = new JsonTreeReader();
        reader.addControllerService("json", json);
        reader.enableControllerService(json);
        reader.setProperty("Pipeline Runner", "service");
        reader.setProperty("Record Reader", "json");
        properties.forEach(reader::setProperty);
        return reader;
    }

    private static MockFlowFile begun(TestRunner reader) {
        reader.run(1, false, true);
        reader.assertTransferCount("success", 1);
        MockFlowFile definition = reader.getFlowFilesForRelationship("success").get(0);
        reader.clearTransferState();
        return definition;
    }

    private static MockFlowFile large(MockFlowFile definition) {
        MockFlowFile filtered =
                Canvas.through(
                        definition,
                        FilterElements::new,
                        "Large",
                        Map.of("Condition", "amount > 9"));
        return Canvas.through(filtered, WriteToFlowFile::new, "Back", Map.of());
    }

    private List<Path> inputs() throws IOException {
        try (Stream<Path> services = Files.list(folder)) {
            Path inputs = services.findFirst().orElseThrow().resolve("inputs");
            try (Stream<Path> runs = Files.list(inputs)) {
                return runs.toList();
            }
        }
    }

    @Test
    void recordsOfFlowFilesComeOutAsFlowFiles() throws Exception {
        try (RunFixture fixture = fixture()) {
            TestRunner reader = reader(fixture, Map.of("Pipeline Name", "orders-${customer}"));
            reader.enqueue(TWO, Map.of("customer", "c1", "filename", "a.json"));
            reader.enqueue(ONE, Map.of("customer", "c1", "filename", "b.json"));
            MockFlowFile definition = begun(reader);
            String run = definition.getAttribute("pipeline.run.id");
            definition.assertAttributeEquals("pipeline.name", "orders-c1");
            definition.assertAttributeEquals("pipeline.stage", "Orders");
            definition.assertAttributeEquals("pipeline.input.records", "3");
            definition.assertAttributeEquals("mime.type", "application/yaml");
            definition.assertAttributeEquals("customer", "c1");
            assertEquals(
                    "{id: int32?, amount: int32?}",
                    CanvasDefinition.parse(definition.getContent())
                            .canvas()
                            .schemas()
                            .get("Orders")
                            .toString());
            assertEquals(2, reader.getQueueSize().getObjectCount(), "both wait");

            fixture.enqueue(large(definition));
            reader.run(1, false, false);
            assertEquals(2, reader.getQueueSize().getObjectCount(), "before the run has ended");
            fixture.untilCount("finished", 1);
            MockFlowFile result = fixture.files("results").get(0);
            result.assertAttributeEquals("pipeline.run.id", run);
            assertEquals(
                    List.of("{\"id\":2,\"amount\":50}", "{\"id\":3,\"amount\":70}"),
                    result.getContent().lines().sorted().toList());

            reader.run(1, false, false);
            reader.assertAllFlowFilesTransferred("original", 2);
            MockFlowFile original = reader.getFlowFilesForRelationship("original").get(0);
            original.assertContentEquals(TWO);
            original.assertAttributeEquals("filename", "a.json");
            original.assertAttributeEquals("pipeline.run.id", run);
            original.assertAttributeEquals("pipeline.state", "FINISHED");
            original.assertAttributeNotExists("pipeline.waiting");
            assertEquals(List.of(), inputs(), "the records are removed");
        }
    }

    @Test
    void recordsAreJoinedWithOtherStages() throws Exception {
        try (RunFixture fixture = fixture()) {
            TestRunner reader = reader(fixture, Map.of());
            reader.enqueue(TWO);
            MockFlowFile both =
                    Canvas.through(
                            begun(reader),
                            CreateElements::new,
                            "Names",
                            Map.of("Elements", "[{id: 2, name: two}]"));
            MockFlowFile joined =
                    Canvas.through(
                            both,
                            JoinCollections::new,
                            "Joined",
                            Map.of(
                                    "o",
                                    "Orders",
                                    "n",
                                    "Names",
                                    "Equalities",
                                    "o.id = n.id",
                                    "Output Fields",
                                    "o.amount, n.name"));
            fixture.enqueue(Canvas.through(joined, WriteToFlowFile::new, "Back", Map.of()));
            fixture.untilCount("finished", 1);
            assertEquals(
                    List.of("{\"amount\":50,\"name\":\"two\"}"),
                    fixture.files("results").get(0).getContent().lines().toList());
        }
    }

    @Test
    void whatArrivesWhileARunGoesIsReadByTheNext() throws Exception {
        try (RunFixture fixture = fixture()) {
            TestRunner reader = reader(fixture, Map.of());
            reader.enqueue(TWO);
            MockFlowFile first = begun(reader);
            reader.enqueue(ONE);
            reader.run(3, false, false);
            reader.assertTransferCount("success", 0);
            assertEquals(2, reader.getQueueSize().getObjectCount());

            fixture.enqueue(large(first));
            fixture.untilCount("finished", 1);
            reader.run(1, false, false);
            reader.assertTransferCount("original", 1);
            reader.assertTransferCount("success", 1);
            MockFlowFile second = reader.getFlowFilesForRelationship("success").get(0);
            second.assertAttributeEquals("pipeline.input.records", "1");
            assertNotEquals(
                    first.getAttribute("pipeline.run.id"), second.getAttribute("pipeline.run.id"));
        }
    }

    @Test
    void otherSchemasAreOtherRuns() throws Exception {
        try (RunFixture fixture = fixture()) {
            TestRunner reader = reader(fixture, Map.of("Concurrent Runs", "2"));
            reader.enqueue(TWO);
            reader.enqueue("[{\"name\": \"x\"}]");
            reader.enqueue(ONE);
            begun(reader).assertAttributeEquals("pipeline.input.records", "3");
            begun(reader).assertAttributeEquals("pipeline.input.records", "1");
            assertEquals(3, reader.getQueueSize().getObjectCount());
            assertEquals(2, inputs().size());
        }
    }

    @Test
    void whatCannotBeReadIsTakenOutAlone() throws Exception {
        try (RunFixture fixture = fixture()) {
            TestRunner reader = reader(fixture, Map.of());
            String broken = "[{\"id\": 8, \"amount\": 80}, {\"id\": 9";
            reader.enqueue(TWO);
            reader.enqueue(broken);
            reader.enqueue("[]");
            reader.enqueue(ONE);
            reader.run(1, false, true);
            reader.assertTransferCount("failure", 2);
            MockFlowFile failed = reader.getFlowFilesForRelationship("failure").get(0);
            failed.assertContentEquals(broken);
            reader.getFlowFilesForRelationship("failure")
                    .get(1)
                    .assertAttributeEquals("pipeline.error", "it has no records with fields");
            MockFlowFile definition = reader.getFlowFilesForRelationship("success").get(0);
            definition.assertAttributeEquals("pipeline.input.records", "3");
            fixture.enqueue(large(definition));
            fixture.untilCount("finished", 1);
            assertEquals(
                    List.of("{\"id\":2,\"amount\":50}", "{\"id\":3,\"amount\":70}"),
                    fixture.files("results").get(0).getContent().lines().sorted().toList(),
                    "nothing of the broken one");
        }
    }

    @Test
    void verificationReachesTheRunner() throws Exception {
        TestRunner reader;
        try (RunFixture fixture = fixture()) {
            reader = reader(fixture, Map.of());
            reader.assertValid();
            assertEquals("The runner keeps records of 0 runs", verified(reader).getExplanation());
        }
        assertEquals(
                "The runner cannot keep records: the service is not enabled",
                verified(reader).getExplanation());
        reader.setProperty("Maximum FlowFiles", "0");
        reader.assertNotValid();
    }

    private static ConfigVerificationResult verified(TestRunner reader) {
        return ((ReadFromFlowFile) reader.getProcessor())
                .verify(reader.getProcessContext(), reader.getLogger(), Map.of())
                .get(0);
    }

    @Test
    void aDefinitionIsNoData() throws Exception {
        try (RunFixture fixture = fixture()) {
            TestRunner reader = reader(fixture, Map.of());
            MockFlowFile definition = Canvas.define("p");
            reader.enqueue(definition.getContent(), Map.of("mime.type", "application/yaml"));
            reader.run(1, false, true);
            reader.assertAllFlowFilesTransferred("failure", 1);
            String error =
                    reader.getFlowFilesForRelationship("failure")
                            .get(0)
                            .getAttribute("pipeline.error");
            assertTrue(error.startsWith("this is a pipeline definition; ReadFromFlowFile"), error);
        }
    }

    @Test
    void ofARefusedOrFailedRunTheFlowFilesGoToFailure() throws Exception {
        try (RunFixture fixture = fixture()) {
            for (Map.Entry<String, String> condition :
                    Map.of(
                                    "amuont > 9", "[UNKNOWN_FIELD] stage 'Large': ",
                                    "100 / (amount - 5) > 9", "[FAILED] stage 'Large': ")
                            .entrySet()) {
                TestRunner reader = reader(fixture, Map.of());
                reader.enqueue(TWO);
                MockFlowFile filtered =
                        Canvas.through(
                                begun(reader),
                                FilterElements::new,
                                "Large",
                                Map.of("Condition", condition.getKey()));
                fixture.runner.clearTransferState();
                fixture.enqueue(Canvas.through(filtered, WriteToFlowFile::new, "Back", Map.of()));
                fixture.untilCount("failed", 1);
                reader.run(1, false, false);
                reader.assertAllFlowFilesTransferred("failure", 1);
                MockFlowFile failed = reader.getFlowFilesForRelationship("failure").get(0);
                failed.assertContentEquals(TWO);
                String error = failed.getAttribute("pipeline.error");
                assertTrue(error.startsWith(condition.getValue()), error);
                assertEquals(List.of(), inputs());
            }
        }
    }

    @Test
    void aDefinitionThatNobodyTakesIsGivenUp() throws Exception {
        try (RunFixture fixture = fixture()) {
            TestRunner reader = reader(fixture, Map.of("Give Up After", "1 ms"));
            reader.enqueue(TWO);
            MockFlowFile definition = begun(reader);
            while (reader.getFlowFilesForRelationship("failure").isEmpty()) {
                reader.run(1, false, false);
            }
            MockFlowFile failed = reader.getFlowFilesForRelationship("failure").get(0);
            failed.assertAttributeEquals("pipeline.state", "NOT STARTED");
            assertTrue(
                    failed.getAttribute("pipeline.error")
                            .startsWith("no RunPipeline with the same"),
                    failed.getAttribute("pipeline.error"));
            fixture.enqueue(large(definition));
            fixture.untilCount("failed", 1);
            String late = fixture.files("failed").get(0).getAttribute("pipeline.error");
            assertTrue(
                    late.contains("the records of its FlowFiles are not on this runner service"),
                    late);
        }
    }

    @Test
    void anInputThatNobodyWaitsForIsRemoved() throws Exception {
        try (RunFixture fixture = fixture()) {
            TestRunner reader = reader(fixture, Map.of());
            try (InputWriter orphan =
                    fixture.service.openInput(
                            reader.getProcessor().getIdentifier(), "orphan", "{a: int64}")) {
                orphan.write(new Object[] {1L});
                orphan.keep();
                orphan.commit();
            }
            assertEquals(1, inputs().size());
            reader.enqueue(TWO);
            MockFlowFile definition = begun(reader);
            assertEquals(
                    List.of(definition.getAttribute("pipeline.run.id")),
                    inputs().stream().map(run -> run.getFileName().toString()).toList());
        }
    }

    @Test
    void afterARestartTheMarkedFlowFilesFindTheirRun() throws Exception {
        MockFlowFile definition;
        TestRunner reader;
        try (RunFixture before = fixture()) {
            reader = reader(before, Map.of());
            reader.enqueue(TWO);
            definition = begun(reader);
        }
        try (RunFixture after = fixture()) {
            String holder = reader.getProcessor().getIdentifier();
            assertEquals(1, after.service.inputs(holder).size(), "the records outlive NiFi");
            ((SameRunner) reader.getControllerService("service")).become(after.service);
            reader.run(1, false, true);
            assertEquals(1, reader.getQueueSize().getObjectCount(), "it still waits");
            after.enqueue(large(definition));
            after.untilCount("finished", 1);
            assertEquals(
                    List.of("{\"id\":2,\"amount\":50}"),
                    after.files("results").get(0).getContent().lines().toList());
            reader.run(1, false, true);
            reader.assertAllFlowFilesTransferred("original", 1);
            assertEquals(List.of(), inputs());
        }
    }
}
