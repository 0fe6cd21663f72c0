package org.nifibeam.testkit;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.List;
import org.nifibeam.core.model.AggregateFunction;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;

/** Combines a whole list of values at once, as the combiners' descriptions say. */
final class NaiveAggregates {
    private NaiveAggregates() {}

    /** The combined value of the values that are not null; {@code type} is theirs. */
    static Object combine(AggregateFunction function, FieldType type, List<Object> values) {
        if (function == AggregateFunction.COUNT) {
            return (long) values.size();
        }
        if (values.isEmpty()) {
            return null;
        }
        Kind kind = ((FieldType.Scalar) type.base()).kind();
        return switch (function) {
            case COUNT -> throw new IllegalStateException();
            case SUM -> sum(kind, values);
            case MEAN -> mean(kind, values);
            case MIN -> values.stream().min(NaiveValues::compare).orElseThrow();
            case MAX -> values.stream().max(NaiveValues::compare).orElseThrow();
            case ANY -> values.contains(true);
            case ALL -> !values.contains(false);
        };
    }

    private static Object sum(Kind kind, List<Object> values) {
        if (kind == Kind.DECIMAL) {
            return values.stream()
                    .map(BigDecimal.class::cast)
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }
        if (kind.isInteger()) {
            return whole(values).longValueExact();
        }
        double sum = 0;
        for (Object value : values) {
            sum += ((Number) value).doubleValue();
        }
        return sum;
    }

    private static BigInteger whole(List<Object> values) {
        BigInteger sum = BigInteger.ZERO;
        for (Object value : values) {
            sum = sum.add(BigInteger.valueOf(((Number) value).longValue()));
        }
        return sum;
    }

    private static Object mean(Kind kind, List<Object> values) {
        if (kind == Kind.DECIMAL) {
            return ((BigDecimal) sum(kind, values))
                    .divide(BigDecimal.valueOf(values.size()), MathContext.DECIMAL128);
        }
        double sum = kind.isInteger() ? whole(values).doubleValue() : (Double) sum(kind, values);
        return sum / values.size();
    }
}
