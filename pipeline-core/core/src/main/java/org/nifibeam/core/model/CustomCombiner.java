package org.nifibeam.core.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.nifibeam.core.function.CombineFn;
import org.nifibeam.core.schema.FieldType;

/**
 * A combiner that is a {@link CombineFn}: one of the library, or a user's.
 *
 * @param definitionName what people call it
 * @param function combines values as rows hold them, or what {@code input} says; gives a value of
 *     {@code result} as rows hold it. Combiners with equal functions do the same.
 * @param result the type of what it gives, also of a group without values
 * @param input what the function is given
 * @param nulls true if it is given nulls; otherwise a null (as the first argument) is left out
 * @param userCode true if it came with the pipeline and is no part of what we ship
 */
public record CustomCombiner(
        String definitionName,
        CombineFn<?, ?, ?> function,
        FieldType result,
        Input input,
        boolean nulls,
        boolean userCode)
        implements Combiner {
    public CustomCombiner {
        Objects.requireNonNull(definitionName, "definitionName");
        Objects.requireNonNull(function, "function");
        Objects.requireNonNull(result, "result");
        Objects.requireNonNull(input, "input");
    }

    /** What a function is given for an element. */
    public enum Input {
        /** The argument's value. */
        VALUE,
        /** A {@link org.nifibeam.core.coder.KV} of the value and the element's milliseconds. */
        TIMED,
        /** The values of all arguments as a list. */
        LIST
    }

    @Override
    public Optional<FieldType> result(FieldType value) {
        return Optional.of(result);
    }

    @Override
    public FieldType emptyResult(FieldType value) {
        return result;
    }

    @Override
    public List<Part> parts(FieldType value) {
        return List.of(new Part("", new FieldType.Coded(function.accumulatorCoder(), true)));
    }
}
