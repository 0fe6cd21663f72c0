package org.nifibeam.core.sdk.types;

import java.util.List;
import org.nifibeam.core.schema.FieldType;

/** Iterables, held as lists; what comes back is a list. */
final class IterableType<T> extends SingleType<Iterable<T>> {
    private static final long serialVersionUID = 1L;

    private final ValueType<T> element;

    IterableType(ValueType<T> element) {
        super(new FieldType.Array(element.column(), false));
        this.element = element;
    }

    @Override
    public Object toColumn(Iterable<T> value) {
        return ListType.toColumn(element, value);
    }

    @Override
    public Iterable<T> fromColumn(Object held) {
        return ListType.fromColumn(element, (List<?>) held);
    }

    @Override
    Object parts() {
        return element;
    }
}
