package org.nifibeam.core.expression;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.nifibeam.core.expression.Expression.Literal;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/** Well-typed random expressions, and values that are likely to break something. */
public final class RandomExpressions {
    /**
     * One field of each kind that is never null ({@code int32}) and one that may be ({@code
     * int32_n}).
     */
    public static final Schema SCHEMA = schema();

    private static final List<Kind> NUMBERS =
            List.of(Kind.INT32, Kind.INT64, Kind.FLOAT, Kind.DOUBLE, Kind.DECIMAL);
    private static final List<Operator> ARITHMETIC =
            List.of(
                    Operator.ADD,
                    Operator.SUBTRACT,
                    Operator.MULTIPLY,
                    Operator.DIVIDE,
                    Operator.MODULO);
    private static final List<Operator> COMPARISONS =
            List.of(
                    Operator.EQUAL,
                    Operator.NOT_EQUAL,
                    Operator.LESS,
                    Operator.LESS_OR_EQUAL,
                    Operator.GREATER,
                    Operator.GREATER_OR_EQUAL);

    private final Random random;

    public RandomExpressions(Random random) {
        this.random = random;
    }

    private static Schema schema() {
        List<Field> fields = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            String name = kind.name().toLowerCase(Locale.ROOT);
            fields.add(new Field(name, FieldType.of(kind)));
            fields.add(new Field(name + "_n", FieldType.nullable(kind)));
        }
        return Schema.of(fields);
    }

    /** Values of every field of {@link #SCHEMA}. */
    public Object[] row() {
        return SCHEMA.fields().stream()
                .map(
                        field ->
                                field.type().nullable() && random.nextInt(3) == 0
                                        ? null
                                        : value(((FieldType.Scalar) field.type()).kind()))
                .toArray();
    }

    /** A value of a kind, one in four at the edge of it. */
    public Object value(Kind kind) {
        List<Object> edges = edges(kind);
        return random.nextInt(4) == 0 ? edges.get(random.nextInt(edges.size())) : plain(kind);
    }

    /** The values at the edge of a kind. */
    public static List<Object> edges(Kind kind) {
        return switch (kind) {
            case BOOLEAN -> List.of(true, false);
            case INT8 -> List.of(-128, 127, 0, -1, 1);
            case INT16 -> List.of(-32768, 32767, 0, -1, 1);
            case INT32 -> List.of(Integer.MIN_VALUE, Integer.MAX_VALUE, 0, -1, 1);
            case INT64 -> List.of(Long.MIN_VALUE, Long.MAX_VALUE, 0L, -1L, 1L, 1L << 53);
            case FLOAT ->
                    List.of(
                            Float.NaN,
                            -0.0f,
                            0.0f,
                            Float.POSITIVE_INFINITY,
                            Float.NEGATIVE_INFINITY,
                            Float.MAX_VALUE,
                            Float.MIN_VALUE,
                            1f);
            case DOUBLE ->
                    List.of(
                            Double.NaN,
                            -0.0,
                            0.0,
                            Double.POSITIVE_INFINITY,
                            Double.NEGATIVE_INFINITY,
                            Double.MAX_VALUE,
                            Double.MIN_VALUE,
                            1.0,
                            9.223372036854775807e18);
            case DECIMAL ->
                    List.of(
                            new BigDecimal("0"),
                            new BigDecimal("0.00"),
                            new BigDecimal("1.0"),
                            new BigDecimal("1.00"),
                            new BigDecimal("-0.1"),
                            new BigDecimal("9223372036854775807.9"),
                            new BigDecimal("1E+30"));
            case STRING -> List.of("", " ", "a", "B", "é", "😀x", "%_", "1", "true", "2001-01-01");
            case BYTES -> List.of(new byte[0], new byte[] {0}, new byte[] {-1}, new byte[] {1, 2});
            case DATETIME -> List.of(0L, -1L, 978_307_200_000_000L, 253_402_300_799_999_999L);
        };
    }

    private Object plain(Kind kind) {
        return switch (kind) {
            case BOOLEAN -> random.nextBoolean();
            case INT8, INT16, INT32 -> random.nextInt(41) - 20;
            case INT64 -> (long) random.nextInt(2001) - 1000;
            case FLOAT -> (random.nextInt(200) - 100) / 4f;
            case DOUBLE -> (random.nextInt(2000) - 1000) / 8.0;
            case DECIMAL -> BigDecimal.valueOf(random.nextInt(2000) - 1000L, random.nextInt(3));
            case STRING ->
                    random.ints(random.nextInt(4), 'a', 'd')
                            .collect(
                                    StringBuilder::new,
                                    StringBuilder::appendCodePoint,
                                    StringBuilder::append)
                            .toString();
            case BYTES -> new byte[] {(byte) random.nextInt(256)};
            case DATETIME -> (random.nextInt(2_000_000_000) - 1_000_000_000L) * 1_000_003L;
        };
    }

    private Kind kind() {
        return Kind.values()[random.nextInt(Kind.values().length)];
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** An expression of any kind. */
    public Expression any(int depth) throws ProblemException {
        return of(kind(), depth);
    }

    /** An expression of a kind. */
    public Expression of(Kind kind, int depth) throws ProblemException {
        if (depth == 0 || random.nextInt(8) == 0) {
            return leaf(kind);
        }
        int choice = random.nextInt(13);
        if (choice == 10) {
            return structured(kind, depth);
        }
        if (choice == 11) {
            Expression left = of(kind, depth - 1);
            return ConditionTyping.choice(
                    of(Kind.INT32, depth - 1),
                    List.of(of(Kind.INT32, depth - 1)),
                    List.of(left),
                    of(kind, depth - 1));
        }
        if (choice == 12) {
            return ScalarFunctions.call(
                    one(List.of("GREATEST", "LEAST")),
                    List.of(of(kind, depth - 1), of(kind, depth - 1)));
        }
        if (choice == 0) {
            List<Expression> conditions = new ArrayList<>();
            List<Expression> results = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                conditions.add(of(Kind.BOOLEAN, depth - 1));
                results.add(of(kind, depth - 1));
            }
            return Typing.conditional(conditions, results, of(kind, depth - 1));
        }
        if (choice == 1) {
            return Typing.coalesce(
                    List.of(of(kind, depth - 1), of(kind, depth - 1), of(kind, depth - 1)));
        }
        if (choice == 2) {
            return ConditionTyping.nullIf(of(kind, depth - 1), of(kind, depth - 1));
        }
        if (choice == 3 && kind != Kind.BYTES) {
            return converted(kind, depth);
        }
        return switch (kind) {
            case BOOLEAN -> condition(depth);
            case INT8, INT16 -> Typing.cast(of(Kind.INT32, depth - 1), kind);
            case INT32, INT64, FLOAT, DOUBLE, DECIMAL -> number(kind, depth);
            case STRING -> text(depth);
            case BYTES ->
                    random.nextBoolean()
                            ? ScalarFunctions.call(
                                    "FROM_BASE64",
                                    List.of(
                                            ScalarFunctions.call(
                                                    "TO_BASE64", List.of(of(kind, depth - 1)))))
                            : Typing.cast(of(Kind.STRING, depth - 1), Kind.BYTES);
            case DATETIME ->
                    ScalarFunctions.call(
                            "FLOOR",
                            List.of(
                                    of(kind, depth - 1),
                                    new Literal(
                                            one(
                                                    List.of(
                                                            "YEAR", "QUARTER", "MONTH", "WEEK",
                                                            "DAY", "HOUR", "MINUTE", "SECOND")),
                                            FieldType.of(Kind.STRING))));
        };
    }

    /** Through an array, a map or a row, and back. */
    private Expression structured(Kind kind, int depth) throws ProblemException {
        Expression value = of(kind, depth - 1);
        Expression other = of(kind, depth - 1);
        return switch (random.nextInt(5)) {
            case 0 ->
                    ScalarFunctions.call(
                            "ITEM",
                            List.of(
                                    StructureTyping.array(List.of(value, other)),
                                    of(Kind.INT32, depth - 1)));
            case 1 ->
                    StructureTyping.item(
                            StructureTyping.map(
                                    List.of(
                                            of(Kind.STRING, depth - 1),
                                            value,
                                            of(Kind.STRING, depth - 1),
                                            other)),
                            of(Kind.STRING, depth - 1));
            case 2 -> {
                Expression row = StructureTyping.row(List.of(value));
                FieldType.Nested type = (FieldType.Nested) row.type();
                yield StructureTyping.nested(row, type.schema().field(0).name());
            }
            case 3 ->
                    ScalarFunctions.call(
                            one(List.of("ARRAY_MIN", "ARRAY_MAX")),
                            List.of(
                                    ScalarFunctions.call(
                                            one(List.of("ARRAY_REVERSE", "ARRAY_DISTINCT")),
                                            List.of(
                                                    StructureTyping.array(
                                                            List.of(value, other))))));
            default -> {
                Expression row = StructureTyping.row(List.of(value));
                FieldType.Nested type = (FieldType.Nested) row.type();
                yield StructureTyping.nested(
                        Typing.conditional(
                                List.of(of(Kind.BOOLEAN, depth - 1)),
                                List.of(new Literal(null, FieldType.nullable(Kind.BOOLEAN))),
                                row),
                        type.schema().field(0).name());
            }
        };
    }

    private Expression leaf(Kind kind) throws ProblemException {
        return switch (random.nextInt(4)) {
            case 0 ->
                    new Literal(
                            random.nextInt(5) == 0 ? null : value(kind), FieldType.nullable(kind));
            case 1 -> new Literal(value(kind), FieldType.of(kind));
            case 2 -> Typing.field(SCHEMA.field(kind.ordinal() * 2).name(), SCHEMA);
            default -> Typing.field(SCHEMA.field(kind.ordinal() * 2 + 1).name(), SCHEMA);
        };
    }

    private Expression converted(Kind kind, int depth) throws ProblemException {
        if (random.nextInt(4) == 0) {
            return Typing.tryCast(of(Kind.STRING, depth - 1), kind);
        }
        if (kind == Kind.BOOLEAN && random.nextBoolean()) {
            return Typing.cast(of(Kind.INT64, depth - 1), kind);
        }
        if (kind == Kind.BOOLEAN || kind == Kind.DATETIME) {
            return Typing.cast(
                    random.nextBoolean()
                            ? Typing.cast(of(kind, depth - 1), Kind.STRING)
                            : leaf(Kind.STRING),
                    kind);
        }
        Kind from = one(NUMBERS);
        return Typing.cast(of(random.nextInt(5) == 0 ? Kind.STRING : from, depth - 1), kind);
    }

    private Expression condition(int depth) throws ProblemException {
        switch (random.nextInt(12)) {
            case 8 -> {
                Kind kind = kind();
                return ConditionTyping.between(
                        of(kind, depth - 1), of(kind, depth - 1), of(kind, depth - 1));
            }
            case 9 -> {
                Kind kind = kind();
                return ConditionTyping.in(
                        of(kind, depth - 1),
                        List.of(of(kind, depth - 1), of(kind, depth - 1), of(kind, depth - 1)));
            }
            case 10 -> {
                Kind kind = kind();
                return ConditionTyping.distinct(of(kind, depth - 1), of(kind, depth - 1));
            }
            case 11 -> {
                return ScalarFunctions.call(
                        one(List.of("CONTAINS", "STARTS_WITH", "ENDS_WITH", "REGEXP_LIKE")),
                        List.of(of(Kind.STRING, depth - 1), leaf(Kind.STRING)));
            }
            case 0 -> {
                return Typing.operation(Operator.NOT, List.of(of(Kind.BOOLEAN, depth - 1)));
            }
            case 1 -> {
                return Typing.operation(
                        one(List.of(Operator.IS_NULL, Operator.IS_NOT_NULL)),
                        List.of(any(depth - 1)));
            }
            case 2, 3, 4 -> {
                return Typing.operation(
                        one(List.of(Operator.AND, Operator.OR)),
                        List.of(of(Kind.BOOLEAN, depth - 1), of(Kind.BOOLEAN, depth - 1)));
            }
            case 5 -> {
                return ScalarFunctions.call(
                        "LIKE", List.of(of(Kind.STRING, depth - 1), of(Kind.STRING, depth - 1)));
            }
            default -> {
                Kind left = kind();
                Kind right = left.isNumeric() ? one(NUMBERS) : left;
                return Typing.operation(
                        one(COMPARISONS), List.of(of(left, depth - 1), of(right, depth - 1)));
            }
        }
    }

    private Expression number(Kind kind, int depth) throws ProblemException {
        Expression result;
        switch (random.nextInt(6)) {
            case 0 -> result = Typing.operation(Operator.NEGATE, List.of(of(kind, depth - 1)));
            case 1 ->
                    result =
                            ScalarFunctions.call(
                                    one(
                                            List.of(
                                                    "ABS",
                                                    "FLOOR",
                                                    "CEIL",
                                                    "ROUND",
                                                    "SIGN",
                                                    "TRUNCATE")),
                                    List.of(of(kind, depth - 1)));
            case 2 ->
                    result =
                            ScalarFunctions.call(
                                    "CHAR_LENGTH", List.of(of(Kind.STRING, depth - 1)));
            case 3 ->
                    result =
                            ScalarFunctions.call(
                                    one(List.of("YEAR", "WEEK", "HOUR", "EPOCH", "DAYOFWEEK")),
                                    List.of(of(Kind.DATETIME, depth - 1)));
            default ->
                    result =
                            Typing.operation(
                                    one(ARITHMETIC),
                                    List.of(of(kind, depth - 1), of(kind, depth - 1)));
        }
        return Typing.cast(result, kind);
    }

    private Expression text(int depth) throws ProblemException {
        return switch (random.nextInt(4)) {
            case 0 ->
                    ScalarFunctions.call(
                            one(List.of("UPPER", "LOWER", "TRIM", "REVERSE", "INITCAP", "MD5")),
                            List.of(of(Kind.STRING, depth - 1)));
            case 1 ->
                    ScalarFunctions.call(
                            "||", List.of(of(Kind.STRING, depth - 1), of(Kind.STRING, depth - 1)));
            case 2 ->
                    ScalarFunctions.call(
                            "SUBSTRING",
                            List.of(
                                    of(Kind.STRING, depth - 1),
                                    of(Kind.INT32, depth - 1),
                                    of(Kind.INT32, depth - 1)));
            default -> {
                Kind from = kind();
                yield from == Kind.BYTES
                        ? leaf(Kind.STRING)
                        : Typing.cast(of(from, depth - 1), Kind.STRING);
            }
        };
    }
}
