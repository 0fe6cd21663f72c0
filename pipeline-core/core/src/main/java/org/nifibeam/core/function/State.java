package org.nifibeam.core.function;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A cell of state of the current key and window. Confined to the call that got it; what is read may
 * change with the next write.
 */
public sealed interface State {
    /** Makes it empty. */
    void clear();

    /** One value. */
    non-sealed interface Value<T> extends State {
        /** The value, empty if none was written. */
        Optional<T> read();

        /** Replaces the value, which is never null. */
        void write(T value);
    }

    /** Any number of values, in no order. */
    non-sealed interface Bag<T> extends State {
        /** Adds a value. */
        void add(T value);

        /** All values. */
        Iterable<T> read();

        /** True if there is none. */
        boolean isEmpty();
    }

    /** Values, none twice. */
    non-sealed interface Distinct<T> extends State {
        /** Adds a value; true if it was not there. */
        boolean add(T value);

        /** Removes a value. */
        void remove(T value);

        /** True if the value is there. */
        boolean contains(T value);

        /** All values. */
        Iterable<T> read();

        /** True if there is none. */
        boolean isEmpty();
    }

    /** Values by key. */
    non-sealed interface Mapping<K, V> extends State {
        /** The value of a key. */
        Optional<V> get(K key);

        /** Sets the value of a key. */
        void put(K key, V value);

        /** Removes a key. */
        void remove(K key);

        /** All entries. */
        Iterable<Map.Entry<K, V>> entries();

        /** True if there is none. */
        boolean isEmpty();
    }

    /** Values by timestamp; several may have the same. */
    non-sealed interface Ordered<T> extends State {
        /** Adds a value. */
        void add(Instant timestamp, T value);

        /** All values, the oldest first. */
        Iterable<Map.Entry<Instant, T>> read();

        /** The values from {@code from} (inclusive) to {@code to} (exclusive), the oldest first. */
        Iterable<Map.Entry<Instant, T>> read(Instant from, Instant to);

        /** Removes the values from {@code from} (inclusive) to {@code to} (exclusive). */
        void clear(Instant from, Instant to);

        /** True if there is none. */
        boolean isEmpty();
    }

    /** What is combined of all values added. */
    non-sealed interface Combined<I, O> extends State {
        /** Adds a value. */
        void add(I value);

        /** The output of all added. */
        O read();

        /** True if nothing was added. */
        boolean isEmpty();
    }
}
