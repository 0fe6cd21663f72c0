package org.nifibeam.core.sdk.aggregates;

import java.util.Optional;
import org.nifibeam.core.model.AggregateFunction;

/** The smallest of scalars; for other types there is {@link Top}. Nothing has none. */
public final class Min {
    private Min() {}

    /** The smallest one. */
    public static <T> Aggregate<T, T> of() {
        return new NativeAggregate<>(
                AggregateFunction.MIN,
                Optional.of(AggregateFunction.MIN),
                input -> input,
                Optional.empty());
    }
}
