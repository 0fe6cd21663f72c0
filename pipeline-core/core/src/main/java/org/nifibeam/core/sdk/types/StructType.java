package org.nifibeam.core.sdk.types;

import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;

/** A type whose rows have the fields of a structure; as a column it is a nested row. */
abstract class StructType<T> extends ShapedType<T> {
    private static final long serialVersionUID = 1L;

    StructType(Schema schema) {
        super(schema);
    }

    @Override
    public final FieldType column() {
        return new FieldType.Nested(schema(), false);
    }

    @Override
    public final Object toColumn(T value) {
        return toRow(value);
    }

    @Override
    public final T fromColumn(Object held) {
        return fromRow((Row) held);
    }

    @Override
    public final String toString() {
        return schema().toString();
    }
}
