package org.nifibeam.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemException;

/** Error outputs of stages inside chains and composites, taken outside. */
class NestedErrorOutputsTest {
    private static Compilation compile(String around, String outside) throws ProblemException {
        String yaml =
                """
                pipeline:
                  transforms:
                    - {type: ReadFixed, name: read}
                    - type: chain
                      name: inner
                      input: read
                      transforms:
                        - {type: Filter, name: a, config: {keep: 1 / delay > 1, error_handling: {output: bad}}}
                        - {type: MapToFields, name: b, config: {fields: {d: delay}}}
                %s%s"""
                        .formatted(around.indent(6), outside.indent(4));
        return TestConnectors.compiler()
                .compile(yaml, Optional.of("p.yaml"), CompileSettings.UNRESTRICTED);
    }

    private static List<String> inputs(Compilation compilation, String stage) {
        assertEquals(List.of(), compilation.problems());
        return compilation.graph().orElseThrow().nodes().stream()
                .filter(node -> node.stage().name().equals(stage))
                .flatMap(node -> node.inputs().stream())
                .map(input -> input.name() + " " + input.schema())
                .toList();
    }

    /** The chain's own output is that of its last transform all the same. */
    @Test
    void anOutputBesideTheEndOfAChain() throws ProblemException {
        Compilation compilation =
                compile(
                        "output: {bad: a.bad}",
                        """
                        - {type: LogForTesting, name: good, input: inner}
                        - {type: LogForTesting, name: failed, input: inner.bad}
                        """);
        assertEquals(List.of("inner/b {d: int32?}"), inputs(compilation, "good"));
        assertEquals(
                List.of(
                        "inner/a.bad {element: row{origin: string, delay: int32?, distance: int32, day: datetime, tags: array<string>}, msg: string, stack: string}"),
                inputs(compilation, "failed"));
    }

    @Test
    void allOutputsOfAChainNamed() throws ProblemException {
        Compilation compilation =
                compile(
                        "output: {output: a, bad: a.bad, more: b}",
                        """
                        - {type: LogForTesting, name: good, input: inner}
                        - {type: LogForTesting, name: failed, input: inner.bad}
                        """);
        assertEquals(1, inputs(compilation, "failed").size());
        assertEquals(
                "inner/a",
                compilation.graph().orElseThrow().nodes().stream()
                        .filter(node -> node.stage().name().equals("good"))
                        .map(Node::inputs)
                        .findFirst()
                        .orElseThrow()
                        .get(0)
                        .name());
    }

    @Test
    void anOutputThatNobodyTakes() throws ProblemException {
        assertEquals(
                "p.yaml:8: [MISSING] stage 'inner/a': nothing takes its error output 'bad'; write 'input: a.bad' in a stage inside 'inner' (of a chain under 'extra_transforms'); or 'output: {bad: a.bad}' in 'inner', and 'inner.bad' outside",
                compile("", "- {type: LogForTesting, name: good, input: inner}").problems().stream()
                        .map(Problem::toString)
                        .findFirst()
                        .orElseThrow());
    }
}
