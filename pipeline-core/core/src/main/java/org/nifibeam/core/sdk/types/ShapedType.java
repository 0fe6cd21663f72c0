package org.nifibeam.core.sdk.types;

import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;

/** A type that makes rows of one schema, whose shape is looked up once. */
abstract class ShapedType<T> implements ValueType<T> {
    private static final long serialVersionUID = 1L;

    private final Schema schema;
    private transient volatile RowShape shape;

    ShapedType(Schema schema) {
        this.schema = schema;
    }

    @Override
    public final Schema schema() {
        return schema;
    }

    final Row row(Object... values) {
        RowShape known = shape;
        if (known == null) {
            known = RowShape.of(schema);
            shape = known;
        }
        return known.row(values);
    }

    /** Two types are equal if they are of one class and made of equal parts. */
    abstract Object parts();

    @Override
    public final boolean equals(Object other) {
        return other != null
                && other.getClass() == getClass()
                && ((ShapedType<?>) other).parts().equals(parts());
    }

    @Override
    public final int hashCode() {
        return 31 * getClass().hashCode() + parts().hashCode();
    }
}
