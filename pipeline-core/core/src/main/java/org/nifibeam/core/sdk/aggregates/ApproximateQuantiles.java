package org.nifibeam.core.sdk.aggregates;

import java.util.List;
import org.nifibeam.core.combine.QuantileEstimate;
import org.nifibeam.core.sdk.SerializableComparator;
import org.nifibeam.core.sdk.types.ElementTypes;

/** About where an ordered collection's parts of equal size end, in little memory. */
public final class ApproximateQuantiles {
    private ApproximateQuantiles() {}

    /** Quantiles of values that have an order. */
    public static <T extends Comparable<? super T>> Aggregate<T, List<T>> of(int count) {
        return of(count, SerializableComparator.<T>natural());
    }

    /**
     * Quantiles in an order. Their ranks are wrong by less than one in 200 up to 2^50 elements.
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
                input -> new QuantileEstimate<>(count, order, ElementTypes.coder(input)),
                ElementTypes::lists,
                true,
                true);
    }
}
