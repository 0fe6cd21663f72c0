package org.nifibeam.core.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nifibeam.core.expression.Expression.Cast;
import org.nifibeam.core.expression.Expression.Literal;
import org.nifibeam.core.expression.function.ScalarFunction;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Values;
import org.objectweb.asm.Type;

class CompiledExpressionTest {
    private static final RowShape SHAPE = RowShape.of(RandomExpressions.SCHEMA);

    /** What comes out, comparable: the value's class and text, or the class of the error. */
    private static String outcome(Supplier<Object> evaluation) {
        try {
            Object value = evaluation.get();
            String text =
                    value instanceof byte[] bytes ? Arrays.toString(bytes) : String.valueOf(value);
            return (value == null ? "" : value.getClass().getSimpleName() + " ") + text;
        } catch (ArithmeticException e) {
            return "ArithmeticException";
        } catch (IllegalArgumentException e) {
            return "IllegalArgumentException";
        }
    }

    @Test
    void randomExpressionsMeanWhatTheTreeSays() throws ProblemException {
        long seed = Long.getLong("seed", 20261122L);
        System.out.println("-Dseed=" + seed);
        RandomExpressions random = new RandomExpressions(new Random(seed));
        int errors = 0;
        int nulls = 0;
        int evaluations = 0;
        for (int i = 0; i < 1500; i++) {
            Expression expression = random.any(1 + i % 5);
            CompiledExpression compiled =
                    CompiledExpression.compile(expression, RandomExpressions.SCHEMA);
            for (int j = 0; j < 10; j++) {
                Row row = SHAPE.row(random.row());
                String expected = outcome(() -> NaiveExpressions.evaluate(expression, row));
                String about = "seed " + seed + ": " + expression + " of " + row;
                assertEquals(expected, outcome(() -> compiled.evaluate(row)), about);
                if (expression.type().is(Kind.BOOLEAN)) {
                    assertEquals(
                            outcome(() -> NaiveExpressions.isTrue(expression, row)),
                            outcome(() -> compiled.isTrue(row)),
                            about);
                }
                evaluations++;
                errors += expected.endsWith("Exception") ? 1 : 0;
                nulls += expected.equals("null") ? 1 : 0;
            }
        }
        assertTrue(
                errors < evaluations / 2 && nulls < evaluations / 2,
                errors + " errors, " + nulls + " nulls");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyOperatorOnEveryPairOfEdges(Kind kind) throws ProblemException {
        for (boolean nullable : new boolean[] {false, true}) {
            FieldType type = new FieldType.Scalar(kind, nullable);
            Schema schema = Schema.of(new Field("a", type), new Field("b", type));
            RowShape shape = RowShape.of(schema);
            List<Object> values = new ArrayList<>(RandomExpressions.edges(kind));
            if (nullable) {
                values.add(null);
            }
            for (Operator operator : Operator.values()) {
                Expression expression = typed(operator, schema);
                if (expression == null) {
                    continue;
                }
                CompiledExpression compiled = CompiledExpression.compile(expression, schema);
                for (Object a : values) {
                    for (Object b : values) {
                        Row row = shape.row(a, b);
                        String expected = outcome(() -> NaiveExpressions.evaluate(expression, row));
                        assertEquals(
                                expected,
                                outcome(() -> compiled.evaluate(row)),
                                expression + " of " + row);
                        if (a != null && b != null && operator == Operator.LESS) {
                            assertEquals(Values.compare(a, b) < 0, compiled.isTrue(row));
                        }
                    }
                }
            }
        }
    }

    private static Expression typed(Operator operator, Schema schema) throws ProblemException {
        boolean unary =
                operator == Operator.NOT || operator == Operator.NEGATE || operator.postfix();
        List<Expression> fields =
                unary
                        ? List.of(Typing.field("a", schema))
                        : List.of(Typing.field("a", schema), Typing.field("b", schema));
        boolean logical =
                operator == Operator.AND || operator == Operator.OR || operator == Operator.NOT;
        if (logical && !schema.type(0).is(Kind.BOOLEAN)
                || operator.isArithmetic() && !schema.type(0).isNumeric()) {
            assertThrows(ProblemException.class, () -> Typing.operation(operator, fields));
            return null;
        }
        return Typing.operation(operator, fields);
    }

    @ParameterizedTest
    @CsvSource({
        "true,  true,  true,  true",
        "true,  false, false, true",
        "true,  NULL,  NULL,  true",
        "false, true,  false, true",
        "false, false, false, false",
        "false, NULL,  false, NULL",
        "NULL,  true,  NULL,  true",
        "NULL,  false, false, NULL",
        "NULL,  NULL,  NULL,  NULL",
    })
    void threeValuedLogic(String a, String b, String and, String or) throws ProblemException {
        Schema schema =
                Schema.of(
                        new Field("a", FieldType.nullable(Kind.BOOLEAN)),
                        new Field("b", FieldType.nullable(Kind.BOOLEAN)));
        Row row = RowShape.of(schema).row(truth(a), truth(b));
        for (String[] test :
                new String[][] {{"a AND b", and}, {"a OR b", or}, {"NOT (NOT a OR NOT b)", and}}) {
            CompiledExpression compiled =
                    CompiledExpression.compile(
                            new GenericLanguage().parse(test[0], schema), schema);
            assertEquals(truth(test[1]), compiled.evaluate(row));
            assertEquals("true".equals(test[1]), compiled.isTrue(row));
        }
    }

    private static Boolean truth(String text) {
        return text.equals("NULL") ? null : Boolean.valueOf(text);
    }

    private static Object evaluate(String generic) throws ProblemException {
        Schema none = Schema.of(new Field("x", FieldType.of(Kind.BOOLEAN)));
        RowShape shape = RowShape.of(none);
        return CompiledExpression.compile(new GenericLanguage().parse(generic, none), none)
                .evaluate(shape.row(true));
    }

    @Test
    void theRightSideWaits() throws ProblemException {
        assertEquals(false, evaluate("1 = 2 AND 1 / 0 = 1"));
        assertEquals(true, evaluate("x OR 1 / 0 = 1"));
        assertThrows(ArithmeticException.class, () -> evaluate("x AND 1 / 0 = 1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 / 0                          | division by zero",
                "1 % 0                          | division by zero",
                "1.0 / 0                        | division by zero",
                "1e0 / 0                        | division by zero",
                "2147483647 + 1                 | integer overflow",
                "-2147483648 / -1               | integer overflow",
                "-(-2147483647 - 1)             | integer overflow",
                "9223372036854775807 * 2        | long overflow",
            })
    void arithmeticErrors(String text, String message) {
        assertEquals(
                message,
                assertThrows(ArithmeticException.class, () -> evaluate(text)).getMessage());
    }

    private static Object cast(Object value, Kind from, Kind to) throws ProblemException {
        Schema schema = Schema.of(new Field("x", FieldType.of(from)));
        RowShape shape = RowShape.of(schema);
        Expression expression = new Cast(Typing.field("x", schema), FieldType.of(to));
        return CompiledExpression.compile(expression, schema).evaluate(shape.row(value));
    }

    @Test
    void casts() throws ProblemException {
        assertEquals(2, cast(2.9, Kind.DOUBLE, Kind.INT32));
        assertEquals(-2, cast(-2.9f, Kind.FLOAT, Kind.INT8));
        assertEquals(Long.MIN_VALUE, cast(-0x1p63, Kind.DOUBLE, Kind.INT64));
        assertEquals(new BigDecimal("0.1"), cast(0.1, Kind.DOUBLE, Kind.DECIMAL));
        assertEquals("100", cast(new BigDecimal("1E+2"), Kind.DECIMAL, Kind.STRING));
        assertEquals(0, cast(new BigDecimal("0E+30"), Kind.DECIMAL, Kind.INT32));
        assertEquals(12, cast(" 12 ", Kind.STRING, Kind.INT32));
        assertEquals(
                "2001-01-01T00:00:00Z", cast(978_307_200_000_000L, Kind.DATETIME, Kind.STRING));
        assertEquals("1969-12-31T23:59:59.999999Z", cast(-1L, Kind.DATETIME, Kind.STRING));
        for (String text :
                List.of(
                        "2001-01-01T00:00:00Z",
                        "2001-01-01 00:00:00",
                        "2001-01-01 00:00",
                        "2001-01-01",
                        " 2001-01-01T00:00:00.0000001",
                        "2001-01-01T02:00:00+02:00")) {
            assertEquals(978_307_200_000_000L, cast(text, Kind.STRING, Kind.DATETIME), text);
        }
        assertEquals(
                978_307_200_250_000L, cast("2001-01-01 00:00:00.25", Kind.STRING, Kind.DATETIME));
    }

    @Test
    void castsThatFailNameValueAndTarget() {
        assertFails(
                ArithmeticException.class,
                "300 does not fit into int8",
                300,
                Kind.INT32,
                Kind.INT8);
        assertFails(
                ArithmeticException.class,
                "NaN does not fit into int32",
                Double.NaN,
                Kind.DOUBLE,
                Kind.INT32);
        assertFails(
                ArithmeticException.class,
                "9.223372036854776E18 does not fit into int64",
                0x1p63,
                Kind.DOUBLE,
                Kind.INT64);
        assertFails(
                ArithmeticException.class,
                "1.0E300 does not fit into float",
                1e300,
                Kind.DOUBLE,
                Kind.FLOAT);
        assertFails(
                ArithmeticException.class,
                "99999999999 does not fit into int32",
                "99999999999",
                Kind.STRING,
                Kind.INT32);
        assertFails(
                IllegalArgumentException.class,
                "'12x' cannot be read as int32",
                "12x",
                Kind.STRING,
                Kind.INT32);
        assertFails(
                IllegalArgumentException.class,
                "'1d' cannot be read as double",
                "1d",
                Kind.STRING,
                Kind.DOUBLE);
        assertFails(
                IllegalArgumentException.class,
                "'yes' cannot be read as boolean",
                "yes",
                Kind.STRING,
                Kind.BOOLEAN);
        assertFails(
                IllegalArgumentException.class,
                "'2001-02-30' cannot be read as datetime",
                "2001-02-30",
                Kind.STRING,
                Kind.DATETIME);
        assertFails(
                ArithmeticException.class,
                "1e999999999 does not fit into decimal",
                "1e999999999",
                Kind.STRING,
                Kind.DECIMAL);
    }

    private static void assertFails(
            Class<? extends Exception> type, String message, Object value, Kind from, Kind to) {
        assertEquals(message, assertThrows(type, () -> cast(value, from, to)).getMessage());
    }

    @Test
    void literalsTooLongForTheConstantPool() throws ProblemException {
        String text = "€".repeat(50_000);
        assertEquals(text, evaluate("'" + text + "'"));
        String digits = "1".repeat(30_000) + ".5";
        assertEquals(new BigDecimal(digits), evaluate(digits));
    }

    @Test
    void depthAndSizeHaveLimitsThatAreSaid() throws ProblemException {
        Schema schema = Schema.of(new Field("x", FieldType.of(Kind.INT32)));
        Expression nested = Typing.field("x", schema);
        for (int i = 0; i < 2000; i++) {
            nested =
                    Typing.operation(
                            Operator.SUBTRACT,
                            List.of(new Literal(1, FieldType.of(Kind.INT32)), nested));
        }
        Expression deep = nested;
        assertEquals(
                "[UNSUPPORTED] the expression is too large: it is nested more than 1000 levels deep; compute parts of it in fields of an earlier stage",
                assertThrows(ProblemException.class, () -> CompiledExpression.compile(deep, schema))
                        .getMessage());
        String long20000 = "x" + " + x".repeat(20_000);
        Expression large = new GenericLanguage().parse(long20000, schema);
        String message =
                assertThrows(
                                ProblemException.class,
                                () -> CompiledExpression.compile(large, schema))
                        .getMessage();
        assertTrue(
                message.matches(
                        "\\[UNSUPPORTED] the expression is too large: its code has \\d+ bytes, the JVM allows 65535; .*"),
                message);
        assertEquals(20_000 * 4 + 1 + 40_000, large.toString().length());
    }

    @Test
    void everyLibraryFunctionIsThere() throws ReflectiveOperationException {
        for (ScalarFunction function : ScalarFunctions.all()) {
            Class<?> owner = Class.forName(function.owner());
            long found =
                    Arrays.stream(owner.getMethods())
                            .filter(method -> method.getName().equals(function.method()))
                            .filter(
                                    method ->
                                            Type.getMethodDescriptor(method)
                                                    .equals(function.descriptor()))
                            .count();
            assertEquals(1, found, function.toString());
        }
    }
}
