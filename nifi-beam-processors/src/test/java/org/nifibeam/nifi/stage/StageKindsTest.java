package org.nifibeam.nifi.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nifibeam.core.compile.TransformType;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.nifi.CanvasCompiler;

/**
 * What a flow says about a stage, read without NiFi: values may be unknown, and never wrong then.
 */
@Timeout(60)
final class StageKindsTest {
    private static StageDraft draft(Class<?> type, Map<String, String> values) {
        return StageKinds.draft(type.getName(), "stage", values).orElseThrow();
    }

    @Test
    void aStageIsReadFromPropertiesAlone() {
        StageDraft draft =
                draft(
                        FilterElements.class,
                        Map.of("Condition", "a > 1", "Input Stage", "A.errors"));
        assertEquals("Filter", draft.content().type());
        assertEquals(Map.of("language", "sql", "keep", "a > 1"), draft.content().config());
        assertEquals(Map.of("input", "A.errors"), draft.content().inputs());
        assertEquals(Set.of(), draft.content().unknown());
        assertEquals("stage", draft.name());
        assertEquals(
                "named",
                draft(FilterElements.class, Map.of("Condition", "a", "Stage Name", "named"))
                        .name());
        assertEquals(Optional.empty(), StageKinds.draft("org.example.Other", "x", Map.of()));
    }

    @Test
    void parametersAndExpressionLanguageAreUnknownNotWrong() {
        StageDraft parameter = draft(FilterElements.class, Map.of("Condition", "a > #{least}"));
        assertEquals(Set.of("Condition"), parameter.content().unknown());
        assertEquals(List.of(), parameter.checkAlone());

        StageDraft path = draft(ReadFromCsv.class, Map.of("Path", "${dir}/x", "Delimiter", ";;"));
        assertEquals(Set.of("Path"), path.content().unknown());
        assertEquals(
                List.of("'delimiter' is ';;'"),
                draft(ReadFromCsv.class, Map.of("Path", "x", "Delimiter", ";;"))
                        .checkAlone()
                        .stream()
                        .map(Problem::message)
                        .toList());

        StageDraft field = draft(MapToFields.class, Map.of("x", "#{expression}"));
        assertEquals(Set.of("x"), field.content().unknown());
        assertEquals(List.of(), field.checkAlone(), "that it makes no fields cannot be said");

        assertEquals(
                Set.of(),
                draft(FilterElements.class, Map.of("Condition", "a = '${x}'")).content().unknown(),
                "a condition takes no expression language");
        assertEquals(
                Set.of(),
                draft(ReadFromText.class, Map.of("Path", "$${x}, ##{y}")).content().unknown(),
                "escaped");
        assertEquals(
                List.of(),
                draft(
                                JoinCollections.class,
                                Map.of("o", "Orders", "c", "#{stage}", "Equalities", "o.a = c.b"))
                        .checkAlone());
    }

    @Test
    void anUnknownStageIsAddedUnchecked() {
        CanvasDefinition before =
                CanvasDefinition.start("p", "r", "n")
                        .withStage(
                                "Create",
                                "A",
                                "A",
                                Map.of(),
                                Map.of(),
                                Map.of("elements", List.of(1)));
        StageDraft.Added added =
                draft(FilterElements.class, Map.of("Condition", "#{c}")).append(before);
        assertEquals(List.of(), added.problems());
        assertEquals(List.of("A", "stage"), added.definition().stages());
        StageDraft.Added piece =
                draft(AddBeamYaml.class, Map.of("Beam YAML", "#{y}")).append(before);
        assertEquals(List.of(), piece.problems());
        assertEquals(List.of("A", "stage"), piece.definition().names());
        assertEquals(Optional.of("stage"), piece.definition().canvas().head());
    }

    /** The catalogue says of each transform whether it takes error_handling. */
    @Test
    void errorHandlingIsOfferedWhereTheTransformTakesIt() {
        Set<String> wrong = new TreeSet<>();
        int stages = 0;
        for (String type : StageKinds.types()) {
            String content =
                    StageKinds.draft(type, "stage", Map.of()).orElseThrow().content().type();
            Optional<TransformType> transform =
                    CanvasCompiler.get().catalogue().stream()
                            .filter(t -> t.name().equals(content))
                            .findAny();
            boolean takes =
                    transform.isPresent()
                            && transform.get().settings().stream()
                                    .anyMatch(s -> s.name().equals("error_handling"));
            boolean offers =
                    StageKinds.draft(type, "stage", Map.of("Error Handling", "branch"))
                                    .orElseThrow()
                                    .errors()
                            == ErrorRoute.BRANCH;
            // Two have no element that they could fail on; a piece of YAML has its transform's.
            if (takes != offers
                    && !List.of("Create", "WriteToFlowFile", "chain").contains(content)) {
                wrong.add(type);
            }
            stages++;
        }
        assertEquals(Set.of(), wrong);
        assertTrue(stages >= 27, stages + " kinds of stages");
    }
}
