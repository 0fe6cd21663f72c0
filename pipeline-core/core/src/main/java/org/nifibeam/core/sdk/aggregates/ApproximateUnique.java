package org.nifibeam.core.sdk.aggregates;

import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.coder.Coders;
import org.nifibeam.core.function.CombineFn;
import org.nifibeam.core.sdk.types.ElementTypes;

/** About how many different elements there are, in little memory. */
public final class ApproximateUnique {
    private ApproximateUnique() {}

    /**
     * An estimate from the smallest hashes (Bar-Yossef and others, "Counting distinct elements in a
     * data stream", 2002); exact below {@code samples}.
     *
     * @param samples how many hashes are kept, at least 16; the standard error is about the inverse
     *     of their square root (1 % for 10,000)
     */
    public static <T> Aggregate<T, Long> of(int samples) {
        if (samples < 16) {
            throw new IllegalArgumentException("at least 16 samples are kept, not " + samples);
        }
        return new CustomAggregate<>(
                "approximate unique",
                input -> new Smallest<>(samples, ElementTypes.keyCoder(input)),
                input -> ElementTypes.longs(),
                true,
                false);
    }

    /** Keeps the smallest different hashes, sorted and without doubles whenever it has to. */
    private record Smallest<T>(int samples, Coder<T> coder)
            implements CombineFn<T, List<Long>, Long> {
        @Override
        public List<Long> create() {
            return new ArrayList<>();
        }

        @Override
        public List<Long> add(List<Long> accumulator, T input) {
            accumulator.add(hash(coder.toBytes(input)));
            if (accumulator.size() >= 2L * samples) {
                cut(accumulator);
            }
            return accumulator;
        }

        @Override
        public List<Long> merge(List<Long> first, List<Long> second) {
            first.addAll(second);
            cut(first);
            return first;
        }

        @Override
        public Long extract(List<Long> accumulator) {
            cut(accumulator);
            if (accumulator.size() < samples) {
                return (long) accumulator.size();
            }
            // The hashes are spread evenly over all non-negative longs.
            double part = accumulator.get(samples - 1) / (double) Long.MAX_VALUE;
            return Math.round((samples - 1) / part);
        }

        private void cut(List<Long> accumulator) {
            List<Long> smallest = accumulator.stream().sorted().distinct().limit(samples).toList();
            accumulator.clear();
            accumulator.addAll(smallest);
        }

        /** FNV-1a, whose bits are then mixed as in MurmurHash3's finalizer; never negative. */
        private static long hash(byte[] bytes) {
            long hash = 0xcbf29ce484222325L;
            for (byte b : bytes) {
                hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
            }
            hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
            hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
            return (hash ^ (hash >>> 33)) >>> 1;
        }

        @Override
        public Coder<List<Long>> accumulatorCoder() {
            return Coders.list(Coders.longs());
        }
    }
}
