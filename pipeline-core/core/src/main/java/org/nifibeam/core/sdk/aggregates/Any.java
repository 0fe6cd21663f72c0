package org.nifibeam.core.sdk.aggregates;

import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.function.CombineFn;
import org.nifibeam.core.sdk.types.ElementTypes;

/** One of the elements; it is not said which. Nothing has none. */
public final class Any {
    private Any() {}

    /** One of them. */
    public static <T> Aggregate<T, T> of() {
        return new CustomAggregate<>(
                "any value",
                input -> new Keep<>(ElementTypes.coder(ElementTypes.nullable(input))),
                input -> input,
                false,
                false);
    }

    /** Keeps the first one; null stands for none. */
    private record Keep<T>(Coder<T> coder) implements CombineFn<T, T, T> {
        @Override
        public T create() {
            return null;
        }

        @Override
        public T add(T accumulator, T input) {
            return accumulator == null ? input : accumulator;
        }

        @Override
        public T merge(T first, T second) {
            return first == null ? second : first;
        }

        @Override
        public T extract(T accumulator) {
            return accumulator;
        }

        @Override
        public Coder<T> accumulatorCoder() {
            return coder;
        }
    }
}
