package org.nifibeam.core.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;

/** Documents made to hurt are refused quickly, as problems. */
@Timeout(value = 10, unit = TimeUnit.SECONDS)
class DocumentBombsTest {
    private static void refused(String yaml, String inMessage) {
        ProblemException refusal =
                assertThrows(
                        ProblemException.class,
                        () -> Definition.parse(yaml, Optional.of("p.yaml")));
        assertEquals(ProblemCode.SYNTAX, refusal.problems().get(0).code());
        assertTrue(refusal.getMessage().contains(inMessage), refusal.getMessage());
    }

    @Test
    void deepNesting() {
        refused("pipeline: " + "[".repeat(200_000), "nested deeper than 100 levels");
        refused("pipeline: " + "{a: ".repeat(50_000), "nested deeper than 100 levels");
        StringBuilder block = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            block.append(" ".repeat(i)).append("a:\n");
        }
        refused(block.toString(), "nested deeper than 100 levels");
        refused("pipeline: " + "- ".repeat(10_000), "p.yaml:1");
    }

    @Test
    void manyAliases() {
        StringBuilder laughs = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x]\n");
        for (char c = 'b'; c <= 'k'; c++) {
            char before = (char) (c - 1);
            laughs.append(c)
                    .append(": &")
                    .append(c)
                    .append(" [")
                    .append(("*" + before + ", ").repeat(9))
                    .append("y]\n");
        }
        refused(laughs.toString(), "p.yaml");
    }

    @Test
    void fewAliasesThatGrow() {
        StringBuilder laughs = new StringBuilder("a: &a [x, x, x, x, x]\n");
        for (char c = 'b'; c <= 'j'; c++) {
            char before = (char) (c - 1);
            laughs.append(c)
                    .append(": &")
                    .append(c)
                    .append(" [")
                    .append(("*" + before + ", ").repeat(5))
                    .append("y]\n");
        }
        refused(laughs.toString(), "more than 1000000 values");
    }

    @Test
    void anAliasOfItself() {
        refused("pipeline: &a\n  transforms: [*a]\n", "p.yaml");
    }

    @Test
    void aLongDocument() {
        refused(
                "pipeline: '" + "x".repeat(17 * 1024 * 1024) + "'",
                "more than 16777216 characters");
        refused(
                "pipeline:\n  a: '" + "x".repeat(2 * 1024 * 1024) + "'",
                "a line of the document has more than");
    }

    /** A tag of a class is no instruction: a scalar's is refused, a collection's means nothing. */
    @Test
    void tagsOfJavaClasses() {
        refused("pipeline: !!java.net.URL 'http://localhost'\n", "p.yaml");
        ProblemException refusal =
                assertThrows(
                        ProblemException.class,
                        () ->
                                Definition.parse(
                                        "pipeline: !!javax.script.ScriptEngineManager [x]\n",
                                        Optional.empty()));
        assertEquals(ProblemCode.INVALID_VALUE, refusal.problems().get(0).code());
    }
}
