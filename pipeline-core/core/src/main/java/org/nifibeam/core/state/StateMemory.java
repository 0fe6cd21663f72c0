package org.nifibeam.core.state;

import java.util.Objects;
import java.util.function.Supplier;

/**
 * How much memory a step's state may take in one task, and where it goes beyond.
 *
 * @param bytes at least one
 * @param beyond gives the step's store, which is made when it is first asked for, mostly never
 */
public record StateMemory(long bytes, Supplier<StateStore> beyond) {
    public StateMemory {
        Objects.requireNonNull(beyond, "beyond");
        if (bytes < 1) {
            throw new IllegalArgumentException("state takes at least one byte, not " + bytes);
        }
    }

    /** As much as there is. */
    public static StateMemory unlimited() {
        return new StateMemory(
                Long.MAX_VALUE,
                () -> {
                    throw new IllegalStateException("nothing is beyond all memory");
                });
    }
}
