package org.nifibeam.core.sdk.aggregates;

import java.io.Serializable;
import java.util.function.BiFunction;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.function.CombineFn;
import org.nifibeam.core.sdk.types.ValueType;

/**
 * A function of Java objects as one of what columns hold.
 *
 * @param function of objects
 * @param add takes what a column holds
 * @param extract gives what a column holds
 */
record ColumnCombine<A>(CombineFn<?, A, ?> function, Add<A> add, Extract<A> extract)
        implements CombineFn<Object, A, Object> {
    /** Adds what a column holds to an accumulator. */
    private interface Add<A> extends BiFunction<A, Object, A>, Serializable {}

    /** Makes of an accumulator what a column holds. */
    private interface Extract<A> extends Serializable {
        Object apply(A accumulator);
    }

    static <I, A, O> ColumnCombine<A> whole(
            CombineFn<I, A, O> function, ValueType<I> input, ValueType<O> output) {
        return new ColumnCombine<>(
                function,
                (accumulator, held) -> function.add(accumulator, input.fromColumn(held)),
                accumulator -> output.toColumn(function.extract(accumulator)));
    }

    /** Gives accumulators as bytes, since one may be changed after it was given. */
    static <I, A> ColumnCombine<A> first(CombineFn<I, A, ?> function, ValueType<I> input) {
        Coder<A> coder = function.accumulatorCoder();
        return new ColumnCombine<>(
                function,
                (accumulator, held) -> function.add(accumulator, input.fromColumn(held)),
                coder::toBytes);
    }

    /** Takes accumulators as bytes. */
    static <A, O> ColumnCombine<A> second(CombineFn<?, A, O> function, ValueType<O> output) {
        Coder<A> coder = function.accumulatorCoder();
        return new ColumnCombine<>(
                function,
                (accumulator, held) -> function.merge(accumulator, coder.fromBytes((byte[]) held)),
                accumulator -> output.toColumn(function.extract(accumulator)));
    }

    @Override
    public A create() {
        return function.create();
    }

    @Override
    public A add(A accumulator, Object held) {
        return add.apply(accumulator, held);
    }

    @Override
    public A merge(A first, A second) {
        return function.merge(first, second);
    }

    @Override
    public Object extract(A accumulator) {
        return extract.apply(accumulator);
    }

    @Override
    public Coder<A> accumulatorCoder() {
        return function.accumulatorCoder();
    }
}
