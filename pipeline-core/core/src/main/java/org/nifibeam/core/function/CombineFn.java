package org.nifibeam.core.function;

import java.io.Serializable;
import org.nifibeam.core.coder.Coder;

/**
 * Combines any number of inputs into one output, in any order and in any number of parts. Stateless
 * and thread-safe; accumulators are confined to one thread at a time, and may be changed in place
 * and given back.
 *
 * <p>Its law: the output does not depend on how inputs are spread over accumulators.
 *
 * @param <I> the inputs
 * @param <A> the accumulator
 * @param <O> the output
 */
public interface CombineFn<I, A, O> extends Serializable {
    /** An accumulator of no input. */
    A create();

    /** The accumulator with one more input. */
    A add(A accumulator, I input);

    /** The accumulator of both; neither is used afterwards. */
    A merge(A first, A second);

    /** The output; the accumulator may go on being added to afterwards. */
    O extract(A accumulator);

    /** How accumulators are encoded. */
    Coder<A> accumulatorCoder();
}
