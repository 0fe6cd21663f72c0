package org.nifibeam.core.sdk.grouping;

import org.nifibeam.core.coder.KV;
import org.nifibeam.core.function.CombineFn;
import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PTransform;
import org.nifibeam.core.sdk.aggregates.Aggregate;
import org.nifibeam.core.sdk.aggregates.CustomAggregate;
import org.nifibeam.core.sdk.types.ElementTypes;

/**
 * Combines elements, all of them or those of each key, by one of the aggregates of this package or
 * a program's own function.
 *
 * <pre>{@code
 * delays.apply(Combine.perKey(Max.of()))
 * prices.apply(Combine.globally(new Median(), ElementTypes.doubles()))
 * }</pre>
 */
public final class Combine {
    private Combine() {}

    /** Combines the values of each key and window. */
    public static <K, V, O> CombinePerKey<K, V, O> perKey(Aggregate<V, O> aggregate) {
        return new CombinePerKey<>(aggregate, 1);
    }

    /**
     * Combines the values of each key and window by a function.
     *
     * @param type of what it gives
     */
    public static <K, V, A, O> CombinePerKey<K, V, O> perKey(
            CombineFn<V, A, O> function, ElementType<O> type) {
        return perKey(CustomAggregate.of(function, ElementTypes.column(type)));
    }

    /**
     * Combines all elements of each window. Bounded input without an element, in the global window,
     * gives what the aggregate makes of nothing (zero for a sum), if it makes anything; other
     * windows without elements give nothing.
     */
    public static <I, O> PTransform<PCollection<I>, PCollection<O>> globally(
            Aggregate<I, O> aggregate) {
        return new CombineGlobally<>(aggregate);
    }

    /**
     * Combines all elements of each window by a function.
     *
     * @param type of what it gives
     */
    public static <I, A, O> PTransform<PCollection<I>, PCollection<O>> globally(
            CombineFn<I, A, O> function, ElementType<O> type) {
        return globally(CustomAggregate.of(function, ElementTypes.column(type)));
    }

    /** Combines the values of each of what {@link GroupByKey} gave. */
    public static <K, V, A, O>
            PTransform<PCollection<KV<K, Iterable<V>>>, PCollection<KV<K, O>>> groupedValues(
                    CombineFn<V, A, O> function, ElementType<O> type) {
        return new CombineGrouped<>(function, ElementTypes.column(type));
    }
}
