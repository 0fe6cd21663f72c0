package org.nifibeam.core.sdk.io;

import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.model.ErrorSchema;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;

/**
 * A record that a source could not read.
 *
 * @param bytes the record as it is
 * @param message why
 * @param stack the causes, the outermost first, one a line
 */
public record UnreadRecord(byte[] bytes, String message, String stack) {
    /** How the model's error outputs hold them. */
    public static final ElementType<UnreadRecord> TYPE = new Type();

    /** Rows of {@link ErrorSchema#OF_READ}. */
    private record Type() implements ElementType<UnreadRecord> {
        @Override
        public Schema schema() {
            return ErrorSchema.OF_READ;
        }

        @Override
        public Row toRow(UnreadRecord unread) {
            return RowShape.of(schema()).row(unread.bytes(), unread.message(), unread.stack());
        }

        @Override
        public UnreadRecord fromRow(Row row) {
            return new UnreadRecord((byte[]) row.get(0), (String) row.get(1), (String) row.get(2));
        }
    }
}
