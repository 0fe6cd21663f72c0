package org.nifibeam.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.core.expression.CompiledExpression;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.ExpressionLanguage;
import org.nifibeam.core.expression.ExpressionReference;
import org.nifibeam.core.expression.GenericLanguage;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;

/** Whatever is written, what comes out is a value, or an error that is meant for the user. */
class FuzzTest {
    private static final Schema SCHEMA =
            Schema.of(
                    new Field("delay", FieldType.nullable(Kind.INT32)),
                    new Field("origin", FieldType.of(Kind.STRING)),
                    new Field("date", FieldType.of(Kind.DATETIME)),
                    new Field("value", FieldType.nullable(Kind.DOUBLE)),
                    new Field("price", FieldType.of(Kind.DECIMAL)),
                    new Field("tags", new FieldType.Array(FieldType.of(Kind.STRING), true)));
    private static final RowShape SHAPE = RowShape.of(SCHEMA);
    private static final List<String> PIECES =
            List.of(
                    "delay",
                    "origin",
                    "date",
                    "value",
                    "price",
                    "tags",
                    "(",
                    ")",
                    "[",
                    "]",
                    ",",
                    ".",
                    "+",
                    "-",
                    "*",
                    "/",
                    "%",
                    "=",
                    "<",
                    ">",
                    "'",
                    "\"",
                    "`",
                    "''",
                    "'a'",
                    "1",
                    "0.5",
                    "1e9",
                    "-1",
                    "NULL",
                    "AND",
                    "OR",
                    "NOT",
                    "IS",
                    "IN",
                    "BETWEEN",
                    "LIKE",
                    "CASE",
                    "WHEN",
                    "THEN",
                    "ELSE",
                    "END",
                    "CAST",
                    "AS",
                    "INTEGER",
                    "INTERVAL",
                    "DAY",
                    "FROM",
                    "ARRAY",
                    "MAP",
                    "ROW",
                    "--",
                    "/*",
                    "*/",
                    ";",
                    "\n",
                    "é",
                    "😀",
                    "\u0000",
                    "?",
                    ":x",
                    "$0",
                    "{",
                    "}");

    private static String mutated(Random random, List<String> examples) {
        StringBuilder text = new StringBuilder();
        if (random.nextInt(3) > 0) {
            text.append(examples.get(random.nextInt(examples.size())));
        }
        int changes = 1 + random.nextInt(6);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(text.length() + 1);
            String piece = PIECES.get(random.nextInt(PIECES.size()));
            if (random.nextBoolean()) {
                text.insert(at, " " + piece + " ");
            } else if (random.nextBoolean()) {
                text.insert(at, piece);
            } else {
                text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(5)));
            }
        }
        return text.toString();
    }

    @Test
    void anyText() {
        long seed = Long.getLong("seed", 20261122L);
        System.out.println("-Dseed=" + seed);
        Random random = new Random(seed);
        List<String> examples =
                ExpressionReference.entries().stream()
                        .flatMap(entry -> entry.examples().stream())
                        .map(example -> example.expression())
                        .toList();
        Row row = SHAPE.row(null, "SFO", 0L, 1.5, new java.math.BigDecimal("1.5"), List.of("a"));
        Map<String, String> failures = new TreeMap<>();
        int read = 0;
        for (int i = 0; i < 4_000; i++) {
            String text = mutated(random, examples);
            ExpressionLanguage language = i % 4 == 0 ? new GenericLanguage() : new SqlLanguage();
            try {
                Expression expression = language.parse(text, SCHEMA);
                CompiledExpression.compile(expression, SCHEMA).evaluate(row);
                read++;
            } catch (ProblemException | ArithmeticException | IllegalArgumentException e) {
                assertTrue(e.getMessage() != null && !e.getMessage().isBlank(), text);
            } catch (RuntimeException | Error e) {
                failures.putIfAbsent(
                        List.of(e.getStackTrace()).subList(0, 3).toString(), e + " of " + text);
            }
        }
        assertEquals(Map.of(), failures, "seed " + seed);
        assertTrue(read > 100, read + " were read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                "ABS(",
                "-",
                "NOT ",
                "tags[",
                "ARRAY[",
                "CASE WHEN ",
                "ROW(",
                "1 + (",
                "CAST("
            })
    void deepNesting(String opening) {
        for (ExpressionLanguage language : List.of(new GenericLanguage(), new SqlLanguage())) {
            for (int depth : new int[] {150, 3000, 100_000}) {
                assertThrows(
                        ProblemException.class,
                        () -> language.parse(opening.repeat(depth) + "'", SCHEMA));
            }
        }
    }

    @Test
    void aLongDeepExpressionIsRefusedAndAWideOneIsRead() throws ProblemException {
        String deep = "ABS(".repeat(5000) + "delay" + ")".repeat(5000);
        assertThrows(ProblemException.class, () -> new SqlLanguage().parse(deep, SCHEMA));
        String wide = "COALESCE(" + "delay, ".repeat(500) + "1)";
        Expression expression = new SqlLanguage().parse(wide, SCHEMA);
        Row row = SHAPE.row(null, "SFO", 0L, 1.5, new java.math.BigDecimal("1.5"), null);
        assertEquals(1, CompiledExpression.compile(expression, SCHEMA).evaluate(row));
    }
}
