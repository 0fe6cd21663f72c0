package org.nifibeam.core.sdk.aggregates;

import java.util.Optional;
import java.util.function.Function;
import org.nifibeam.core.function.CombineFn;
import org.nifibeam.core.model.CustomCombiner;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.sdk.Expansion;
import org.nifibeam.core.sdk.transforms.SerializationCheck;
import org.nifibeam.core.sdk.types.ValueType;

/**
 * A function of Java objects.
 *
 * @param name what it is called
 * @param function over values of a type
 * @param type of its result over values of a type
 * @param emptyToo true if nothing is combined to something, too
 * @param userCode true if a program wrote it, or a part of it
 */
public record CustomAggregate<I, A, O>(
        String name,
        Function<ValueType<I>, CombineFn<I, A, O>> function,
        Function<ValueType<I>, ValueType<O>> type,
        boolean emptyToo,
        boolean userCode)
        implements Aggregate<I, O> {
    /** A program's own function, which also makes something of nothing. */
    public static <I, A, O> CustomAggregate<I, A, O> of(
            CombineFn<I, A, O> function, ValueType<O> type) {
        String name = function.getClass().getSimpleName();
        return new CustomAggregate<>(
                name.isEmpty() ? "combine" : name, in -> function, in -> type, true, true);
    }

    @Override
    public Combination<O> over(Expansion here, ValueType<I> input) {
        CombineFn<I, A, O> combine = function.apply(input);
        ValueType<O> output = type.apply(input);
        SerializationCheck.require(here, combine, "the CombineFn");
        FieldType half = FieldType.of(Kind.BYTES);
        Combination.Halves halves =
                new Combination.Halves(
                        combiner(ColumnCombine.first(combine, input), half),
                        combiner(ColumnCombine.second(combine, output), output.column()));
        return new Combination<>(
                combiner(ColumnCombine.whole(combine, input, output), output.column()),
                output,
                emptyToo ? Optional.of(combine.extract(combine.create())) : Optional.empty(),
                Optional.of(halves),
                false);
    }

    private CustomCombiner combiner(CombineFn<?, ?, ?> columns, FieldType result) {
        return new CustomCombiner(
                name, columns, result, CustomCombiner.Input.VALUE, true, userCode);
    }
}
