package org.nifibeam.core.sdk.types;

import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;

/** Rows as they are. */
final class RowsType extends StructType<Row> {
    private static final long serialVersionUID = 1L;

    RowsType(Schema schema) {
        super(schema);
    }

    @Override
    public Row toRow(Row value) {
        return value;
    }

    @Override
    public Row fromRow(Row row) {
        return row;
    }

    @Override
    Object parts() {
        return schema();
    }
}
