package org.nifibeam.core.sdk.aggregates;

import java.util.Optional;
import java.util.function.Function;
import org.nifibeam.core.model.AggregateFunction;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.sdk.Expansion;
import org.nifibeam.core.sdk.types.ValueType;

/**
 * One of the model's own functions, which runners combine without calling anything.
 *
 * @param function what it does
 * @param again what combines its results, empty if they cannot be combined
 * @param type of its result over values of a type
 * @param empty its result over nothing
 */
public record NativeAggregate<I, O>(
        AggregateFunction function,
        Optional<AggregateFunction> again,
        Function<ValueType<I>, ValueType<O>> type,
        Optional<O> empty)
        implements Aggregate<I, O> {
    @Override
    public String name() {
        return function.definitionName();
    }

    @Override
    public Combination<O> over(Expansion here, ValueType<I> input) {
        boolean counts = function == AggregateFunction.COUNT;
        ValueType<O> output = type.apply(input);
        if (!counts && !function.result(input.column()).equals(Optional.of(output.column()))) {
            throw here.problem(
                    ProblemCode.TYPE_MISMATCH,
                    name() + " does not make " + output.column() + " of " + input.column(),
                    "use the one for this type, or a CombineFn");
        }
        return new Combination<>(
                function,
                output,
                empty,
                again.map(second -> new Combination.Halves(function, second)),
                counts);
    }
}
