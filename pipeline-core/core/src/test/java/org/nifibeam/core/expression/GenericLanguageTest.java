package org.nifibeam.core.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;

class GenericLanguageTest {
    private static final Schema FLIGHT =
            Schema.of(
                    new Field("date", FieldType.of(Kind.DATETIME)),
                    new Field("delay", FieldType.nullable(Kind.INT32)),
                    new Field("distance", FieldType.of(Kind.INT32)),
                    new Field("origin", FieldType.of(Kind.STRING)),
                    new Field("tail number", FieldType.nullable(Kind.STRING)),
                    new Field("late", FieldType.nullable(Kind.BOOLEAN)),
                    new Field("price", FieldType.nullable(Kind.DOUBLE)));

    /** Held, so that the row class stays. */
    private static final RowShape SHAPE = RowShape.of(FLIGHT);

    private static final Row ROW =
            SHAPE.row(978_307_200_000_000L, 14, 405, "SFO", null, null, 99.5);

    private static Expression parse(String text) throws ProblemException {
        return new GenericLanguage().parse(text, FLIGHT);
    }

    private static Object evaluate(String text) throws ProblemException {
        return CompiledExpression.compile(parse(text), FLIGHT).evaluate(ROW);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "distance > 100                     | true",
                "distance > 100 AND origin = 'SFO'  | true",
                "origin == \"SFO\" and not delay < 0 | true",
                "1 + 2 * 3 - 4 / 3                  | 6",
                "-(2 - 3) % 2                       | 1",
                "-2147483648                        | -2147483648",
                "2147483648                         | 2147483648",
                "-9223372036854775808               | -9223372036854775808",
                "0.5                                | 0.5",
                "5e-1                               | 0.5",
                "price + 0.5                        | 100.0",
                "'it''s'                            | it's",
                "`tail number`                      | ~~",
                "`tail number` is null              | true",
                "late                               | ~~",
                "late or true                       | true",
                "late and false                     | false",
                "late and true                      | ~~",
                "not late                           | ~~",
                "date                               | 978307200000000",
                "delay <> 14 or delay != 15         | true",
                "(distance)                         | 405",
                "+distance                          | 405",
                "null                               | ~~",
                "null + 1                           | ~~",
                "null = null                        | ~~",
            })
    void evaluates(String text, String value) throws ProblemException {
        Object result = evaluate(text);
        assertEquals(value, result == null ? "" : String.valueOf(result), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a|[UNKNOWN_FIELD] in 'a': there is no field 'a'; the fields are {date: datetime, delay: int32?, distance: int32, origin: string, tail number: string?, late: boolean?, price: double?}",
                "distnce > 1|[UNKNOWN_FIELD] in 'distnce > 1': there is no field 'distnce'; did you mean 'distance'? the fields are {date: datetime, delay: int32?, distance: int32, origin: string, tail number: string?, late: boolean?, price: double?}",
                "distance > > 100|[EXPRESSION] cannot read 'distance > > 100' at position 12: expected a value, found '>'",
                "distance >|[EXPRESSION] cannot read 'distance >' at position 11: expected a value, found the end",
                "~~|[EXPRESSION] cannot read '' at position 1: expected a value, found the end",
                "(distance|[EXPRESSION] cannot read '(distance' at position 10: expected ')', found the end",
                "distance 5|[EXPRESSION] cannot read 'distance 5' at position 10: expected an operator, found '5'",
                "1 < 2 < 3|[EXPRESSION] cannot read '1 < 2 < 3' at position 7: comparisons cannot be chained; write 'a < b AND b < c', or use parentheses",
                "100km|[EXPRESSION] cannot read '100km' at position 1: '100k' is no number; put a blank or an operator after the number; put odd field names in backticks",
                "'open|[EXPRESSION] cannot read ''open' at position 1: the quote ' is never closed; close it with '",
                "UPPER(origin)|[EXPRESSION] cannot read 'UPPER(origin)' at position 1: 'UPPER' is called, but there are no functions here; functions need 'language: sql'",
                "origin + 1|[TYPE_MISMATCH] in 'origin + 1': '+' cannot bring together [origin (string), 1 (int32)]; convert one side with CAST",
                "distance AND true|[TYPE_MISMATCH] in 'distance AND true': 'AND' needs boolean, but distance is int32; write a condition, for example a comparison",
                "99999999999999999999|[EXPRESSION] cannot read '99999999999999999999' at position 1: 99999999999999999999 is too large for a 64-bit whole number; write it as a decimal: 99999999999999999999.0",
                "distance # 3|[EXPRESSION] cannot read 'distance # 3' at position 10: the character '#' means nothing here; put odd field names in backticks: `a b`",
                "1 + not late|[EXPRESSION] cannot read '1 + not late' at position 5: NOT cannot stand behind an operator; put it in parentheses: (NOT x)",
            })
    void saysWhatIsWrong(String text, String message) {
        ProblemException problem = assertThrows(ProblemException.class, () -> parse(text));
        assertEquals(message, problem.getMessage());
    }

    @Test
    void literalsHaveTheSmallestFittingKind() throws ProblemException {
        assertEquals(FieldType.of(Kind.INT32), parse("1").type());
        assertEquals(FieldType.of(Kind.INT64), parse("2147483648").type());
        assertEquals(FieldType.of(Kind.DECIMAL), parse("1.0").type());
        assertEquals(FieldType.of(Kind.DOUBLE), parse("1e0").type());
        assertEquals(new BigDecimal("0.50"), evaluate("0.50"));
        assertNull(evaluate("NULL"));
    }

    @Test
    void longChainsAreReadAndCompiled() throws ProblemException {
        assertEquals(true, evaluate("distance > 1" + " AND distance > 1".repeat(1000)));
        assertEquals(405 + 1000, evaluate("distance" + " + 1".repeat(1000)));
        assertEquals(405 + 1000 * 14, evaluate("distance" + " + delay".repeat(1000)));
        assertEquals(405, evaluate("(".repeat(150) + "distance" + ")".repeat(150)));
        ProblemException problem =
                assertThrows(
                        ProblemException.class,
                        () -> parse("(".repeat(201) + "1" + ")".repeat(201)));
        assertEquals(
                "[EXPRESSION] cannot read '"
                        + "(".repeat(77)
                        + "...' at position 201: more than 200 levels of nesting; compute parts of it in fields of an earlier stage",
                problem.getMessage());
    }
}
