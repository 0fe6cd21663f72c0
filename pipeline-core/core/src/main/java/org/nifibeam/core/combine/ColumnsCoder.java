package org.nifibeam.core.combine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.RowCoder;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;

/** The coder of what columns of one type hold; what it reads can be added to. */
final class ColumnsCoder implements Coder<List<Object>> {
    private static final long serialVersionUID = 1L;

    private final Schema schema;
    private transient volatile RowCoder rows;
    private transient volatile RowShape shape;

    ColumnsCoder(FieldType column) {
        this.schema = Schema.of(new Field("values", new FieldType.Array(column, false)));
    }

    private RowCoder rows() {
        RowCoder known = rows;
        if (known == null) {
            known = RowCoder.of(schema);
            shape = RowShape.of(schema);
            rows = known;
        }
        return known;
    }

    @Override
    public void encode(List<Object> value, ByteSink sink) {
        RowCoder coder = rows();
        coder.encode(shape.row(value), sink);
    }

    @Override
    public List<Object> decode(ByteSource source) {
        List<Object> held = new ArrayList<>();
        held.addAll((List<?>) rows().decode(source).get(0));
        return held;
    }

    @Override
    public boolean deterministic() {
        return false;
    }

    @Override
    public String describe() {
        return "columns(" + schema.type(0) + ")";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ColumnsCoder that && schema.equals(that.schema);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(schema);
    }
}
