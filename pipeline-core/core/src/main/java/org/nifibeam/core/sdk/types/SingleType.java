package org.nifibeam.core.sdk.types;

import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;

/** A type whose rows have one field, {@code value}. */
abstract class SingleType<T> extends ShapedType<T> {
    private static final long serialVersionUID = 1L;

    /** The name of the one field. */
    static final String FIELD = "value";

    SingleType(FieldType column) {
        super(Schema.of(new Field(FIELD, column)));
    }

    @Override
    public final FieldType column() {
        return schema().type(0);
    }

    @Override
    public final Row toRow(T value) {
        return row(toColumn(value));
    }

    @Override
    public final T fromRow(Row row) {
        return fromColumn(row.get(0));
    }

    @Override
    public final String toString() {
        return column().toString();
    }
}
