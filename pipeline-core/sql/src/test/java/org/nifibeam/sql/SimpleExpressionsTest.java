package org.nifibeam.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.core.expression.Dialect;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.ExpressionParser;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/** What core's own parser accepts as SQL, Calcite's reads in the same way. */
class SimpleExpressionsTest {
    private static final FieldType PLACE =
            new FieldType.Nested(
                    Schema.of(
                            new Field("city", FieldType.of(Kind.STRING)),
                            new Field("name", FieldType.nullable(Kind.STRING)),
                            new Field("value", FieldType.of(Kind.INT32))),
                    false);

    private static final Schema SCHEMA =
            Schema.of(
                    new Field("date", FieldType.of(Kind.DATETIME)),
                    new Field("delay", FieldType.nullable(Kind.INT32)),
                    new Field("count", FieldType.of(Kind.INT64)),
                    new Field("value", FieldType.nullable(Kind.DOUBLE)),
                    new Field("price", FieldType.of(Kind.DECIMAL)),
                    new Field("origin", FieldType.of(Kind.STRING)),
                    new Field("tail number", FieldType.nullable(Kind.STRING)),
                    new Field("late", FieldType.nullable(Kind.BOOLEAN)),
                    new Field("user", FieldType.of(Kind.BOOLEAN)),
                    new Field("place", PLACE.withNullable(true)),
                    new Field("tags", new FieldType.Array(FieldType.of(Kind.STRING), true)),
                    new Field("stops", new FieldType.Array(PLACE, false)),
                    new Field(
                            "prices",
                            new FieldType.Mapping(
                                    FieldType.of(Kind.STRING), FieldType.of(Kind.DOUBLE), false)));

    private static final List<String> ATOMS =
            List.of(
                    "date",
                    "delay",
                    "count",
                    "value",
                    "price",
                    "origin",
                    "\"tail number\"",
                    "`tail number`",
                    "late",
                    "user",
                    "1",
                    "0",
                    "2147483648",
                    "-2147483648",
                    "0.5",
                    ".5",
                    "1.",
                    "1e3",
                    "1.5E-2",
                    "'a'",
                    "'it''s'",
                    "''",
                    "TRUE",
                    "false",
                    "NULL",
                    "-1",
                    "- 1",
                    "+1",
                    "-delay",
                    "- - 1",
                    "'ä→😀'",
                    "-9223372036854775808",
                    "UPPER(origin)",
                    "coalesce(delay, 1)",
                    "YEAR(date)",
                    "MOD(delay, 2)",
                    "FLOOR(price)",
                    "Substring(origin, 1, 2)",
                    "place.city",
                    "place.value",
                    "tags[1]",
                    "prices['EUR']",
                    "stops[1].name",
                    "PI()");

    private static final List<String> INFIX =
            List.of(
                    "+",
                    "-",
                    "*",
                    "/",
                    "%",
                    "=",
                    "<>",
                    "!=",
                    "<",
                    "<=",
                    ">",
                    ">=",
                    "AND",
                    "or",
                    "AND NOT",
                    "IS NULL AND",
                    "IS NOT NULL OR",
                    "= NOT",
                    "-- note\n+",
                    "==");

    private static String random(Random random, int depth) {
        StringBuilder text = new StringBuilder();
        int operands = 1 + random.nextInt(4);
        for (int i = 0; i < operands; i++) {
            if (i > 0) {
                text.append(' ').append(INFIX.get(random.nextInt(INFIX.size()))).append(' ');
            }
            if (random.nextInt(8) == 0) {
                text.append("NOT ");
            }
            if (depth > 0 && random.nextInt(3) == 0) {
                text.append(random.nextInt(4) == 0 ? "-(" : "(")
                        .append(random(random, depth - 1))
                        .append(')');
            } else {
                text.append(ATOMS.get(random.nextInt(ATOMS.size())));
            }
        }
        if (random.nextInt(8) == 0) {
            text.append(random.nextBoolean() ? " IS NULL" : " IS NOT NULL");
        }
        return text.toString();
    }

    @Test
    void randomExpressionsAreReadAlike() throws ProblemException {
        long seed = Long.getLong("seed", 20261122L);
        System.out.println("-Dseed=" + seed);
        Random random = new Random(seed);
        int read = 0;
        for (int i = 0; i < 40_000; i++) {
            String text = random(random, 2);
            Expression simple;
            try {
                simple = ExpressionParser.parse(text, SCHEMA, Dialect.SQL);
            } catch (ProblemException e) {
                continue;
            }
            read++;
            assertEquals(CalciteParser.parse(text, SCHEMA), simple, "seed " + seed + ": " + text);
        }
        assertTrue(read > 2000, read + " were read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "origin = \"a\"",
                "delay == 1",
                "TRIM(origin)",
                "date '2001-01-01'",
                "1 < 2 = TRUE",
                "count(1)",
                "X'00'",
                "late IS TRUE"
            })
    void whatIsNotTheSameIsLeftToCalcite(String text) {
        assertThrows(
                ProblemException.class, () -> ExpressionParser.parse(text, SCHEMA, Dialect.SQL));
    }
}
