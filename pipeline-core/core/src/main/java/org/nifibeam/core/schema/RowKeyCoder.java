package org.nifibeam.core.schema;

import java.util.List;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;

/**
 * Keys of rows as bytes, made by {@link RowCoder#key}: rows whose key fields are equal (see {@link
 * Values}) have equal bytes, others have different ones. Immutable, thread-safe.
 */
public final class RowKeyCoder {
    private final Schema schema;
    private final RowShape shape;
    private final GeneratedRowEncoder encoder;
    private final RowCoder key;

    RowKeyCoder(Schema schema, List<Integer> fields) {
        this.schema = schema;
        this.shape = RowShape.of(schema);
        this.encoder = RowEncoderGenerator.encoder(schema, List.copyOf(fields), true);
        this.key = RowCoder.canonical(Schema.of(fields.stream().map(schema::field).toList()));
    }

    /** The key fields alone. */
    public Schema schema() {
        return key.schema();
    }

    /** Writes the key of a whole row. */
    public void encode(Row row, ByteSink sink) {
        try {
            encoder.encode(row, sink);
        } catch (NullPointerException | ClassCastException e) {
            throw RowCoder.misfit(schema, shape, row, e);
        }
    }

    /** Reads a key: a row of its fields. */
    public Row decode(ByteSource source) {
        return key.decode(source);
    }
}
