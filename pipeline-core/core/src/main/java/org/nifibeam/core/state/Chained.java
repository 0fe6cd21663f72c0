package org.nifibeam.core.state;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Several iterables one behind the other; each is asked for its iterator when its turn comes. */
public record Chained<T>(List<Iterable<T>> parts) implements Iterable<T> {
    public Chained {
        parts = List.copyOf(parts);
    }

    @Override
    public Iterator<T> iterator() {
        Iterator<Iterable<T>> left = parts.iterator();
        return new Iterator<>() {
            private Iterator<T> now = Collections.emptyIterator();

            @Override
            public boolean hasNext() {
                while (!now.hasNext() && left.hasNext()) {
                    now = left.next().iterator();
                }
                return now.hasNext();
            }

            @Override
            public T next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return now.next();
            }
        };
    }
}
