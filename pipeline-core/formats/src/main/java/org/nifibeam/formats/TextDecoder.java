package org.nifibeam.formats;

import java.util.Arrays;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/**
 * Each record is one field, of type STRING (UTF-8) or BYTES; of a schema without fields nothing is
 * kept.
 */
public final class TextDecoder implements RowDecoder {
    private final boolean text;
    private final boolean wanted;

    /** For a schema of at most one field. */
    public TextDecoder(Schema schema) {
        if (schema.size() > 1) {
            throw new IllegalArgumentException("one field at most, not " + schema);
        }
        wanted = schema.size() == 1;
        text = wanted && schema.type(0).is(Kind.STRING);
        if (wanted && !text && !schema.type(0).is(Kind.BYTES)) {
            throw new IllegalArgumentException(
                    "a record as it is is "
                            + FieldType.of(Kind.STRING)
                            + " or "
                            + FieldType.of(Kind.BYTES)
                            + ", not "
                            + schema.type(0));
        }
    }

    @Override
    public void decode(byte[] bytes, int from, int to, BatchBuilder batch)
            throws MalformedRecordException {
        if (wanted) {
            batch.setObject(
                    0, text ? Utf8.text(bytes, from, to) : Arrays.copyOfRange(bytes, from, to));
        }
        batch.addRow();
    }
}
