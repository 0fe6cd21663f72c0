package org.nifibeam.core.sdk.types;

import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;

/** Values of a type, nulls too, in nested rows of one field, which are never null. */
final class InRowType<T> extends StructType<T> {
    private static final long serialVersionUID = 1L;

    private final ValueType<T> type;

    InRowType(ValueType<T> type) {
        super(Schema.of(new Field(SingleType.FIELD, type.column())));
        this.type = type;
    }

    @Override
    public Row toRow(T value) {
        return row(type.toColumn(value));
    }

    @Override
    public T fromRow(Row row) {
        return type.fromColumn(row.get(0));
    }

    @Override
    Object parts() {
        return type;
    }
}
