package org.nifibeam.nifi.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.problem.ProblemException;

/** Documents become definitions on the canvas, and definitions documents. */
@Timeout(60)
final class BeamYamlDocumentsTest {
    private static final String DOCUMENT =
            """
            pipeline:
              type: chain
              transforms:
                - type: Create
                  name: Orders
                  config:
                    elements: [{id: 1, amount: 5}, {id: 2, amount: 50}]
                - type: Filter
                  name: Large
                  config: {language: sql, keep: amount > 10}
            """;

    private static TestRunner imported(
            String content, Map<String, String> attributes, Map<String, String> properties) {
        TestRunner runner = Canvas.runner(new ImportBeamYaml(), "Import", properties);
        runner.enqueue(content, attributes);
        runner.run();
        return runner;
    }

    private static CanvasDefinition definition(TestRunner runner) throws ProblemException {
        runner.assertAllFlowFilesTransferred("success", 1);
        return CanvasDefinition.parse(
                runner.getFlowFilesForRelationship("success").get(0).getContent());
    }

    @Test
    void aDocumentInTheContentBecomesADefinition() throws Exception {
        TestRunner runner =
                imported(DOCUMENT, Map.of("filename", "orders.yaml"), Map.of("Pipeline Name", "o"));
        CanvasDefinition definition = definition(runner);
        assertEquals(List.of("Orders", "Large"), definition.stages());
        assertEquals("o", definition.definition().name());
        assertEquals("standalone", definition.canvas().node());
        assertEquals("Large", definition.canvas().head().orElseThrow());
        assertEquals(
                "{id: int64, amount: int64}",
                definition.canvas().schemas().get("Orders").toString());
        MockFlowFile flowFile = runner.getFlowFilesForRelationship("success").get(0);
        flowFile.assertAttributeEquals("pipeline.run.id", definition.canvas().run());
        flowFile.assertAttributeEquals("pipeline.stage", "Large");
        flowFile.assertAttributeEquals("mime.type", "application/yaml");
    }

    @Test
    void stagesGoOnFromTheDocumentsLastTransform() {
        MockFlowFile flowFile =
                imported(DOCUMENT, Map.of(), Map.of())
                        .getFlowFilesForRelationship("success")
                        .get(0);
        MockFlowFile more =
                Canvas.through(flowFile, FilterElements::new, "One", Map.of("Condition", "id = 1"));
        assertTrue(more.getContent().contains("input: Large"), more.getContent());
    }

    @Test
    void aDocumentInThePropertyIsRunByTheRunThatDefinePipelineBegan() throws Exception {
        MockFlowFile begun = Canvas.define("orders");
        CanvasDefinition definition =
                definition(imported(begun.getContent(), Map.of(), Map.of("Beam YAML", DOCUMENT)));
        assertEquals(begun.getAttribute("pipeline.run.id"), definition.canvas().run());
        assertEquals("orders", definition.definition().name());
        assertEquals(List.of("Orders", "Large"), definition.stages());
    }

    @Test
    void allThatIsWrongIsSaidWithItsLine() {
        String wrong =
                DOCUMENT.replace("amount > 10", "amuont > 10")
                        + """
                            - type: Fliter
                              config: {language: sql, keep: id > 1}
                        """;
        TestRunner runner = imported(wrong, Map.of("filename", "orders.yaml"), Map.of());
        runner.assertAllFlowFilesTransferred("failure", 1);
        MockFlowFile failed = runner.getFlowFilesForRelationship("failure").get(0);
        failed.assertContentEquals(wrong);
        List<String> problems = failed.getAttribute("pipeline.problems").lines().toList();
        assertEquals(2, problems.size(), problems.toString());
        assertTrue(
                problems.get(0).startsWith("orders.yaml:10: [UNKNOWN_FIELD] stage 'Large'"),
                problems.get(0));
        assertTrue(
                problems.get(1).startsWith("orders.yaml:11: [UNKNOWN_TRANSFORM]"), problems.get(1));
        assertEquals(2, runner.getLogger().getErrorMessages().size(), "one bulletin a problem");
        failed.assertAttributeEquals("pipeline.error", problems.get(0));
    }

    @Test
    void dataIsNoDocument() {
        TestRunner runner = imported("a,b\n1,2\n", Map.of("filename", "data.csv"), Map.of());
        runner.assertAllFlowFilesTransferred("failure", 1);
        MockFlowFile failed = runner.getFlowFilesForRelationship("failure").get(0);
        failed.assertContentEquals("a,b\n1,2\n");
        assertTrue(
                failed.getAttribute("pipeline.error").startsWith("data.csv:1: ["),
                failed.getAttribute("pipeline.error"));
    }

    @Test
    void propertiesGiveTheDocumentsParameters() throws Exception {
        String document =
                "parameters: {least: integer}\n"
                        + DOCUMENT.replace("[{id: 1, amount: 5}", "[{id: 1, amount: '${least}'}");
        CanvasDefinition definition =
                definition(imported(document, Map.of("l", "7"), Map.of("least", "${l}")));
        assertTrue(definition.toYaml().contains("amount: 7"), definition.toYaml());
        TestRunner missing = imported(document, Map.of("filename", "o.yaml"), Map.of());
        assertEquals(
                "o.yaml:1: [MISSING] the parameter 'least' has no value; give it with --param least=value, or write a default",
                missing.getFlowFilesForRelationship("failure")
                        .get(0)
                        .getAttribute("pipeline.error"));
    }

    @Test
    void whatOnlyARunnerCanAllowIsNoMistakeOfTheDocument() throws Exception {
        String document =
                """
                pipeline:
                  type: chain
                  transforms:
                    - {type: ReadFromVault, name: Vault, config: {connection: orders, gate: g}}
                    - {type: WriteToFlowFile, name: Back}
                """;
        assertEquals(
                List.of("Vault", "Back"),
                definition(imported(document, Map.of(), Map.of())).stages());
    }

    @Test
    void anExportedDefinitionIsADocumentAndComesBackAsItself() throws Exception {
        CanvasDefinition definition = definition(imported(DOCUMENT, Map.of(), Map.of()));
        TestRunner runner = Canvas.runner(new ExportBeamYaml(), "Export", Map.of());
        runner.enqueue(definition.withName("orders/large").toYaml());
        runner.run();
        MockFlowFile document = runner.getFlowFilesForRelationship("success").get(0);
        document.assertAttributeEquals("filename", "orders_large.yaml");
        document.assertAttributeEquals("mime.type", "application/yaml");
        assertFalse(document.getContent().contains("canvas"), document.getContent());
        document.assertContentEquals(
                """
                pipeline:
                  name: orders/large
                  type: composite
                  transforms:
                  - type: Create
                    name: Orders
                    config:
                      elements:
                      - id: 1
                        amount: 5
                      - id: 2
                        amount: 50
                  - type: Filter
                    name: Large
                    input: Orders
                    config:
                      language: sql
                      keep: amount > 10
                """);
        CanvasDefinition again = definition(imported(document.getContent(), Map.of(), Map.of()));
        assertEquals(
                definition.withName("orders/large").withRun("r").toYaml(),
                again.withRun("r").toYaml());
    }

    @Test
    void dataIsNotExported() {
        TestRunner runner = Canvas.runner(new ExportBeamYaml(), "Export", Map.of());
        runner.enqueue("a,b\n1,2\n");
        runner.run();
        runner.assertAllFlowFilesTransferred("failure", 1);
        runner.getFlowFilesForRelationship("failure").get(0).assertContentEquals("a,b\n1,2\n");
    }
}
