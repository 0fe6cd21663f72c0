package org.nifibeam.core.sdk.aggregates;

import java.math.BigDecimal;
import java.util.Optional;
import org.nifibeam.core.model.AggregateFunction;
import org.nifibeam.core.sdk.types.ElementTypes;

/** Arithmetic means. Nothing has none. */
public final class Mean {
    private Mean() {}

    /** Of whole or floating-point numbers. */
    public static <N extends Number> Aggregate<N, Double> of() {
        return new NativeAggregate<>(
                AggregateFunction.MEAN,
                Optional.empty(),
                input -> ElementTypes.doubles(),
                Optional.empty());
    }

    /** Of decimals. */
    public static Aggregate<BigDecimal, BigDecimal> ofDecimals() {
        return new NativeAggregate<>(
                AggregateFunction.MEAN,
                Optional.empty(),
                input -> ElementTypes.decimals(),
                Optional.empty());
    }
}
