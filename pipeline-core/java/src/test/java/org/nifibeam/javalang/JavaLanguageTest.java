package org.nifibeam.javalang;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nifibeam.core.expression.CodeText;
import org.nifibeam.core.expression.CompiledExpression;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.GenericLanguage;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;

class JavaLanguageTest {
    private static final Schema ADDRESS =
            Schema.of(
                    new Field("city", FieldType.of(Kind.STRING)),
                    new Field("since", FieldType.nullable(Kind.DATETIME)));
    private static final Schema CUSTOMER =
            Schema.of(
                    new Field("name", FieldType.of(Kind.STRING)),
                    new Field("count", FieldType.of(Kind.INT64)),
                    new Field("age", FieldType.nullable(Kind.INT32)),
                    new Field("price", FieldType.of(Kind.DECIMAL)),
                    new Field("at", FieldType.of(Kind.DATETIME)),
                    new Field("data", FieldType.nullable(Kind.BYTES)),
                    new Field("late", FieldType.nullable(Kind.BOOLEAN)),
                    new Field("tags", new FieldType.Array(FieldType.nullable(Kind.STRING), false)),
                    new Field("address", new FieldType.Nested(ADDRESS, true)),
                    new Field(
                            "prices",
                            new FieldType.Mapping(
                                    FieldType.of(Kind.STRING), FieldType.of(Kind.DOUBLE), false)),
                    new Field("odd name", FieldType.of(Kind.INT32)));

    /** Held, so that the row classes stay. */
    private static final List<RowShape> SHAPES =
            List.of(RowShape.of(ADDRESS), RowShape.of(CUSTOMER));

    private static final Row ROW =
            SHAPES.get(1)
                    .row(
                            "Ada",
                            7L,
                            null,
                            new BigDecimal("10.50"),
                            978_307_200_000_000L,
                            new byte[] {1, 2},
                            null,
                            Arrays.asList("a", null),
                            SHAPES.get(0).row("Bern", 0L),
                            Map.of("EUR", 1.5),
                            3);

    private static Expression expression(String text) throws ProblemException {
        return new JavaLanguage().parse(text, CUSTOMER);
    }

    private static Expression callable(String text) throws ProblemException {
        return new JavaLanguage()
                .parse(new CodeText(CodeText.Form.CALLABLE, text, Optional.empty()), CUSTOMER);
    }

    private static String evaluate(Expression expression) throws ProblemException {
        Object value = CompiledExpression.compile(expression, CUSTOMER).evaluate(ROW);
        return String.valueOf(
                value instanceof byte[] bytes ? ByteBuffer.wrap(bytes).getShort() : value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '~',
            value = {
                "name.toUpperCase() + count => string? => ADA7",
                "count + 1 => int64 => 8",
                "(int) count * 2 => int32 => 14",
                "age => int32? => null",
                "age == null ? -1 : age => int32 => -1",
                "price.add(BigDecimal.ONE) => decimal? => 11.50",
                "at.plusSeconds(1) => datetime? => 978307201000000",
                "at.getEpochSecond() => int64 => 978307200",
                "data => bytes? => 258",
                "data[0] => int8 => 1",
                "late => boolean? => null",
                "count > 5 && late == null => boolean => true",
                "tags => array<string?>? => [a, null]",
                "tags.size() => int32 => 2",
                "address.getString(\"city\") => string? => Bern",
                "address.getDateTime(\"since\") => datetime? => 0",
                "prices.get(\"EUR\") * 2 => double => 3.0",
                "prices.keySet() => array<string?>? => [EUR]",
                "Map.of(name, count) => map<string,int64?>? => {Ada=7}",
                "name.charAt(0) => string? => A",
                "List.of(at) => array<datetime?>? => [978307200000000]",
                "switch (name) { case \"Ada\" -> 1; default -> 2; } => int32 => 1",
                "Optional.of(name).map(n -> n + \"!\").get() => string? => Ada!",
                "1.5f => float => 1.5",
            })
    void expressions(String text, String type, String value) throws ProblemException {
        Expression expression = expression(text);
        assertEquals(type, expression.type().toString());
        assertEquals(value, evaluate(expression));
        assertTrue(expression.containsUserCode());
        assertEquals(expression, expression(text));
    }

    @Test
    void onlyFieldsThatAreReadAreArguments() throws ProblemException {
        assertEquals("[name, count]", expression("name.length() + count").children().toString());
        assertEquals(
                "java{name.length() + count}(name, count)",
                expression("name.length()\n + count").toString());
        assertFalse(new GenericLanguage().parse("count + 1", CUSTOMER).containsUserCode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>>",
            quoteCharacter = '~',
            value = {
                "row -> row.getString(\"name\") + row.getInt64(\"count\") =>> string? =>> Ada7",
                "(NamedRow row) -> row.getInt32(\"odd name\") =>> int32? =>> 3",
                "(Row row) -> row.getLong(1) =>> int64? =>> 7",
                "r -> { int n = 0; for (String t : r.<String>getArray(\"tags\")) { n++; } return n; } =>> int32? =>> 2",
                "import java.util.function.Function; public class Up implements Function<Row, String> { public String apply(Row row) { return (String) row.get(0); } } =>> string? =>> Ada",
                "public class Half { private int calls; public double half(NamedRow row) { calls++; return row.getInt64(\"count\") / 2.0; } } =>> double =>> 3.5",
                "package my.own; public class Still { public static boolean is(NamedRow row) { return inner(row); } private static boolean inner(NamedRow row) { return row.isNull(\"age\"); } } =>> boolean =>> true",
            })
    void callables(String text, String type, String value) throws ProblemException {
        String source =
                text.startsWith("import") ? "import org.nifibeam.core.schema.Row; " + text : text;
        String named = "import org.nifibeam.core.expression.NamedRow; ";
        if (source.startsWith("public class")) {
            source = named + source;
        }
        source = source.replace("package my.own; ", "package my.own; " + named);
        Expression expression = callable(source);
        assertEquals(type, expression.type().toString());
        assertEquals(value, evaluate(expression));
    }

    /** Beam's own rows stand for ours, but not in texts and comments. */
    @Test
    void classesWrittenForBeam() throws ProblemException {
        Expression expression =
                callable(
                        """
                        import java.util.function.Function;
                        import org.apache.beam.sdk.values.Row;

                        // A Row by name.
                        public class Greeting implements Function<Row, String> {
                          @Override
                          public String apply(Row row) {
                            return "Row " + row.getString("name") + row.getInt64("count");
                          }
                        }
                        """);
        assertEquals("Row Ada7", evaluate(expression));
    }

    @Test
    void everyErrorIsToldWithItsLine() {
        assertEquals(
                "[EXPRESSION] cannot read 'name.toUper() + cnt', line 1: The method toUper() is undefined for the type String\n"
                        + "[EXPRESSION] cannot read 'name.toUper() + cnt', line 2: cnt cannot be resolved to a variable",
                message("name.toUper()\n + cnt"));
        assertEquals(
                "[EXPRESSION] cannot read 'count + * 2', line 1: Syntax error on token \"+\", ++ expected",
                message("count + * 2"));
        assertEquals(
                "[EXPRESSION] cannot read 'System.gc()': Variable initializer is 'void' -- cannot infer variable type",
                message("System.gc()").lines().findFirst().orElseThrow());
        assertEquals(
                "[EXPRESSION] cannot read '' at position 1: there is no code; write a Java expression",
                message(" "));
        assertEquals(
                "[EXPRESSION] cannot read 'org.objectweb.asm.Type.INT': org.objectweb cannot be resolved to a variable",
                message("org.objectweb.asm.Type.INT").replace(", line 1", ""));
        assertEquals(
                "[TYPE_MISMATCH] in 'new Object()': the type of the result, java.lang.Object, is no type of a field; write output_type, or give another result",
                message("new Object()"));
    }

    private static String message(String text) {
        return assertThrows(ProblemException.class, () -> expression(text)).problems().stream()
                .map(Problem::withoutPlace)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void aProblemsPlaceIsItsLineInTheText() {
        assertEquals(
                List.of(1, 2),
                assertThrows(ProblemException.class, () -> expression("name.toUper()\n + cnt"))
                        .problems()
                        .stream()
                        .map(problem -> problem.place().line())
                        .toList());
    }

    @Test
    void outputTypeIsChecked() throws ProblemException {
        assertEquals("int64", typed("(int) count", FieldType.of(Kind.INT64)).type().toString());
        assertEquals(
                "[TYPE_MISMATCH] in 'name': the value of 'name' is string?, and output_type says int32; change the one or the other, or convert the value",
                assertThrows(ProblemException.class, () -> typed("name", FieldType.of(Kind.INT32)))
                        .getMessage());
        FieldType nested =
                new FieldType.Nested(
                        Schema.of(
                                new Field("a", FieldType.of(Kind.STRING)),
                                new Field("b", FieldType.nullable(Kind.INT64))),
                        false);
        assertEquals(
                "['Ada', 7]",
                evaluate(typed("(Object) Map.of(\"a\", name, \"b\", count)", nested)));
        assertEquals(
                "the code has given a Long, which is no string",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> evaluate(typed("(Object) count", FieldType.of(Kind.STRING))))
                        .getMessage());
    }

    private static Expression typed(String text, FieldType type) throws ProblemException {
        return new JavaLanguage()
                .parse(new CodeText(CodeText.Form.EXPRESSION, text, Optional.of(type)), CUSTOMER);
    }

    @Test
    void errorsAtRunTime() throws ProblemException {
        Expression expression = expression("age + 1");
        String message =
                assertThrows(NullPointerException.class, () -> evaluate(expression)).getMessage();
        assertTrue(message.contains("\"age\" is null"), message);
        Expression checked =
                callable(
                        "row -> { throw new java.io.IOException(\"gone\"); }"
                                .replace("{ throw", "{ if (row != null) throw")
                                .replace("; }", "; return 1; }"));
        assertEquals(
                "java.io.IOException: gone",
                assertThrows(IllegalArgumentException.class, () -> evaluate(checked)).getMessage());
    }

    @Test
    void userCodeSeesNothingElse() throws ProblemException {
        Expression expression =
                callable(
                        "row -> { Class.forName(\"org.nifibeam.core.expression.Typing\"); return 1; }");
        String message =
                assertThrows(IllegalArgumentException.class, () -> evaluate(expression))
                        .getMessage();
        assertTrue(
                message.startsWith(
                        "java.lang.ClassNotFoundException: org.nifibeam.core.expression.Typing (user code sees the JDK, slf4j and"),
                message);
    }

    @Test
    void classesAreOfRelease17() throws ProblemException {
        Expression.UserCall call = (Expression.UserCall) expression("count + 1");
        call.code()
                .classes()
                .forEach((name, bytes) -> assertEquals(61, ByteBuffer.wrap(bytes).getShort(6)));
    }
}
