package org.nifibeam.core.function;

import java.io.Serializable;
import java.util.Objects;
import org.nifibeam.core.coder.Coder;

/**
 * A cell of state that a {@link DoFn} declares; each key and window has its own, gone when the
 * window expires.
 *
 * @param <S> what {@link DoFn.KeyedContext#state} gives
 */
public sealed interface StateSpec<S> extends Serializable {
    /** Unique among the cells of its function. */
    String id();

    /** One value. */
    record OfValue<T>(String id, Coder<T> coder) implements StateSpec<State.Value<T>> {
        public OfValue {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(coder, "coder");
        }
    }

    /** Any number of values. */
    record OfBag<T>(String id, Coder<T> coder) implements StateSpec<State.Bag<T>> {
        public OfBag {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(coder, "coder");
        }
    }

    /** Values, none twice. */
    record OfSet<T>(String id, Coder<T> coder) implements StateSpec<State.Distinct<T>> {
        public OfSet {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(coder, "coder");
        }
    }

    /** Values by key. */
    record OfMap<K, V>(String id, Coder<K> keyCoder, Coder<V> valueCoder)
            implements StateSpec<State.Mapping<K, V>> {
        public OfMap {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(keyCoder, "keyCoder");
            Objects.requireNonNull(valueCoder, "valueCoder");
        }
    }

    /** Values by timestamp. */
    record OfOrdered<T>(String id, Coder<T> coder) implements StateSpec<State.Ordered<T>> {
        public OfOrdered {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(coder, "coder");
        }
    }

    /** What is combined of all values added. */
    record OfCombined<I, A, O>(String id, CombineFn<I, A, O> function)
            implements StateSpec<State.Combined<I, O>> {
        public OfCombined {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(function, "function");
        }
    }

    /** A cell for one value. */
    static <T> StateSpec<State.Value<T>> value(String id, Coder<T> coder) {
        return new OfValue<>(id, coder);
    }

    /** A cell for any number of values. */
    static <T> StateSpec<State.Bag<T>> bag(String id, Coder<T> coder) {
        return new OfBag<>(id, coder);
    }

    /** A cell for a set. */
    static <T> StateSpec<State.Distinct<T>> set(String id, Coder<T> coder) {
        return new OfSet<>(id, coder);
    }

    /** A cell for a map. */
    static <K, V> StateSpec<State.Mapping<K, V>> map(
            String id, Coder<K> keyCoder, Coder<V> valueCoder) {
        return new OfMap<>(id, keyCoder, valueCoder);
    }

    /** A cell for values ordered by a timestamp. */
    static <T> StateSpec<State.Ordered<T>> ordered(String id, Coder<T> coder) {
        return new OfOrdered<>(id, coder);
    }

    /** A cell that combines what is added. */
    static <I, A, O> StateSpec<State.Combined<I, O>> combined(
            String id, CombineFn<I, A, O> function) {
        return new OfCombined<>(id, function);
    }
}
