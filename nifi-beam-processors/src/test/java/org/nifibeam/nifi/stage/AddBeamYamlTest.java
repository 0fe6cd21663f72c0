package org.nifibeam.nifi.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.MockProcessContext;
import org.apache.nifi.util.TestRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.problem.Problem;

/** Pieces of Beam YAML as stages. */
@Timeout(60)
final class AddBeamYamlTest {
    @TempDir Path folder;

    private static MockFlowFile orders() {
        return Canvas.through(
                Canvas.define("p"),
                CreateElements::new,
                "Orders",
                Map.of("Elements", "[{id: 1, amount: 5}, {id: 2, amount: 0}]"));
    }

    private static MockFlowFile added(MockFlowFile before, String yaml) {
        return Canvas.through(before, AddBeamYaml::new, "Piece", Map.of("Beam YAML", yaml));
    }

    private static CanvasDefinition parse(MockFlowFile flowFile) throws Exception {
        return CanvasDefinition.parse(flowFile.getContent());
    }

    private static List<String> problems(MockFlowFile flowFile) throws Exception {
        return parse(flowFile).canvas().problems().stream().map(Problem::withoutPlace).toList();
    }

    private static List<String> stages(MockFlowFile flowFile) throws Exception {
        assertEquals(List.of(), problems(flowFile));
        return parse(flowFile).definition().transforms().stream()
                .map(
                        t ->
                                t.name()
                                        + "("
                                        + String.join(
                                                ", ",
                                                t.inputs().stream()
                                                        .map(i -> i.reference())
                                                        .toList())
                                        + ")")
                .toList();
    }

    @Test
    void oneTransformIsAChainOfOne() throws Exception {
        MockFlowFile out = added(orders(), "{type: Filter, config: {keep: amount > 1}}");
        assertEquals(List.of("Orders()", "Piece/Filter(Orders)"), stages(out));
        out = Canvas.through(out, FilterElements::new, "F", Map.of("Condition", "id = 1"));
        assertEquals(List.of("Orders()", "Piece/Filter(Orders)", "F(Piece/Filter)"), stages(out));
    }

    @Test
    void aListIsAChain() throws Exception {
        MockFlowFile out =
                added(
                        orders(),
                        """
                        - type: Filter
                          config: {keep: amount > 1}
                        - type: MapToFields
                          name: Doubled
                          config: {fields: {double: amount * 2}}
                        """);
        assertEquals(
                List.of("Orders()", "Piece/Filter(Orders)", "Piece/Doubled(Piece/Filter)"),
                stages(out));
        out =
                Canvas.through(
                        out,
                        FilterElements::new,
                        "F",
                        Map.of("Condition", "double > 1", "Input Stage", "Piece"));
        assertEquals("F(Piece/Doubled)", stages(out).get(3));
    }

    @Test
    void aCompositeHasNamedOutputs() throws Exception {
        MockFlowFile out =
                added(
                        orders(),
                        """
                        type: composite
                        transforms:
                          - {type: MapToFields, name: Divide, input: input, config: {language: sql, fields: {share: 100 / amount}, error_handling: {output: zero}}}
                          - {type: Filter, name: Large, input: Divide, config: {keep: share >= 10}}
                        output: {large: Large, failed: Divide.zero}
                        """);
        assertEquals(
                List.of("Orders()", "Piece/Divide(Orders)", "Piece/Large(Piece/Divide)"),
                stages(out));
        out = Canvas.through(out, LogElements::new, "Bad", Map.of("Input Stage", "Piece.failed"));
        assertEquals("Bad(Piece/Divide.zero)", stages(out).get(3));
    }

    @Test
    void aPieceMayReadOrWrite() throws Exception {
        Path csv = Files.writeString(folder.resolve("x.csv"), "id,name\n1,Ann\n");
        MockFlowFile read =
                Canvas.through(
                        orders(),
                        AddBeamYaml::new,
                        "Names",
                        Map.of(
                                "Takes Input",
                                "false",
                                "Beam YAML",
                                "[{type: ReadFromCsv, config: {path: '"
                                        + csv
                                        + "'}}, {type: Filter, config: {keep: id > 0}}]"));
        assertEquals(
                List.of("Orders()", "Names/ReadFromCsv()", "Names/Filter(Names/ReadFromCsv)"),
                stages(read));
        assertEquals(
                "{id: int64?, name: string?}",
                parse(read).canvas().schemas().get("Names/ReadFromCsv").toString());
        MockFlowFile written = added(read, "{type: WriteToJson, config: {path: /out/x}}");
        assertEquals("Piece/WriteToJson(Names/Filter)", stages(written).get(3));
        assertEquals("Names", parse(written).canvas().head().orElseThrow());
    }

    @Test
    void mistakesInsideAreThePiecesProblems() throws Exception {
        assertEquals(
                List.of(
                        "[UNKNOWN_FIELD] stage 'Piece/Filter': in 'amont > 1': there is no field 'amont'; did you mean"
                                + " 'amount'? the fields are {id: int64, amount: int64}"),
                problems(added(orders(), "{type: Filter, config: {keep: amont > 1}}")));
    }

    @Test
    void whatIsNoPieceIsNotValid() {
        for (Map.Entry<String, String> piece :
                Map.of(
                                "just words", "has no transform in it",
                                "- type: Filter\n  config: {keep: a\n", "'Beam YAML', line 2:",
                                "{config: {}}", "has no transform in it",
                                "{type: Filter}", "'keep' is missing",
                                "{type: Fliter, config: {keep: a}}",
                                        "there is no transform 'Fliter'; did you mean 'Filter'?",
                                "{type: chain, transforms: []}", "has no transforms")
                        .entrySet()) {
            TestRunner runner =
                    Canvas.runner(new AddBeamYaml(), "Piece", Map.of("Beam YAML", piece.getKey()));
            String all = ((MockProcessContext) runner.getProcessContext()).validate().toString();
            assertTrue(all.contains(piece.getValue()), piece.getKey() + ": " + all);
        }
    }

    @Test
    void severalTransformsHaveNoErrorHandlingInCommon() {
        for (String piece :
                List.of(
                        "[{type: LogForTesting}, {type: LogForTesting}]",
                        "{type: Filter, config: {keep: a, error_handling: {output: bad}}}")) {
            TestRunner runner =
                    Canvas.runner(
                            new AddBeamYaml(),
                            "Piece",
                            Map.of("Beam YAML", piece, "Error Handling", "branch"));
            String all = ((MockProcessContext) runner.getProcessContext()).validate().toString();
            assertTrue(
                    all.contains(
                            "'Error Handling' is for a piece of one transform without an error_handling of its own; write"
                                    + " error_handling into the transform that may fail, and name its output under 'output' of the piece"),
                    all);
        }
    }
}
