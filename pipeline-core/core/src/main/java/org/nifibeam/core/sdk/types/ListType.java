package org.nifibeam.core.sdk.types;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.RandomAccess;
import org.nifibeam.core.schema.FieldType;

/** Lists, which are also what iterables are held as. */
final class ListType<T> extends SingleType<List<T>> {
    private static final long serialVersionUID = 1L;

    private final ValueType<T> element;

    ListType(ValueType<T> element) {
        super(new FieldType.Array(element.column(), false));
        this.element = element;
    }

    @Override
    public Object toColumn(List<T> value) {
        return toColumn(element, value);
    }

    /** What has come out of a column goes back as it is, however large. */
    static <T> List<?> toColumn(ValueType<T> element, Iterable<T> value) {
        if (value instanceof Converted<T> converted && converted.element.equals(element)) {
            return converted.held;
        }
        List<Object> held = new ArrayList<>();
        for (T item : value) {
            held.add(element.toColumn(item));
        }
        return held;
    }

    @Override
    public List<T> fromColumn(Object held) {
        return fromColumn(element, (List<?>) held);
    }

    static <T> List<T> fromColumn(ValueType<T> element, List<?> held) {
        return new Converted<>(element, held);
    }

    @Override
    Object parts() {
        return element;
    }

    /** Items converted when they are asked for, since a group's may be many. */
    private static final class Converted<T> extends AbstractList<T> implements RandomAccess {
        private final ValueType<T> element;
        private final List<?> held;

        Converted(ValueType<T> element, List<?> held) {
            this.element = element;
            this.held = held;
        }

        @Override
        public T get(int index) {
            return element.fromColumn(held.get(index));
        }

        @Override
        public Iterator<T> iterator() {
            Iterator<?> items = held.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return items.hasNext();
                }

                @Override
                public T next() {
                    return element.fromColumn(items.next());
                }
            };
        }

        @Override
        public int size() {
            return held.size();
        }
    }
}
