package org.nifibeam.core.sdk;

import java.util.Optional;

/**
 * A step of a pipeline that a program writes down once and applies where it likes: a composite
 * expands to others, which get their names below its own ({@code Outer/Inner}). A lambda is one
 * too, if it is applied with a name.
 *
 * @param <I> what it is applied to: a {@link Pipeline}, a {@link PCollection} or several of these
 * @param <O> what it gives
 */
@FunctionalInterface
public interface PTransform<I, O> {
    /** Adds its stages to the pipeline; called when it is applied, on the program's thread. */
    O expand(I input);

    /** The name of its stage if it is applied without one; empty if it has none, as a lambda. */
    default String name() {
        Class<?> type = getClass();
        return type.isSynthetic() || type.isHidden() ? "" : type.getSimpleName();
    }

    /** What the state of its stages is bound to; its name unless said otherwise. */
    default Optional<String> id() {
        return Optional.empty();
    }

    /**
     * The same transform with an id, so that it can be renamed without its state being lost.
     *
     * @param id unique beside where it is applied
     */
    default PTransform<I, O> identifiedBy(String id) {
        return new IdentifiedTransform<>(this, id);
    }
}
