package org.nifibeam.core.sdk.transforms;

import java.util.Objects;

/**
 * An element that a stage failed on.
 *
 * @param element as the stage got it
 * @param message why
 * @param stack the causes, the outermost first, one a line
 * @param <T> the elements of the stage's input
 */
public record DeadLetter<T>(T element, String message, String stack) {
    public DeadLetter {
        Objects.requireNonNull(element, "element");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(stack, "stack");
    }
}
