package org.nifibeam.core.combine;

import java.util.Objects;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.RowCoder;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;

/** The coder of what a column of a type holds, one at a time; canonical or as it is. */
final class ValueCoder implements Coder<Object> {
    private static final long serialVersionUID = 1L;

    private final RowCoder rows;
    private final boolean canonical;
    private transient volatile RowShape shape;

    ValueCoder(FieldType type, boolean canonical) {
        Schema schema = Schema.of(new Field("value", type));
        this.rows = canonical ? RowCoder.canonical(schema) : RowCoder.of(schema);
        this.canonical = canonical;
    }

    @Override
    public void encode(Object value, ByteSink sink) {
        RowShape known = shape;
        if (known == null) {
            known = RowShape.of(rows.schema());
            shape = known;
        }
        rows.encode(known.row(value), sink);
    }

    @Override
    public Object decode(ByteSource source) {
        return rows.decode(source).get(0);
    }

    @Override
    public boolean deterministic() {
        return canonical;
    }

    @Override
    public String describe() {
        return "value of " + rows.describe();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ValueCoder that
                && rows.equals(that.rows)
                && canonical == that.canonical;
    }

    @Override
    public int hashCode() {
        return Objects.hash(rows, canonical);
    }
}
