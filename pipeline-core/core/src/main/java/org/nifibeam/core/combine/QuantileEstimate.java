package org.nifibeam.core.combine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.coder.Coders;
import org.nifibeam.core.function.CombineFn;
import org.nifibeam.core.function.HeldBytes;
import org.nifibeam.core.function.Sized;

/**
 * Quantiles in an order, by merging buffers of equal size (Munro and Paterson, 1980): the smallest
 * value, those between parts of about equal size, the largest; of nothing none. Exact below {@code
 * 2 × BUFFER} values; the rank of a quantile is wrong by less than one in 200 of up to 2^50.
 * Smallest and largest are exact always.
 *
 * @param count how many, at least 2; 3 are minimum, median and maximum
 * @param order serializable, if the pipeline travels
 */
public record QuantileEstimate<T>(int count, Comparator<? super T> order, Coder<T> coder)
        implements CombineFn<T, QuantileEstimate.Buffers<T>, List<T>> {
    /** Values a buffer. */
    static final int BUFFER = 5000;

    public QuantileEstimate {
        if (count < 2) {
            throw new IllegalArgumentException("there are at least 2 quantiles, not " + count);
        }
    }

    /**
     * Values with how many of the input each stands for, as a power of two: the first list has
     * values that stand for themselves, the next ones for two, four and so on, less than two full
     * buffers each. Smallest and largest value are kept apart. Confined to one thread at a time.
     */
    public static final class Buffers<T> implements Sized {
        private final List<T> extremes = new ArrayList<>();
        private final List<List<T>> levels = new ArrayList<>();
        private long bytes = 96;

        private Buffers() {}

        private void extreme(T input, Comparator<? super T> order) {
            if (extremes.isEmpty()) {
                extremes.add(input);
                extremes.add(input);
            } else if (order.compare(input, extremes.get(0)) < 0) {
                extremes.set(0, input);
            } else if (order.compare(input, extremes.get(1)) > 0) {
                extremes.set(1, input);
            }
        }

        private void give(int level, T value, Comparator<? super T> order) {
            while (levels.size() <= level) {
                levels.add(new ArrayList<>());
            }
            bytes += HeldBytes.REFERENCE + HeldBytes.of(value);
            List<T> own = levels.get(level);
            own.add(value);
            if (own.size() == 2 * BUFFER) {
                halve(level, order);
            }
        }

        /** Of two full buffers every other value goes a level up. */
        private void halve(int level, Comparator<? super T> order) {
            List<T> full = levels.get(level);
            levels.set(level, new ArrayList<>());
            full.sort(order);
            full.forEach(value -> bytes -= HeldBytes.REFERENCE + HeldBytes.of(value));
            // Begins at either of the first two, in turn, so that errors cancel out.
            for (int i = level % 2; i < full.size(); i += 2) {
                give(level + 1, full.get(i), order);
            }
        }

        @Override
        public long bytes() {
            return bytes;
        }
    }

    @Override
    public Buffers<T> create() {
        return new Buffers<>();
    }

    @Override
    public Buffers<T> add(Buffers<T> buffers, T input) {
        buffers.extreme(input, order);
        buffers.give(0, input, order);
        return buffers;
    }

    @Override
    public Buffers<T> merge(Buffers<T> first, Buffers<T> second) {
        second.extremes.forEach(extreme -> first.extreme(extreme, order));
        for (int level = 0; level < second.levels.size(); level++) {
            for (T value : second.levels.get(level)) {
                first.give(level, value, order);
            }
        }
        return first;
    }

    private record Weighted<T>(T value, long weight) {}

    @Override
    public List<T> extract(Buffers<T> buffers) {
        if (buffers.extremes.isEmpty()) {
            return List.of();
        }
        List<Weighted<T>> weighted = new ArrayList<>();
        long total = 0;
        for (int level = 0; level < buffers.levels.size(); level++) {
            long weight = 1L << level;
            for (T value : buffers.levels.get(level)) {
                weighted.add(new Weighted<>(value, weight));
                total += weight;
            }
        }
        weighted.sort((first, second) -> order.compare(first.value(), second.value()));
        List<T> quantiles = new ArrayList<>(List.of(buffers.extremes.get(0)));
        int at = 0;
        long passed = weighted.get(0).weight();
        for (int i = 1; i < count - 1; i++) {
            double rank = (double) total * i / (count - 1);
            while (passed < rank) {
                passed += weighted.get(++at).weight();
            }
            quantiles.add(weighted.get(at).value());
        }
        quantiles.add(buffers.extremes.get(1));
        return quantiles;
    }

    @Override
    public Coder<Buffers<T>> accumulatorCoder() {
        return new BuffersCoder<>(Coders.list(coder));
    }

    /** The extremes, how many levels, and the levels. */
    private record BuffersCoder<T>(Coder<List<T>> values) implements Coder<Buffers<T>> {
        @Override
        public void encode(Buffers<T> buffers, ByteSink sink) {
            values.encode(buffers.extremes, sink);
            sink.writeUnsigned(buffers.levels.size());
            buffers.levels.forEach(level -> values.encode(level, sink));
        }

        @Override
        public Buffers<T> decode(ByteSource source) {
            Buffers<T> buffers = new Buffers<>();
            buffers.extremes.addAll(values.decode(source));
            int levels = source.readCount();
            for (int i = 0; i < levels; i++) {
                List<T> level = new ArrayList<>(values.decode(source));
                level.forEach(value -> buffers.bytes += HeldBytes.REFERENCE + HeldBytes.of(value));
                buffers.levels.add(level);
            }
            return buffers;
        }

        @Override
        public boolean deterministic() {
            return false;
        }

        @Override
        public String describe() {
            return "quantiles of " + values.describe();
        }
    }
}
