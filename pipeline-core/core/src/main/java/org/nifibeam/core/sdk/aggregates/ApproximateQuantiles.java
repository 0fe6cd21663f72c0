package org.nifibeam.core.sdk.aggregates;

import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.coder.Coders;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.function.CombineFn;
import org.nifibeam.core.sdk.SerializableComparator;
import org.nifibeam.core.sdk.types.ElementTypes;

/** About where an ordered collection's parts of equal size end, in little memory. */
public final class ApproximateQuantiles {
    /** Elements a buffer; the rank of a quantile is wrong by less than one in 200 up to 2^50. */
    private static final int BUFFER = 5000;

    private ApproximateQuantiles() {}

    /** Quantiles of values that have an order. */
    public static <T extends Comparable<? super T>> Aggregate<T, List<T>> of(int count) {
        return of(count, SerializableComparator.<T>natural());
    }

    /**
     * Quantiles in an order, by merging buffers of equal size (Munro and Paterson, 1980).
     *
     * @param count how many, at least 2: the smallest element, those between the parts, the
     *     largest; 3 are minimum, median and maximum. Nothing has none
     */
    public static <T> Aggregate<T, List<T>> of(int count, SerializableComparator<T> order) {
        if (count < 2) {
            throw new IllegalArgumentException("there are at least 2 quantiles, not " + count);
        }
        return new CustomAggregate<>(
                "approximate quantiles " + count,
                input -> new Buffers<>(count, BUFFER, order, ElementTypes.coder(input)),
                ElementTypes::lists,
                true,
                true);
    }

    /**
     * Elements with how many of the input each stands for, as a power of two: the first list has
     * elements that stand for themselves, the next ones for two, four and so on, at most one full
     * buffer each. Smallest and largest element are kept apart.
     */
    record Buffers<T>(int count, int size, SerializableComparator<T> order, Coder<T> element)
            implements CombineFn<T, KV<List<T>, List<List<T>>>, List<T>> {
        @Override
        public KV<List<T>, List<List<T>>> create() {
            return KV.of(new ArrayList<>(), new ArrayList<>());
        }

        @Override
        public KV<List<T>, List<List<T>>> add(KV<List<T>, List<List<T>>> accumulator, T input) {
            extremes(accumulator.key(), input);
            give(accumulator.value(), 0, List.of(input));
            return accumulator;
        }

        private void extremes(List<T> extremes, T input) {
            if (extremes.isEmpty()) {
                extremes.add(input);
                extremes.add(input);
            } else if (order.compare(input, extremes.get(0)) < 0) {
                extremes.set(0, input);
            } else if (order.compare(input, extremes.get(1)) > 0) {
                extremes.set(1, input);
            }
        }

        /** Puts elements into a level; of two full buffers every other element goes a level up. */
        private void give(List<List<T>> levels, int level, List<T> elements) {
            while (levels.size() <= level) {
                levels.add(new ArrayList<>());
            }
            List<T> own = levels.get(level);
            own.addAll(elements);
            if (own.size() >= 2 * size) {
                own.sort(order);
                List<T> half = new ArrayList<>();
                int whole = own.size() / 2 * 2;
                // Begins at either of the first two, in turn, so that errors cancel out.
                for (int i = level % 2; i < whole; i += 2) {
                    half.add(own.get(i));
                }
                List<T> left = new ArrayList<>(own.subList(whole, own.size()));
                own.clear();
                own.addAll(left);
                give(levels, level + 1, half);
            }
        }

        @Override
        public KV<List<T>, List<List<T>>> merge(
                KV<List<T>, List<List<T>>> first, KV<List<T>, List<List<T>>> second) {
            second.key().forEach(extreme -> extremes(first.key(), extreme));
            for (int level = 0; level < second.value().size(); level++) {
                give(first.value(), level, second.value().get(level));
            }
            return first;
        }

        @Override
        public List<T> extract(KV<List<T>, List<List<T>>> accumulator) {
            if (accumulator.key().isEmpty()) {
                return List.of();
            }
            List<KV<T, Long>> weighted = new ArrayList<>();
            long total = 0;
            for (int level = 0; level < accumulator.value().size(); level++) {
                long weight = 1L << level;
                for (T value : accumulator.value().get(level)) {
                    weighted.add(KV.of(value, weight));
                    total += weight;
                }
            }
            weighted.sort((first, second) -> order.compare(first.key(), second.key()));
            List<T> quantiles = new ArrayList<>(List.of(accumulator.key().get(0)));
            int at = 0;
            long passed = weighted.get(0).value();
            for (int i = 1; i < count - 1; i++) {
                double rank = (double) total * i / (count - 1);
                while (passed < rank) {
                    passed += weighted.get(++at).value();
                }
                quantiles.add(weighted.get(at).key());
            }
            quantiles.add(accumulator.key().get(1));
            return quantiles;
        }

        @Override
        public Coder<KV<List<T>, List<List<T>>>> accumulatorCoder() {
            Coder<List<T>> list = Coders.list(element);
            return Coders.kv(list, Coders.list(list));
        }
    }
}
