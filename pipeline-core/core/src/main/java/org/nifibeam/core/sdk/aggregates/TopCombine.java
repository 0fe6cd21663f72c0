package org.nifibeam.core.sdk.aggregates;

import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.coder.Coders;
import org.nifibeam.core.function.CombineFn;
import org.nifibeam.core.sdk.SerializableComparator;

/**
 * Keeps the first ones in an order. An accumulator holds up to twice as many, of which the first
 * ones are kept when it is full: a little less than a heap would compare.
 */
record TopCombine<T>(int count, SerializableComparator<T> order, Coder<T> element)
        implements CombineFn<T, List<T>, List<T>> {
    @Override
    public List<T> create() {
        return new ArrayList<>();
    }

    @Override
    public List<T> add(List<T> accumulator, T input) {
        accumulator.add(input);
        if (accumulator.size() >= 2L * count) {
            cut(accumulator);
        }
        return accumulator;
    }

    @Override
    public List<T> merge(List<T> first, List<T> second) {
        first.addAll(second);
        cut(first);
        return first;
    }

    @Override
    public List<T> extract(List<T> accumulator) {
        cut(accumulator);
        return List.copyOf(accumulator);
    }

    private void cut(List<T> accumulator) {
        accumulator.sort(order);
        if (accumulator.size() > count) {
            accumulator.subList(count, accumulator.size()).clear();
        }
    }

    @Override
    public Coder<List<T>> accumulatorCoder() {
        return Coders.list(element);
    }
}
