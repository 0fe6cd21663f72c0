package org.nifibeam.core.runtime.grouping;

import java.util.Arrays;
import java.util.Collections;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.function.CombineFn;

/**
 * What generated groups call where the combiner is a {@link CombineFn}. Functions are given what
 * the group was typed for, which generics do not know.
 */
public final class CustomAccumulators {
    private CustomAccumulators() {}

    @SuppressWarnings("unchecked")
    private static CombineFn<Object, Object, Object> typed(CombineFn<?, ?, ?> function) {
        return (CombineFn<Object, Object, Object>) function;
    }

    /** An accumulator with one more input; null is none yet. */
    public static Object add(CombineFn<?, ?, ?> function, Object held, Object input) {
        CombineFn<Object, Object, Object> typed = typed(function);
        return typed.add(held == null ? typed.create() : held, input);
    }

    /** An accumulator of two; the first may be null, which is none yet. */
    public static Object merge(CombineFn<?, ?, ?> function, Object held, Object other) {
        return held == null ? other : typed(function).merge(held, other);
    }

    /** The output of an accumulator; null is one of no input. */
    public static Object extract(CombineFn<?, ?, ?> function, Object held) {
        CombineFn<Object, Object, Object> typed = typed(function);
        return typed.extract(held == null ? typed.create() : held);
    }

    /** A value with its element's timestamp, in milliseconds since the epoch. */
    public static Object timed(Object value, long timestamp) {
        return KV.of(value, timestamp);
    }

    /** The values of several arguments. */
    public static Object list(Object[] values) {
        return Collections.unmodifiableList(Arrays.asList(values));
    }

    /** The error of a function that gives null where its type has none. */
    public static IllegalStateException nothing(String name) {
        return new IllegalStateException("the combiner " + name + " has given null");
    }
}
