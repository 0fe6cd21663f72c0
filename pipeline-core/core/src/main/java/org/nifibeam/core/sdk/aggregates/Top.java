package org.nifibeam.core.sdk.aggregates;

import java.util.List;
import org.nifibeam.core.sdk.SerializableComparator;
import org.nifibeam.core.sdk.types.ElementTypes;

/** The first ones in some order, as a list; of equal ones it is not said which. */
public final class Top {
    private Top() {}

    /** The largest ones, the largest first. */
    public static <T extends Comparable<? super T>> Aggregate<T, List<T>> largest(int count) {
        return of(count, SerializableComparator.<T>natural().descending());
    }

    /** The smallest ones, the smallest first. */
    public static <T extends Comparable<? super T>> Aggregate<T, List<T>> smallest(int count) {
        return of(count, SerializableComparator.<T>natural());
    }

    /**
     * The first ones in an order.
     *
     * @param count how many at most
     */
    public static <T> Aggregate<T, List<T>> of(int count, SerializableComparator<T> order) {
        if (count < 1) {
            throw new IllegalArgumentException("the first " + count + " are none");
        }
        return new CustomAggregate<>(
                "top " + count,
                input -> new TopCombine<>(count, order, ElementTypes.coder(input)),
                ElementTypes::lists,
                true,
                true);
    }
}
