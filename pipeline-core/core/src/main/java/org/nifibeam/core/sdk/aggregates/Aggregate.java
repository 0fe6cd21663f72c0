package org.nifibeam.core.sdk.aggregates;

import org.nifibeam.core.sdk.Expansion;
import org.nifibeam.core.sdk.types.ValueType;

/**
 * What combines any number of elements into one: {@link Sum}, {@link Max}, {@link Top} and so on
 * have them, {@link org.nifibeam.core.sdk.grouping.Combine} applies them; a program's own is a
 * {@link org.nifibeam.core.function.CombineFn} given to Combine.
 *
 * @param <I> what is combined
 * @param <O> what comes out
 */
public interface Aggregate<I, O> {
    /** What it is called, for stage names and messages. */
    String name();

    /**
     * The aggregate over values of a type.
     *
     * @throws org.nifibeam.core.sdk.IllegalPipelineException if it does not work on them
     */
    Combination<O> over(Expansion here, ValueType<I> input);
}
