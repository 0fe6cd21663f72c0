package org.nifibeam.nifi.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.nifi.stage.Canvas;
import org.nifibeam.nifi.stage.ImportBeamYaml;

/**
 * What anybody may post to a RunPipeline that listens to the world: it comes out of {@code failed}
 * as it came, with what is wrong, and the next definition is run. In a real NiFi: {@code
 * TemplatesIT} of the launcher.
 */
@Timeout(120)
final class HostileDefinitionsTest {
    @TempDir Path folder;

    private static CanvasDefinition begun() {
        return CanvasDefinition.start("posted", "run-1", "standalone");
    }

    /** A definition as stages would write it, of one filter over one element. */
    private static String filter(String keep) {
        return begun().withStage(
                        "Create",
                        "One",
                        "One",
                        Map.of(),
                        Map.of(),
                        Map.of("elements", List.of(Map.of("n", 1L))))
                .withStage(
                        "Filter",
                        "Some",
                        "Some",
                        Map.of("input", "One"),
                        Map.of(),
                        Map.of("language", "generic", "keep", keep))
                .withStage(
                        "LogForTesting", "Log", "Log", Map.of("input", "Some"), Map.of(), Map.of())
                .toYaml();
    }

    private static String fieldOfType(String type) {
        return begun().withStage(
                        "Create",
                        "One",
                        "One",
                        Map.of(),
                        Map.of(),
                        Map.of("elements", List.of(Map.of("n", 1L))))
                .withStage(
                        "MapToFields",
                        "Typed",
                        "Typed",
                        Map.of("input", "One"),
                        Map.of(),
                        Map.of(
                                "language",
                                "generic",
                                "fields",
                                Map.of("m", Map.of("expression", "n", "output_type", type))))
                .toYaml();
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of(
                        "binary",
                        "\0\1\2\u00ff\u00fe garbage",
                        "[NOT_A_DEFINITION] the FlowFile is no pipeline definition (not YAML: "),
                Arguments.of(
                        "nothing",
                        "",
                        "[NOT_A_DEFINITION] the FlowFile is no pipeline definition (the document is empty)"),
                Arguments.of(
                        "a pipeline without the canvas's mark",
                        "pipeline: {transforms: [{type: Create, config: {elements: [1]}}]}",
                        "[NOT_A_DEFINITION] the FlowFile is no pipeline definition (it has no run id)"),
                Arguments.of(
                        "brackets",
                        "[".repeat(100_000),
                        "[NOT_A_DEFINITION] the FlowFile is no pipeline definition (the document is nested deeper than 100 levels)"),
                Arguments.of(
                        "indentation",
                        Stream.iterate("", i -> i + " ")
                                .limit(2_000)
                                .map(i -> i + "a:\n")
                                .reduce("", String::concat),
                        "[NOT_A_DEFINITION] the FlowFile is no pipeline definition (the document is nested deeper than 100 levels)"),
                Arguments.of(
                        "aliases of aliases",
                        "a: &a [x, x, x, x, x, x, x, x, x]\n"
                                + Stream.of("ab", "bc", "cd", "de", "ef", "fg", "gh", "hi")
                                        .map(
                                                p ->
                                                        "%2$s: &%2$s [*%1$s, *%1$s, *%1$s, *%1$s, *%1$s, *%1$s]%n"
                                                                .formatted(
                                                                        p.charAt(0), p.charAt(1)))
                                        .reduce("", String::concat),
                        "[NOT_A_DEFINITION] the FlowFile is no pipeline definition (the document has more than 1000000 values,"),
                Arguments.of(
                        "parentheses",
                        filter("(".repeat(50_000) + "n" + ")".repeat(50_000) + " > 0"),
                        "[EXPRESSION] stage 'Some': cannot read '((("),
                Arguments.of(
                        "a sum of very many",
                        filter("n" + " + n".repeat(50_000) + " > 0"),
                        "[UNSUPPORTED] stage 'Some': the expression is too large: it is nested more than 1500 levels deep; compute"),
                Arguments.of(
                        "a type of types",
                        fieldOfType("array<".repeat(50_000) + "int64" + ">".repeat(50_000)),
                        "[INVALID_VALUE] stage 'Typed': 'array<array<"),
                Arguments.of(
                        "a name of a megabyte",
                        fieldOfType("int64")
                                .replace("Typed", "Typed".repeat(100_000))
                                .replace("expression: n", "expression: m"),
                        "[UNKNOWN_FIELD] stage 'TypedTyped"));
    }

    private RunFixture fixture() throws Exception {
        return new RunFixture(folder.resolve("work"), "", Map.of());
    }

    private static void assertNothingRan(RunFixture fixture) {
        assertEquals(List.of(), fixture.service.runs());
        for (String relationship : List.of("submitted", "finished", "results", "incomplete")) {
            assertEquals(0, fixture.files(relationship).size(), relationship);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void whatIsNoGoodIsRefusedAndTheNextOneRuns(String what, String text, String problem)
            throws Exception {
        try (RunFixture fixture = fixture()) {
            fixture.runner.enqueue(text);
            fixture.untilCount("failed", 1);
            MockFlowFile failed = fixture.files("failed").get(0);
            failed.assertContentEquals(text);
            String error = failed.getAttribute("pipeline.error");
            assertTrue(error.startsWith(problem), error);
            assertTrue(error.length() < 4096, error);
            assertTrue(error.contains("; "), error);
            assertNothingRan(fixture);
            fixture.runner.enqueue(filter("n > 0").replace("run-1", "run-2"));
            fixture.untilCount("finished", 1);
        }
    }

    /** Were the rest cut off, what is left would be a definition, and another one than was sent. */
    @Test
    void fiftyMegabytesAreNotReadAtAll() throws Exception {
        String good = filter("n > 0");
        String large = good + "#\n".repeat(25 << 20);
        try (RunFixture fixture = fixture()) {
            fixture.runner.enqueue(large);
            fixture.untilCount("failed", 1);
            MockFlowFile failed = fixture.files("failed").get(0);
            assertEquals(large.length(), failed.getSize());
            failed.assertAttributeEquals(
                    "pipeline.error",
                    "[NOT_A_DEFINITION] the FlowFile is no pipeline definition: it has "
                            + large.length()
                            + " bytes, and a definition at most 16777216; to feed data into a pipeline use ReadFromFlowFile, and have"
                            + " large tables read from files");
            assertNothingRan(fixture);
        }
        TestRunner importing = Canvas.runner(new ImportBeamYaml(), "import", Map.of());
        importing.enqueue(large);
        importing.run();
        String error =
                importing
                        .getFlowFilesForRelationship("failure")
                        .get(0)
                        .getAttribute("pipeline.error");
        assertTrue(error.startsWith("[NOT_A_DEFINITION] "), error);
        assertTrue(Files.notExists(folder.resolve("work/service/runs/run-1")));
    }
}
