package org.nifibeam.core.sdk.aggregates;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.coder.Coders;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.function.CombineFn;
import org.nifibeam.core.sdk.SerializableComparator;
import org.nifibeam.core.sdk.types.ElementTypes;

/** Some elements, every one as likely as any other, as a list. */
public final class Sample {
    private Sample() {}

    /**
     * Some elements.
     *
     * @param count how many at most
     */
    public static <T> Aggregate<T, List<T>> of(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("a sample of " + count + " is none");
        }
        return new CustomAggregate<>(
                "sample " + count,
                input -> new Draw<>(count, ElementTypes.coder(input)),
                ElementTypes::lists,
                true,
                false);
    }

    /** Gives each element a lot and keeps the lowest lots, so that parts merge like the whole. */
    private record Draw<T>(TopCombine<KV<Long, T>> lots)
            implements CombineFn<T, List<KV<Long, T>>, List<T>> {
        Draw(int count, Coder<T> element) {
            this(new TopCombine<>(count, byLot(), Coders.kv(Coders.longs(), element)));
        }

        private static <T> SerializableComparator<KV<Long, T>> byLot() {
            return (first, second) -> Long.compare(first.key(), second.key());
        }

        @Override
        public List<KV<Long, T>> create() {
            return lots.create();
        }

        @Override
        public List<KV<Long, T>> add(List<KV<Long, T>> accumulator, T input) {
            return lots.add(accumulator, KV.of(ThreadLocalRandom.current().nextLong(), input));
        }

        @Override
        public List<KV<Long, T>> merge(List<KV<Long, T>> first, List<KV<Long, T>> second) {
            return lots.merge(first, second);
        }

        @Override
        public List<T> extract(List<KV<Long, T>> accumulator) {
            List<T> drawn = new ArrayList<>();
            lots.extract(accumulator).forEach(lot -> drawn.add(lot.value()));
            return drawn;
        }

        @Override
        public Coder<List<KV<Long, T>>> accumulatorCoder() {
            return lots.accumulatorCoder();
        }
    }
}
