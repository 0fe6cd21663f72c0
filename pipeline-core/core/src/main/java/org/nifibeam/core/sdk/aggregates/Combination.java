package org.nifibeam.core.sdk.aggregates;

import java.util.Optional;
import org.nifibeam.core.model.Combiner;
import org.nifibeam.core.sdk.types.ValueType;

/**
 * An aggregate over values of one type, as the model has it.
 *
 * @param combiner over the columns that hold the values
 * @param type of what comes out
 * @param empty what comes out of nothing; nothing, if empty
 * @param halves how it is combined twice, if it can be
 * @param everyElement true if it looks at no value, but only at how many there are
 */
public record Combination<O>(
        Combiner combiner,
        ValueType<O> type,
        Optional<O> empty,
        Optional<Halves> halves,
        boolean everyElement) {
    /**
     * A combiner in two steps.
     *
     * @param first over the values; its result is held as a column
     * @param second over what the first one gives
     */
    public record Halves(Combiner first, Combiner second) {}
}
