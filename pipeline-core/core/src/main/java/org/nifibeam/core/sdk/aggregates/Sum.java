package org.nifibeam.core.sdk.aggregates;

import java.math.BigDecimal;
import java.util.Optional;
import org.nifibeam.core.model.AggregateFunction;
import org.nifibeam.core.sdk.types.ElementTypes;
import org.nifibeam.core.sdk.types.ValueType;

/** Sums; whole numbers that outgrow 64 bits fail the run. */
public final class Sum {
    private Sum() {}

    /** Of whole numbers of 64 bits. */
    public static Aggregate<Long, Long> ofLongs() {
        return sum(ElementTypes.longs(), 0L);
    }

    /** Of whole numbers of 32 bits; the sum has 64. */
    public static Aggregate<Integer, Long> ofInts() {
        return sum(ElementTypes.longs(), 0L);
    }

    /** Of floating-point numbers. */
    public static Aggregate<Double, Double> ofDoubles() {
        return sum(ElementTypes.doubles(), 0.0);
    }

    /** Of decimals. */
    public static Aggregate<BigDecimal, BigDecimal> ofDecimals() {
        return sum(ElementTypes.decimals(), BigDecimal.ZERO);
    }

    private static <I, O> Aggregate<I, O> sum(ValueType<O> type, O zero) {
        return new NativeAggregate<>(
                AggregateFunction.SUM,
                Optional.of(AggregateFunction.SUM),
                input -> type,
                Optional.of(zero));
    }
}
