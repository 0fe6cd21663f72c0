package org.nifibeam.file.parquet;

import java.util.List;
import java.util.Optional;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Expression.Cast;
import org.nifibeam.core.expression.Expression.FieldReference;
import org.nifibeam.core.expression.Expression.Literal;
import org.nifibeam.core.expression.Expression.Operation;
import org.nifibeam.core.expression.Operator;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Storage;
import org.nifibeam.core.schema.Values;

/**
 * A condition on one column that the source does itself, exactly as the compiled expression would:
 * {@code field op literal} in the canonical order of {@link Values}, a comparison with null never
 * being true.
 *
 * @param field the column's name
 * @param operator a comparison (the field on the left), IS NULL or IS NOT NULL
 * @param constant what to compare with: a {@link Long} for whole numbers and instants, a {@link
 *     Double} for what is compared as floating point, else the literal; empty for a NULL literal
 *     and for the null tests
 */
record ColumnFilter(String field, Operator operator, Optional<Object> constant) {

    /** The filter that keeps the same rows as {@code condition}, if there is one. */
    static Optional<ColumnFilter> of(Expression condition) {
        if (!(condition instanceof Operation operation)) {
            return Optional.empty();
        }
        Operator operator = operation.operator();
        List<Expression> arguments = operation.arguments();
        if (operator.postfix()) {
            return arguments.get(0) instanceof FieldReference field
                            && field.type() instanceof FieldType.Scalar
                    ? Optional.of(new ColumnFilter(field.name(), operator, Optional.empty()))
                    : Optional.empty();
        }
        if (!operator.isComparison()) {
            return Optional.empty();
        }
        if (arguments.get(1) instanceof Literal literal) {
            return comparison(arguments.get(0), operator, literal);
        }
        if (arguments.get(0) instanceof Literal literal) {
            return comparison(arguments.get(1), operator.mirrored(), literal);
        }
        return Optional.empty();
    }

    private static Optional<ColumnFilter> comparison(
            Expression side, Operator operator, Literal literal) {
        Expression inner = side instanceof Cast cast ? cast.value() : side;
        if (!(inner instanceof FieldReference field)
                || !(field.type() instanceof FieldType.Scalar stored)
                || !(side.type() instanceof FieldType.Scalar compared)
                || !isExact(stored.kind(), compared.kind())) {
            return Optional.empty();
        }
        if (literal.value() == null) {
            return Optional.of(new ColumnFilter(field.name(), operator, Optional.empty()));
        }
        if (!literal.type().is(compared.kind())) {
            return Optional.empty();
        }
        Object constant =
                switch (compared.kind()) {
                    case INT8, INT16, INT32, INT64, DATETIME ->
                            ((Number) literal.value()).longValue();
                    case FLOAT, DOUBLE -> ((Number) literal.value()).doubleValue();
                    case BOOLEAN, DECIMAL, STRING, BYTES -> literal.value();
                };
        return Optional.of(new ColumnFilter(field.name(), operator, Optional.of(constant)));
    }

    /**
     * True if comparing values of kind {@code stored} as {@code compared} is what {@link #test}
     * does.
     */
    private static boolean isExact(Kind stored, Kind compared) {
        if (stored == compared) {
            return true;
        }
        Storage storage = stored.storage();
        boolean integer = stored.isInteger();
        return switch (compared) {
            case INT8, INT16, INT32, INT64 -> integer && stored.compareTo(compared) < 0;
            case DOUBLE -> integer || storage == Storage.FLOAT;
            case FLOAT -> stored == Kind.INT8 || stored == Kind.INT16;
            case BOOLEAN, DECIMAL, STRING, BYTES, DATETIME -> false;
        };
    }

    /** True if a row is kept whose field is null. */
    boolean keepsNull() {
        return operator == Operator.IS_NULL;
    }

    /**
     * Clears {@code kept[i]} for each of the values, none of which is null, that is not to be kept.
     */
    void test(Object values, int count, boolean[] kept) {
        if (operator.postfix()) {
            clearUnless(operator == Operator.IS_NOT_NULL, count, kept);
        } else if (constant.isEmpty()) {
            clearUnless(false, count, kept);
        } else if (constant.get() instanceof Long number) {
            testLongs(values, number, count, kept);
        } else if (constant.get() instanceof Double number) {
            testDoubles(values, number, count, kept);
        } else {
            testObjects(values, constant.get(), count, kept);
        }
    }

    private static void clearUnless(boolean keep, int count, boolean[] kept) {
        for (int i = 0; i < count && !keep; i++) {
            kept[i] = false;
        }
    }

    private void testLongs(Object values, long other, int count, boolean[] kept) {
        boolean less = keeps(-1);
        boolean equal = keeps(0);
        boolean greater = keeps(1);
        if (values instanceof long[] longs) {
            for (int i = 0; i < count; i++) {
                kept[i] &= longs[i] < other ? less : longs[i] > other ? greater : equal;
            }
        } else {
            int[] ints = (int[]) values;
            for (int i = 0; i < count; i++) {
                kept[i] &= ints[i] < other ? less : ints[i] > other ? greater : equal;
            }
        }
    }

    private void testDoubles(Object values, double other, int count, boolean[] kept) {
        for (int i = 0; i < count; i++) {
            double value;
            if (values instanceof double[] doubles) {
                value = doubles[i];
            } else if (values instanceof float[] floats) {
                value = floats[i];
            } else if (values instanceof long[] longs) {
                value = longs[i];
            } else {
                value = ((int[]) values)[i];
            }
            kept[i] &= keeps(Values.compare(value, other));
        }
    }

    private void testObjects(Object values, Object other, int count, boolean[] kept) {
        if (values instanceof boolean[] flags) {
            for (int i = 0; i < count; i++) {
                kept[i] &= keeps(Boolean.compare(flags[i], (Boolean) other));
            }
        } else {
            Object[] objects = (Object[]) values;
            for (int i = 0; i < count; i++) {
                kept[i] &= keeps(Values.compare(objects[i], other));
            }
        }
    }

    /** True if the operator holds for a value that compares like this with the constant. */
    boolean keeps(int comparison) {
        return switch (operator) {
            case EQUAL -> comparison == 0;
            case NOT_EQUAL -> comparison != 0;
            case LESS -> comparison < 0;
            case LESS_OR_EQUAL -> comparison <= 0;
            case GREATER -> comparison > 0;
            case GREATER_OR_EQUAL -> comparison >= 0;
            default -> throw new IllegalStateException(operator + " is no comparison");
        };
    }
}
