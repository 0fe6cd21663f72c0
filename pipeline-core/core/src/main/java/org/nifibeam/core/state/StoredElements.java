package org.nifibeam.core.state;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;

/**
 * Entries of a store in order, read a few at a time, as often as they are iterated.
 *
 * @param prefix what their keys begin with
 * @param from the first key, or one before it
 * @param until the first key that is none of them; all that begin with the prefix if empty
 */
record StoredElements<T>(
        StateStore store,
        byte[] prefix,
        byte[] from,
        Optional<byte[]> until,
        Function<StateStore.Entry, T> decoder)
        implements Iterable<T> {
    private static final int FIRST_BYTES = 1 << 10;
    private static final int MOST_BYTES = 1 << 16;

    /** All that begin with a prefix. */
    static <T> StoredElements<T> of(
            StateStore store, byte[] prefix, Function<StateStore.Entry, T> decoder) {
        return new StoredElements<>(store, prefix, prefix, Optional.empty(), decoder);
    }

    /** The first key behind one. */
    static byte[] behind(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }

    /** Removes them all. */
    void delete() {
        new StoredElements<>(store, prefix, from, until, StateStore.Entry::key)
                .forEach(store::delete);
    }

    @Override
    public Iterator<T> iterator() {
        return new Iterator<>() {
            private List<StateStore.Entry> read = List.of();
            private byte[] next = from;
            private int at;
            private int bytes = FIRST_BYTES;

            @Override
            public boolean hasNext() {
                if (at == read.size() && next != null) {
                    read = store.read(prefix, next, bytes);
                    at = 0;
                    bytes = Math.min(MOST_BYTES, 2 * bytes);
                    next = read.isEmpty() ? null : behind(read.get(read.size() - 1).key());
                }
                return at < read.size() && isWithin(read.get(at));
            }

            private boolean isWithin(StateStore.Entry entry) {
                return until.isEmpty() || Arrays.compareUnsigned(entry.key(), until.get()) < 0;
            }

            @Override
            public T next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return decoder.apply(read.get(at++));
            }
        };
    }
}
