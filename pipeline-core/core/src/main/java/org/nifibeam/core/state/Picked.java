package org.nifibeam.core.state;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;

/** Those of several that pass, looked for while they are iterated; none of them is null. */
record Picked<T>(Iterable<T> all, Predicate<T> passes) implements Iterable<T> {
    @Override
    public Iterator<T> iterator() {
        Iterator<T> from = all.iterator();
        return new Iterator<>() {
            private T next;

            @Override
            public boolean hasNext() {
                while (next == null && from.hasNext()) {
                    T candidate = from.next();
                    next = passes.test(candidate) ? candidate : null;
                }
                return next != null;
            }

            @Override
            public T next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                T found = next;
                next = null;
                return found;
            }
        };
    }
}
