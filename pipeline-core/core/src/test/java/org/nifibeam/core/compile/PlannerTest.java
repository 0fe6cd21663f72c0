package org.nifibeam.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Capabilities;
import org.nifibeam.core.run.Capability;

@Timeout(30)
class PlannerTest {
    private static final Capabilities ALL =
            new Capabilities(EnumSet.allOf(Capability.class), EnumSet.allOf(Capability.class));

    private static final String DEFINITION =
            """
            pipeline:
              type: chain
              transforms:
                - type: ReadFixed
                  config: {path: in}
                - type: MapToFields
                  name: Large
                  config:
                    fields:
                      sum: SUM
                - type: Write
                  config: {path: out}
            """;

    private static Compilation compile(PipelineCompiler compiler, String part, int times)
            throws ProblemException {
        String sum = String.join(" + ", Collections.nCopies(times, part));
        return compiler.compile(
                DEFINITION.replace("SUM", sum),
                Optional.of("p.yaml"),
                CompileSettings.UNRESTRICTED);
    }

    /** The JVM allows a method 64 KiB; what would exceed that is said before anything runs. */
    @Test
    void anExpressionTooLargeForTheJvmIsRefused() throws ProblemException {
        PipelineCompiler compiler = TestConnectors.compiler();
        Graph graph = compile(compiler, "(delay + 1) * (delay - 1)", 1_400).graph().orElseThrow();

        ProblemException refused =
                assertThrows(
                        ProblemException.class,
                        () -> Planner.planUnoptimized(graph, ALL, compiler.connectors()));

        Problem problem = refused.problems().get(0);
        assertEquals(ProblemCode.UNSUPPORTED, problem.code());
        assertTrue(
                problem.toString()
                        .startsWith(
                                "p.yaml:6: [UNSUPPORTED] stage 'Large': an expression is too large"),
                problem::toString);
    }

    @Test
    void anExpressionTooDeepIsRefused() throws ProblemException {
        Compilation compilation = compile(TestConnectors.compiler(), "delay", 20_000);

        assertEquals(
                "p.yaml:10: [UNSUPPORTED] stage 'Large': the expression is too large: it is nested more than 1500"
                        + " levels deep; compute parts of it in fields of an earlier stage",
                compilation.problems().get(0).toString());
    }
}
