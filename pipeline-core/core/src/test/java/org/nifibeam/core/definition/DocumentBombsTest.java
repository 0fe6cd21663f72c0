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

    private static void refused(String yaml, int line, String message) {
        ProblemException refusal =
                assertThrows(
                        ProblemException.class,
                        () -> Definition.parse(yaml, Optional.of("p.yaml")));
        assertEquals(
                "p.yaml:" + line + ": [SYNTAX] " + message, refusal.problems().get(0).toString());
    }

    @Test
    void deepNesting() {
        refused(
                "pipeline:\n  type:\n    " + "{a: ".repeat(200),
                3,
                "the document is nested deeper than 100 levels; nest less; look for brackets that are never closed");
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
        refused(
                laughs.toString(),
                7,
                "lists and mappings stand more than 50 times in the document as aliases (*name); write out what the aliases stand for");
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
        refused(
                laughs.toString(),
                1,
                "the document has more than 1000000 values, those behind aliases (*name) counted each time; write out what the aliases stand for, or make several documents of it");
    }

    @Test
    void anAliasOfItself() {
        refused("pipeline: &a\n  transforms: [*a]\n", "p.yaml");
    }

    @Test
    void aLongDocument() {
        refused(
                "pipeline: '" + "x".repeat(17 * 1024 * 1024) + "'",
                "more than 16777216 characters; make several documents of it, and read data from files");
        refused(
                "pipeline:\n  a: '" + "x".repeat(2 * 1024 * 1024) + "'",
                2,
                "a line of the document has more than 1048576 characters; break the line");
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
