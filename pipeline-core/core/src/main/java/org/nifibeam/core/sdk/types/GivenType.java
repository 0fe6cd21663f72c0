package org.nifibeam.core.sdk.types;

import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.schema.Row;

/** A type of a program's own; as a column it is a nested row. */
final class GivenType<T> extends StructType<T> {
    private static final long serialVersionUID = 1L;

    private final ElementType<T> type;

    GivenType(ElementType<T> type) {
        super(type.schema());
        this.type = type;
    }

    @Override
    public Row toRow(T value) {
        return type.toRow(value);
    }

    @Override
    public T fromRow(Row row) {
        return type.fromRow(row);
    }

    @Override
    Object parts() {
        return type;
    }
}
