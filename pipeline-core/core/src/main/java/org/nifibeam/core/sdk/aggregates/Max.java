package org.nifibeam.core.sdk.aggregates;

import java.util.Optional;
import org.nifibeam.core.model.AggregateFunction;

/** The largest of scalars; for other types there is {@link Top}. Nothing has none. */
public final class Max {
    private Max() {}

    /** The largest one. */
    public static <T> Aggregate<T, T> of() {
        return new NativeAggregate<>(
                AggregateFunction.MAX,
                Optional.of(AggregateFunction.MAX),
                input -> input,
                Optional.empty());
    }
}
