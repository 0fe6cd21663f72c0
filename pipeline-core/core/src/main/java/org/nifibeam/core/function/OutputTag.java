package org.nifibeam.core.function;

import java.io.Serializable;
import java.util.Objects;

/**
 * An output of a {@link DoFn}.
 *
 * @param name unique among the outputs of its function; empty for the main one
 * @param type of its elements
 */
public record OutputTag<T>(String name, ElementType<T> type) implements Serializable {
    public OutputTag {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
    }
}
