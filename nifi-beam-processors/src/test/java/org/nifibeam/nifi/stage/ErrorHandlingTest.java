package org.nifibeam.nifi.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.problem.Problem;

/** What becomes of elements that a stage fails on, in the definition. */
@Timeout(60)
final class ErrorHandlingTest {
    private static MockFlowFile orders() {
        return Canvas.through(
                Canvas.define("p"),
                CreateElements::new,
                "Orders",
                Map.of("Elements", "[{id: 1, amount: 5}, {id: 2, amount: 0}]"));
    }

    private static TestRunner rate(Map<String, String> properties) {
        TestRunner runner = Canvas.runner(new MapToFields(), "Rate", properties);
        runner.setProperty("share", "100 / amount");
        MockFlowFile orders = orders();
        runner.enqueue(orders.getContent(), Map.of());
        return runner;
    }

    private static List<String> problems(CanvasDefinition definition) {
        return definition.canvas().problems().stream().map(Problem::withoutPlace).toList();
    }

    private static Set<String> relationships(TestRunner runner) {
        return runner.getProcessor().getRelationships().stream()
                .map(Relationship::getName)
                .collect(Collectors.toSet());
    }

    @Test
    void aBranchGivesTheDefinitionTwice() throws Exception {
        TestRunner runner = rate(Map.of("Error Handling", "branch", "Error Threshold", "0.5"));
        assertEquals(Set.of("success", "failure", "errors"), relationships(runner));
        runner.run();
        runner.assertTransferCount("success", 1);
        runner.assertTransferCount("errors", 1);
        MockFlowFile main = runner.getFlowFilesForRelationship("success").get(0);
        MockFlowFile errors = runner.getFlowFilesForRelationship("errors").get(0);
        main.assertAttributeEquals("pipeline.stage", "Rate");
        errors.assertAttributeEquals("pipeline.stage", "Rate.errors");
        CanvasDefinition branch = CanvasDefinition.parse(errors.getContent());
        assertEquals("Rate.errors", branch.canvas().head().orElseThrow());
        assertEquals(List.of(), problems(branch));
        assertEquals(
                "Rate", CanvasDefinition.parse(main.getContent()).canvas().head().orElseThrow());

        MockFlowFile logged = Canvas.through(errors, LogElements::new, "Bad", Map.of());
        MockFlowFile kept = Canvas.through(main, WriteToFlowFile::new, "Good", Map.of());
        CanvasDefinition merged =
                CanvasDefinition.merge(
                        List.of(
                                CanvasDefinition.parse(logged.getContent()),
                                CanvasDefinition.parse(kept.getContent())));
        assertEquals(List.of("Orders", "Rate", "Bad", "Good"), merged.stages());
        assertEquals(List.of(), problems(merged));
        assertTrue(
                logged.getContent()
                        .contains(
                                "error_handling:\n        output: errors\n        threshold: 0.5"),
                logged.getContent());
    }

    @Test
    void theRelationshipIsThereOnlyForABranch() {
        TestRunner runner = rate(Map.of());
        assertEquals(Set.of("success", "failure"), relationships(runner));
        runner.setProperty("Error Handling", "branch");
        assertEquals(Set.of("success", "failure", "errors"), relationships(runner));
        runner.setProperty("Error Handling", "dead letter FlowFiles");
        assertEquals(Set.of("success", "failure"), relationships(runner));
        runner.setProperty("Error Threshold", "1.5");
        runner.assertNotValid();
        runner.setProperty("Error Threshold", "0.015");
        runner.assertValid();
    }

    @Test
    void deadLettersAreAStageOfTheirOwn() throws Exception {
        TestRunner runner = rate(Map.of("Error Handling", "dead letter FlowFiles"));
        runner.run();
        runner.assertAllFlowFilesTransferred("success", 1);
        CanvasDefinition definition =
                CanvasDefinition.parse(
                        runner.getFlowFilesForRelationship("success").get(0).getContent());
        assertEquals(List.of("Orders", "Rate", "Rate dead letters"), definition.stages());
        assertEquals("Rate", definition.canvas().head().orElseThrow());
        assertEquals(
                "Rate.errors",
                definition.definition().transforms().get(2).inputs().get(0).reference());
        assertEquals(List.of(), problems(definition));
    }

    @Test
    void aDeadLetterServiceIsAChainThatWrites() throws Exception {
        TestRunner runner = rate(Map.of("Error Handling", "dead letter service"));
        runner.assertNotValid();
        Canvas.deadLetters(runner, "/data/dead");
        runner.run();
        runner.assertAllFlowFilesTransferred("success", 1);
        MockFlowFile rated = runner.getFlowFilesForRelationship("success").get(0);
        CanvasDefinition definition = CanvasDefinition.parse(rated.getContent());
        assertEquals(
                List.of(
                        "Orders",
                        "Rate",
                        "Rate dead letters/ExtractWindowingInfo",
                        "Rate dead letters/MapToFields",
                        "Rate dead letters/WriteToJson"),
                definition.stages());
        assertEquals("Rate", definition.canvas().head().orElseThrow());
        assertEquals(List.of(), problems(definition));
        assertEquals(
                "Rate.errors",
                definition.definition().transforms().get(2).inputs().get(0).reference());
        assertEquals(
                Map.of(
                        "language",
                        "sql",
                        "fields",
                        Map.of(
                                "element", "element",
                                "msg", "msg",
                                "stack", "stack",
                                "timestamp",
                                        "CASE WHEN event_time > TIMESTAMP '0001-01-01 00:00:00' THEN event_time END",
                                "stage", "'Rate'")),
                definition.definition().transforms().get(3).config().plain());
        assertEquals(
                Map.of("path", "/data/dead/p/Rate"),
                definition.definition().transforms().get(4).config().plain());
        MockFlowFile logged = Canvas.through(rated, LogElements::new, "Good", Map.of());
        assertEquals(List.of(), problems(CanvasDefinition.parse(logged.getContent())));
    }

    @Test
    void aWritersBranchLeavesTheLineAsItWas() throws Exception {
        TestRunner runner =
                Canvas.runner(
                        new WriteToCsv(),
                        "Csv",
                        Map.of("Path", "/tmp/x", "Error Handling", "branch"));
        runner.enqueue(orders().getContent(), Map.of());
        runner.run();
        assertEquals(
                "Orders",
                CanvasDefinition.parse(
                                runner.getFlowFilesForRelationship("success").get(0).getContent())
                        .canvas()
                        .head()
                        .orElseThrow());
        assertEquals(
                "Csv.errors",
                CanvasDefinition.parse(
                                runner.getFlowFilesForRelationship("errors").get(0).getContent())
                        .canvas()
                        .head()
                        .orElseThrow());
    }
}
