package org.nifibeam.core.function;

import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;

/**
 * A collection as a {@link DoFn} sees it beside its input: of the window that belongs to the
 * element's.
 *
 * @param tag unique among the views of one function
 * @param kind the form it has
 * @param type of the collection's elements; a KV's for a map or multimap
 * @param fallback what a SINGLETON is where the window has no element; serializable
 * @param <V> what {@link DoFn.SideInputs#sideInput} gives
 */
public record View<V>(String tag, Kind kind, ElementType<?> type, Optional<V> fallback)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    public View {
        Objects.requireNonNull(tag, "tag");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(type, "type");
        if (fallback.isPresent() && kind != Kind.SINGLETON) {
            throw new IllegalArgumentException("only a singleton has a fallback");
        }
    }

    /** An Optional cannot be serialized, and functions keep their views in fields. */
    private Object writeReplace() {
        return new Form(tag, kind, type, fallback.orElse(null));
    }

    private record Form(String tag, Kind kind, ElementType<?> type, Object fallback)
            implements Serializable {
        private static final long serialVersionUID = 1L;

        private Object readResolve() {
            return new View<>(tag, kind, type, Optional.ofNullable(fallback));
        }
    }

    /** The forms of a view. */
    public enum Kind {
        /** The one element; several are an error, none too where there is no fallback. */
        SINGLETON,
        /** All elements, in no order. */
        ITERABLE,
        /** All elements as a {@link java.util.List}, in no stated but always the same order. */
        LIST,
        /** A {@link java.util.Map} of KVs; a key that comes twice is an error. */
        MAP,
        /** A {@link java.util.Map} of KVs from key to the list of its values. */
        MULTIMAP
    }
}
