package org.nifibeam.testkit;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Operator;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;

/**
 * Evaluates expressions by walking their tree, every operand first: operators, CASE and casts
 * between numbers. What it does not know it refuses, so that no test takes its silence for
 * agreement.
 */
final class NaiveExpressions {
    private NaiveExpressions() {}

    /** The value, null for NULL. */
    static Object evaluate(Expression expression, Row row) {
        if (expression instanceof Expression.FieldReference field) {
            return row.get(field.index());
        }
        if (expression instanceof Expression.Literal literal) {
            return literal.value();
        }
        if (expression instanceof Expression.Conditional conditional) {
            for (Expression.Conditional.Branch branch : conditional.branches()) {
                if (Boolean.TRUE.equals(evaluate(branch.condition(), row))) {
                    return evaluate(branch.result(), row);
                }
            }
            return evaluate(conditional.otherwise(), row);
        }
        if (expression instanceof Expression.Cast cast) {
            return cast(evaluate(cast.value(), row), cast.type());
        }
        if (expression instanceof Expression.Operation operation) {
            return operation(operation, row);
        }
        if (expression instanceof Expression.FunctionCall call) {
            return call(call, row);
        }
        if (expression instanceof Expression.NestedField field) {
            Object inner = evaluate(field.row(), row);
            return inner == null ? null : ((Row) inner).get(field.index());
        }
        if (expression instanceof Expression.Let let) {
            Object value = evaluate(let.value(), row);
            FieldType type = let.value().type().withNullable(true);
            return evaluate(
                    replaced(let.body(), let.variable(), new Expression.Literal(value, type)), row);
        }
        if (expression instanceof Expression.Construct construct) {
            return construct(construct, row);
        }
        throw new UnsupportedOperationException("the naive evaluator does not know " + expression);
    }

    private static Object call(Expression.FunctionCall call, Row row) {
        Function<List<Object>, Object> function =
                NaiveLibrary.find(call.function().name())
                        .orElseThrow(
                                () ->
                                        new UnsupportedOperationException(
                                                "the naive evaluator does not know " + call));
        List<Object> values = new ArrayList<>();
        for (Expression argument : call.arguments()) {
            Object value = evaluate(argument, row);
            if (value == null) {
                return null;
            }
            values.add(value);
        }
        return function.apply(values);
    }

    private static Object construct(Expression.Construct construct, Row row) {
        List<Object> values = new ArrayList<>();
        construct.arguments().forEach(argument -> values.add(evaluate(argument, row)));
        return switch (construct.constructor()) {
            case ARRAY -> values;
            case ROW ->
                    RowShape.of(((FieldType.Nested) construct.type()).schema())
                            .row(values.toArray());
            case MAP ->
                    throw new UnsupportedOperationException(
                            "the naive evaluator does not know " + construct);
        };
    }

    /** The variable replaced, but where an inner one of its number hides it. */
    private static Expression replaced(Expression in, int variable, Expression value) {
        if (in instanceof Expression.Variable found && found.number() == variable) {
            return value;
        }
        boolean hides = in instanceof Expression.Let let && let.variable() == variable;
        List<Expression> children = new ArrayList<>();
        for (int i = 0; i < in.children().size(); i++) {
            Expression child = in.children().get(i);
            children.add(hides && i == 1 ? child : replaced(child, variable, value));
        }
        return in.withChildren(children);
    }

    private static Object operation(Expression.Operation operation, Row row) {
        Operator operator = operation.operator();
        Object left = evaluate(operation.arguments().get(0), row);
        if (operator == Operator.AND || operator == Operator.OR) {
            return logic(operation, left, row);
        }
        List<Object> values = new ArrayList<>();
        values.add(left);
        for (Expression argument : operation.arguments().subList(1, operation.arguments().size())) {
            values.add(evaluate(argument, row));
        }
        switch (operator) {
            case IS_NULL:
                return left == null;
            case IS_NOT_NULL:
                return left != null;
            default:
                break;
        }
        if (values.contains(null)) {
            return null;
        }
        if (operator == Operator.NOT) {
            return !(Boolean) left;
        }
        if (operator.isComparison()) {
            return compare(operator, NaiveValues.compare(left, values.get(1)));
        }
        Kind kind = ((FieldType.Scalar) operation.type()).kind();
        return arithmetic(operator, kind, left, values.size() > 1 ? values.get(1) : null);
    }

    private static Object logic(Expression.Operation operation, Object left, Row row) {
        boolean deciding = operation.operator() == Operator.OR;
        if (left != null && (Boolean) left == deciding) {
            return deciding;
        }
        Object right = evaluate(operation.arguments().get(1), row);
        if (right != null && (Boolean) right == deciding) {
            return deciding;
        }
        return left == null || right == null ? null : !deciding;
    }

    private static boolean compare(Operator operator, int order) {
        return switch (operator) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
            default -> throw new IllegalArgumentException(operator + " is no comparison");
        };
    }

    private static Object arithmetic(Operator operator, Kind kind, Object left, Object right) {
        if (kind == Kind.FLOAT) {
            return (float) floating(operator, ((Number) left).floatValue(), number(right));
        }
        if (kind == Kind.DOUBLE) {
            return floating(operator, ((Number) left).doubleValue(), number(right));
        }
        BigDecimal exact =
                decimal(
                        operator,
                        decimal(left),
                        right == null ? BigDecimal.ZERO : decimal(right),
                        kind);
        return kind == Kind.DECIMAL ? exact : whole(exact.toBigIntegerExact(), kind);
    }

    private static double number(Object value) {
        return value == null ? 0 : ((Number) value).doubleValue();
    }

    private static double floating(Operator operator, double left, double right) {
        return switch (operator) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> left / nonZero(right);
            case MODULO -> left % nonZero(right);
            case NEGATE -> -left;
            default -> throw new IllegalArgumentException(operator + " is no arithmetic");
        };
    }

    private static double nonZero(double divisor) {
        if (divisor == 0) {
            throw new ArithmeticException("division by zero");
        }
        return divisor;
    }

    private static BigDecimal decimal(
            Operator operator, BigDecimal left, BigDecimal right, Kind kind) {
        if (right.signum() == 0 && (operator == Operator.DIVIDE || operator == Operator.MODULO)) {
            throw new ArithmeticException("division by zero");
        }
        return switch (operator) {
            case ADD -> left.add(right);
            case SUBTRACT -> left.subtract(right);
            case MULTIPLY -> left.multiply(right);
            case DIVIDE ->
                    kind == Kind.DECIMAL
                            ? left.divide(right, MathContext.DECIMAL128)
                            : new BigDecimal(left.toBigInteger().divide(right.toBigInteger()));
            case MODULO -> left.remainder(right);
            case NEGATE -> left.negate();
            default -> throw new IllegalArgumentException(operator + " is no arithmetic");
        };
    }

    private static BigDecimal decimal(Object value) {
        return value instanceof BigDecimal decimal
                ? decimal
                : BigDecimal.valueOf(((Number) value).longValue());
    }

    private static Object whole(BigInteger value, Kind kind) {
        return kind == Kind.INT64
                ? (Object) value.longValueExact()
                : (Object) value.intValueExact();
    }

    private static Object cast(Object value, FieldType type) {
        if (value == null) {
            return null;
        }
        if (!(value instanceof Number number) || !(type instanceof FieldType.Scalar scalar)) {
            throw new UnsupportedOperationException(
                    "the naive evaluator does not cast " + value + " to " + type);
        }
        return switch (scalar.kind()) {
            case DOUBLE -> number.doubleValue();
            case FLOAT -> number.floatValue();
            case DECIMAL ->
                    value instanceof Double || value instanceof Float
                            ? new BigDecimal(number.toString())
                            : decimal(value);
            case INT8, INT16, INT32, INT64 ->
                    whole(new BigDecimal(number.toString()).toBigInteger(), scalar.kind());
            default ->
                    throw new UnsupportedOperationException(
                            "the naive evaluator does not cast to " + type);
        };
    }
}
