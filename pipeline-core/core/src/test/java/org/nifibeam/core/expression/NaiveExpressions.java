package org.nifibeam.core.expression;

import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nifibeam.core.expression.Expression.Cast;
import org.nifibeam.core.expression.Expression.Conditional;
import org.nifibeam.core.expression.Expression.FieldReference;
import org.nifibeam.core.expression.Expression.FunctionCall;
import org.nifibeam.core.expression.Expression.Literal;
import org.nifibeam.core.expression.Expression.Operation;
import org.nifibeam.core.expression.function.ScalarFunction;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Values;

/**
 * What an expression means, by walking its tree: slow, boxed and meant to be obviously right.
 * Operands are evaluated from left to right up to the first that is null.
 */
public final class NaiveExpressions {
    private NaiveExpressions() {}

    /** The boxed value, null for NULL. */
    public static Object evaluate(Expression expression, Row row) {
        if (expression instanceof FieldReference field) {
            return row.get(field.index());
        }
        if (expression instanceof Literal literal) {
            return literal.value();
        }
        if (expression instanceof Cast cast) {
            Object value = evaluate(cast.value(), row);
            if (value == null || kind(cast.value()) == kind(cast)) {
                return value;
            }
            try {
                return cast(value, kind(cast.value()), kind(cast));
            } catch (ArithmeticException | IllegalArgumentException e) {
                if (cast.orNull()) {
                    return null;
                }
                throw e;
            }
        }
        if (expression instanceof Conditional conditional) {
            for (Conditional.Branch branch : conditional.branches()) {
                if (isTrue(branch.condition(), row)) {
                    return evaluate(branch.result(), row);
                }
            }
            return evaluate(conditional.otherwise(), row);
        }
        if (expression instanceof FunctionCall call) {
            List<Object> arguments = operands(call.arguments(), row);
            return arguments == null ? null : invoke(call.function(), arguments);
        }
        if (expression instanceof Operation operation) {
            return operation(operation, row);
        }
        return structure(expression, row);
    }

    private static Object structure(Expression expression, Row row) {
        if (expression instanceof Expression.NestedField field) {
            Row inner = (Row) evaluate(field.row(), row);
            return inner == null ? null : inner.get(field.index());
        }
        if (expression instanceof Expression.Let let) {
            return evaluate(bound(let, row), row);
        }
        Expression.Construct construct = (Expression.Construct) expression;
        List<Object> values = new ArrayList<>();
        construct.arguments().forEach(argument -> values.add(evaluate(argument, row)));
        return switch (construct.constructor()) {
            case ARRAY -> values;
            case MAP -> {
                Map<Object, Object> map = new LinkedHashMap<>();
                for (int i = 0; i < values.size(); i += 2) {
                    if (values.get(i) == null) {
                        throw new IllegalArgumentException("null key");
                    }
                    map.put(values.get(i), values.get(i + 1));
                }
                yield map;
            }
            case ROW ->
                    RowShape.of(((FieldType.Nested) construct.type()).schema())
                            .row(values.toArray());
        };
    }

    /** The body with the value in place of the variable. */
    private static Expression bound(Expression.Let let, Row row) {
        Object value = evaluate(let.value(), row);
        Literal literal = new Literal(value, let.value().type().withNullable(true));
        return substitute(let.body(), let.variable(), literal);
    }

    /** The variable replaced by a literal, but where an inner one of its number hides it. */
    private static Expression substitute(Expression expression, int variable, Literal value) {
        if (expression instanceof Expression.Variable found && found.number() == variable) {
            return value;
        }
        List<Expression> children = new ArrayList<>();
        for (Expression child : expression.children()) {
            boolean hidden =
                    expression instanceof Expression.Let let
                            && let.variable() == variable
                            && child == let.body();
            children.add(hidden ? child : substitute(child, variable, value));
        }
        return expression.withChildren(children);
    }

    /**
     * As a condition: an AND is not true if its left side is not, an OR is true if its left side
     * is.
     */
    public static boolean isTrue(Expression condition, Row row) {
        if (condition instanceof Expression.Let let) {
            return isTrue(bound(let, row), row);
        }
        if (condition instanceof Operation operation) {
            List<Expression> sides = operation.arguments();
            switch (operation.operator()) {
                case AND -> {
                    return isTrue(sides.get(0), row) && isTrue(sides.get(1), row);
                }
                case OR -> {
                    return isTrue(sides.get(0), row) || isTrue(sides.get(1), row);
                }
                case NOT -> {
                    return isFalse(sides.get(0), row);
                }
                default -> {}
            }
        }
        return Boolean.TRUE.equals(evaluate(condition, row));
    }

    private static boolean isFalse(Expression condition, Row row) {
        if (condition instanceof Expression.Let let) {
            return isFalse(bound(let, row), row);
        }
        if (condition instanceof Operation operation) {
            List<Expression> sides = operation.arguments();
            switch (operation.operator()) {
                case AND -> {
                    return isFalse(sides.get(0), row) || isFalse(sides.get(1), row);
                }
                case OR -> {
                    return isFalse(sides.get(0), row) && isFalse(sides.get(1), row);
                }
                case NOT -> {
                    return isTrue(sides.get(0), row);
                }
                default -> {}
            }
        }
        return Boolean.FALSE.equals(evaluate(condition, row));
    }

    private static Kind kind(Expression expression) {
        return ((FieldType.Scalar) expression.type()).kind();
    }

    private static List<Object> operands(List<Expression> expressions, Row row) {
        List<Object> values = new ArrayList<>();
        for (Expression expression : expressions) {
            Object value = evaluate(expression, row);
            if (value == null) {
                return null;
            }
            values.add(value);
        }
        return values;
    }

    private static Object operation(Operation operation, Row row) {
        Operator operator = operation.operator();
        List<Expression> arguments = operation.arguments();
        switch (operator) {
            case AND, OR -> {
                boolean deciding = operator == Operator.OR;
                Object left = evaluate(arguments.get(0), row);
                if (Boolean.valueOf(deciding).equals(left)) {
                    return deciding;
                }
                Object right = evaluate(arguments.get(1), row);
                if (Boolean.valueOf(deciding).equals(right)) {
                    return deciding;
                }
                return left == null || right == null ? null : !deciding;
            }
            case IS_NULL -> {
                return evaluate(arguments.get(0), row) == null;
            }
            case IS_NOT_NULL -> {
                return evaluate(arguments.get(0), row) != null;
            }
            default -> {}
        }
        List<Object> values = operands(arguments, row);
        if (values == null) {
            return null;
        }
        if (operator == Operator.NOT) {
            return !(Boolean) values.get(0);
        }
        if (operator.isComparison()) {
            return compare(operator, values.get(0), values.get(1));
        }
        Object right = values.size() == 1 ? null : values.get(1);
        return arithmetic(operator, kind(operation), values.get(0), right);
    }

    private static boolean compare(Operator operator, Object left, Object right) {
        if (operator == Operator.EQUAL || operator == Operator.NOT_EQUAL) {
            return Values.equal(left, right) == (operator == Operator.EQUAL);
        }
        int order = Values.compare(left, right);
        return switch (operator) {
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
            default -> throw new AssertionError(operator);
        };
    }

    private static Object arithmetic(Operator operator, Kind kind, Object left, Object right) {
        boolean divides = operator == Operator.DIVIDE || operator == Operator.MODULO;
        if (divides && new Divisor(right).isZero()) {
            throw new ArithmeticException("division by zero");
        }
        return switch (kind) {
            case INT32, INT64 -> {
                BigInteger a = BigInteger.valueOf(((Number) left).longValue());
                BigInteger b =
                        right == null ? null : BigInteger.valueOf(((Number) right).longValue());
                BigInteger result =
                        switch (operator) {
                            case ADD -> a.add(b);
                            case SUBTRACT -> a.subtract(b);
                            case MULTIPLY -> a.multiply(b);
                            case DIVIDE -> a.divide(b);
                            case MODULO -> a.remainder(b);
                            case NEGATE -> a.negate();
                            default -> throw new AssertionError(operator);
                        };
                yield whole(new BigDecimal(result), kind);
            }
            case FLOAT -> {
                float a = (Float) left;
                float b = right == null ? 0 : (Float) right;
                yield switch (operator) {
                    case ADD -> a + b;
                    case SUBTRACT -> a - b;
                    case MULTIPLY -> a * b;
                    case DIVIDE -> a / b;
                    case MODULO -> a % b;
                    case NEGATE -> -a;
                    default -> throw new AssertionError(operator);
                };
            }
            case DOUBLE -> {
                double a = (Double) left;
                double b = right == null ? 0 : (Double) right;
                yield switch (operator) {
                    case ADD -> a + b;
                    case SUBTRACT -> a - b;
                    case MULTIPLY -> a * b;
                    case DIVIDE -> a / b;
                    case MODULO -> a % b;
                    case NEGATE -> -a;
                    default -> throw new AssertionError(operator);
                };
            }
            case DECIMAL -> {
                BigDecimal a = (BigDecimal) left;
                BigDecimal b = (BigDecimal) right;
                yield switch (operator) {
                    case ADD -> a.add(b);
                    case SUBTRACT -> a.subtract(b);
                    case MULTIPLY -> a.multiply(b);
                    case DIVIDE -> a.divide(b, MathContext.DECIMAL128);
                    case MODULO -> a.remainder(b);
                    case NEGATE -> a.negate();
                    default -> throw new AssertionError(operator);
                };
            }
            default -> throw new AssertionError(kind);
        };
    }

    private record Divisor(Object number) {
        boolean isZero() {
            return number instanceof BigDecimal decimal
                    ? decimal.signum() == 0
                    : ((Number) number).doubleValue() == 0;
        }
    }

    private static Object whole(BigDecimal value, Kind kind) {
        BigInteger whole = value.setScale(0, RoundingMode.DOWN).toBigInteger();
        int bits =
                switch (kind) {
                    case INT8 -> 7;
                    case INT16 -> 15;
                    case INT32 -> 31;
                    case INT64 -> 63;
                    default -> throw new AssertionError(kind);
                };
        if (whole.bitLength() > bits) {
            throw new ArithmeticException(value + " does not fit into " + kind);
        }
        return kind == Kind.INT64 ? (Object) whole.longValue() : (Object) whole.intValue();
    }

    private static Object cast(Object value, Kind from, Kind to) {
        if (value instanceof Boolean truth && to.isInteger()) {
            return whole(truth ? BigDecimal.ONE : BigDecimal.ZERO, to);
        }
        if (to == Kind.BOOLEAN && value instanceof Number number) {
            if (number.longValue() != 0 && number.longValue() != 1) {
                throw new ArithmeticException(value + " is no truth");
            }
            return number.longValue() == 1;
        }
        if (to == Kind.STRING) {
            return text(value, from);
        }
        if (value instanceof String text) {
            return to == Kind.BYTES
                    ? text.getBytes(StandardCharsets.UTF_8)
                    : read(text.strip(), to);
        }
        if (to == Kind.FLOAT || to == Kind.DOUBLE) {
            return floating((Number) value, to);
        }
        BigDecimal exact;
        if (value instanceof BigDecimal decimal) {
            exact = decimal;
        } else if (value instanceof Double || value instanceof Float) {
            if (!Double.isFinite(((Number) value).doubleValue())) {
                throw new ArithmeticException(value + " does not fit into " + to);
            }
            exact =
                    to == Kind.DECIMAL
                            ? new BigDecimal(value.toString())
                            : new BigDecimal(((Number) value).doubleValue());
        } else {
            exact = BigDecimal.valueOf(((Number) value).longValue());
        }
        return to == Kind.DECIMAL ? exact : whole(exact, to);
    }

    private static Object floating(Number value, Kind to) {
        boolean wasFinite =
                !(value instanceof Double || value instanceof Float)
                        || Double.isFinite(value.doubleValue());
        Object result =
                to == Kind.FLOAT ? (Object) value.floatValue() : (Object) value.doubleValue();
        if (wasFinite && !Double.isFinite(((Number) result).doubleValue())) {
            throw new ArithmeticException(value + " does not fit into " + to);
        }
        return result;
    }

    private static String text(Object value, Kind from) {
        if (value instanceof byte[] bytes) {
            String text = new String(bytes, StandardCharsets.UTF_8);
            if (!Arrays.equals(bytes, text.getBytes(StandardCharsets.UTF_8))) {
                throw new IllegalArgumentException("no UTF-8");
            }
            return text;
        }
        if (from == Kind.DATETIME) {
            return Instant.EPOCH.plus((Long) value, ChronoUnit.MICROS).toString();
        }
        return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
    }

    private static Object read(String text, Kind to) {
        try {
            return switch (to) {
                case BOOLEAN ->
                        switch (text.toLowerCase(Locale.ROOT)) {
                            case "true" -> true;
                            case "false" -> false;
                            default -> throw new IllegalArgumentException(text);
                        };
                case INT8, INT16, INT32, INT64 -> whole(new BigDecimal(new BigInteger(text)), to);
                case FLOAT -> parsed(text, Float.parseFloat(text));
                case DOUBLE -> parsed(text, Double.parseDouble(text));
                case DECIMAL -> new BigDecimal(text);
                case DATETIME -> instant(text);
                case STRING, BYTES -> throw new AssertionError(to);
            };
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Number parsed(String text, Number value) {
        if (Double.isInfinite(value.doubleValue()) && !text.contains("Infinity")) {
            throw new ArithmeticException(text + " is too large");
        }
        return value;
    }

    private static long instant(String text) {
        Instant instant;
        if (text.length() == 10) {
            instant = LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
        } else if (text.endsWith("Z")) {
            instant = OffsetDateTime.parse(text.replace(' ', 'T')).toInstant();
        } else {
            instant = LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
        }
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), 1_000_000L),
                instant.getNano() / 1000L);
    }

    private static Object invoke(ScalarFunction function, List<Object> arguments) {
        try {
            List<Object> given = new ArrayList<>();
            for (int i = 0; i < arguments.size(); i++) {
                Object argument = arguments.get(i);
                given.add(
                        function.parameters()
                                .get(i)
                                .preparation()
                                .map(
                                        method ->
                                                ScalarFunction.prepare(
                                                        NaiveExpressions.class.getClassLoader(),
                                                        function.owner(),
                                                        method,
                                                        (String) argument))
                                .orElse(argument));
            }
            Class<?>[] types =
                    MethodType.fromMethodDescriptorString(
                                    function.descriptor(), NaiveExpressions.class.getClassLoader())
                            .parameterArray();
            Method method = Class.forName(function.owner()).getMethod(function.method(), types);
            return method.invoke(null, given.toArray());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new AssertionError(e);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
