package org.nifibeam.core.builtin;

import java.util.Objects;
import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowCoder;
import org.nifibeam.core.schema.Schema;

/** Rows as they are. Immutable and thread-safe. */
public final class RowType implements ElementType<Row> {
    private static final long serialVersionUID = 1L;

    private final RowCoder coder;

    private RowType(RowCoder coder) {
        this.coder = coder;
    }

    /** The rows of a schema. */
    public static RowType of(Schema schema) {
        return new RowType(RowCoder.of(schema));
    }

    @Override
    public Schema schema() {
        return coder.schema();
    }

    @Override
    public Row toRow(Row value) {
        return Objects.requireNonNull(value, "value");
    }

    @Override
    public Row fromRow(Row row) {
        return row;
    }
}
