package org.nifibeam.core.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;

class CanvasDefinitionTest {
    private static final CanvasDefinition START =
            CanvasDefinition.start("flights", "run-1", "node-1");

    private static CanvasDefinition read(CanvasDefinition from, String name) {
        return from.withStage("ReadFixed", name, name, Map.of(), Map.of(), Map.of("limit", 3L));
    }

    private static CanvasDefinition filter(
            CanvasDefinition from, String name, String input, String keep) {
        return from.withStage(
                "Filter", name, name, Map.of("input", input), Map.of(), Map.of("keep", keep));
    }

    @Test
    void stagesAreAppendedAndTravelAsText() throws Exception {
        Problem problem =
                new Problem(
                        ProblemCode.UNKNOWN_FIELD,
                        new Place(Optional.of("x"), 3, 1),
                        Optional.of("late"),
                        "no 'a'",
                        "b");
        CanvasDefinition definition =
                filter(read(START, "read"), "late: yes", "read", "delay > 0")
                        .withSchema("read", TypeText.schema("{delay: int32?, `a: b`: string}"))
                        .withProblems(List.of(problem, problem));
        CanvasDefinition again = CanvasDefinition.parse(definition.toYaml());
        assertEquals(List.of("read", "late: yes"), again.stages());
        assertEquals(Optional.of("late: yes"), again.canvas().head());
        assertEquals("run-1", again.canvas().run());
        assertEquals("node-1", again.canvas().node());
        assertEquals(definition.canvas().schemas(), again.canvas().schemas());
        assertEquals(List.of(problem.at(Place.NOWHERE)), again.canvas().problems());
        assertEquals(definition.toYaml(), again.toYaml());
        assertEquals(Optional.of("read"), again.withHead("read").canvas().head());
    }

    @Test
    void branchesMergeByName() throws Exception {
        CanvasDefinition root = read(START, "read");
        CanvasDefinition left = filter(root, "left", "read", "delay > 0");
        CanvasDefinition right = filter(root, "right", "read", "delay < 0");
        assertEquals(
                List.of("read", "left", "right"),
                CanvasDefinition.merge(List.of(left, right)).stages());
        assertEquals(List.of("read", "left"), CanvasDefinition.merge(List.of(left, left)).stages());
        assertEquals(List.of("read", "left"), CanvasDefinition.merge(List.of(root, left)).stages());
    }

    @Test
    void differentStagesOfOneNameDoNotMerge() {
        CanvasDefinition root = read(START, "read");
        ProblemException clash =
                assertThrows(
                        ProblemException.class,
                        () ->
                                CanvasDefinition.merge(
                                        List.of(
                                                filter(root, "f", "read", "delay > 0"),
                                                filter(root, "f", "read", "delay > 1"))));
        assertEquals(
                "[DUPLICATE] stage 'f': two branches of the flow have different stages of this name;"
                        + " give one of the processors another Stage Name",
                clash.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "{\"a\": 1}",
                "id,name\n1,x\n",
                "pipeline: {transforms: [{type: A}]}",
                "pipeline: {}\ncanvas: {node: n}",
                "\u0000\u0001",
                "[1, 2",
                "<xml/>"
            })
    void dataIsNoDefinition(String text) {
        ProblemException refusal =
                assertThrows(ProblemException.class, () -> CanvasDefinition.parse(text));
        assertEquals(ProblemCode.NOT_A_DEFINITION, refusal.problems().get(0).code());
        assertEquals(
                "this is a pipeline stage: connect it behind DefinePipeline or another stage;"
                        + " to feed data into a pipeline use ReadFromFlowFile",
                refusal.problems().get(0).advice());
    }
}
