package org.nifibeam.core.sdk.grouping;

import java.util.Optional;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.model.AggregateFunction;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PTransform;
import org.nifibeam.core.sdk.aggregates.Aggregate;
import org.nifibeam.core.sdk.aggregates.NativeAggregate;
import org.nifibeam.core.sdk.transforms.WithKeys;
import org.nifibeam.core.sdk.types.ElementTypes;

/** How many there are. */
public final class Count {
    private Count() {}

    /** How many elements there are, nulls too. */
    public static <T> Aggregate<T, Long> of() {
        return new NativeAggregate<>(
                AggregateFunction.COUNT,
                Optional.of(AggregateFunction.SUM),
                input -> ElementTypes.longs(),
                Optional.of(0L));
    }

    /** How often each element comes. */
    public static <T> PTransform<PCollection<T>, PCollection<KV<T, Long>>> perElement() {
        return new PerElement<>();
    }

    /** Counts equal elements. */
    private static final class PerElement<T>
            implements PTransform<PCollection<T>, PCollection<KV<T, Long>>> {
        @Override
        public String name() {
            return "CountPerElement";
        }

        @Override
        public PCollection<KV<T, Long>> expand(PCollection<T> input) {
            return input.apply(WithKeys.of(input.type(), (T element) -> element))
                    .apply("Combine", Combine.perKey(Count.of()));
        }
    }
}
