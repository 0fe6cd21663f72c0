package org.nifibeam.core.expression;

import java.math.BigDecimal;
import org.nifibeam.core.expression.Expression.Literal;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;

/** What becomes of number literals while an expression is typed. */
final class NumberLiterals {
    private static final long BEYOND_INT32 = -(long) Integer.MIN_VALUE;

    private NumberLiterals() {}

    /** The literal with its sign changed, of the smallest kind that holds it. */
    static Literal negate(Literal literal) throws ProblemException {
        Number number = (Number) literal.value();
        FieldType type = literal.type();
        if (number instanceof BigDecimal decimal) {
            return new Literal(decimal.negate(), type);
        }
        if (number instanceof Double floating) {
            return new Literal(-floating, type);
        }
        if (number instanceof Float floating) {
            return new Literal(-floating, type);
        }
        long value = number.longValue();
        if (value == Long.MIN_VALUE) {
            throw new ProblemException(
                    ProblemCode.EXPRESSION,
                    "9223372036854775808 is too large for a 64-bit whole number",
                    "write it as a decimal: 9223372036854775808.0");
        }
        boolean isLong =
                value == Integer.MIN_VALUE || number instanceof Long && value != BEYOND_INT32;
        return isLong
                ? new Literal(-value, new FieldType.Scalar(Kind.INT64, type.nullable()))
                : new Literal((int) -value, new FieldType.Scalar(Kind.INT32, type.nullable()));
    }

    /** The value as one of a wider kind. */
    static Object widen(Number number, Kind kind) {
        return switch (kind) {
            case INT8, INT16, INT32 -> number.intValue();
            case INT64 -> number.longValue();
            case FLOAT -> number.floatValue();
            case DOUBLE -> number.doubleValue();
            case DECIMAL ->
                    number instanceof BigDecimal decimal
                            ? decimal
                            : BigDecimal.valueOf(number.longValue());
            case BOOLEAN, STRING, BYTES, DATETIME ->
                    throw new IllegalArgumentException(kind + " is no number");
        };
    }
}
