package org.nifibeam.formats;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.nifibeam.core.schema.Row;

/** The one field of a row, STRING (as UTF-8) or BYTES, is the record; null is an empty one. */
public final class TextEncoder implements RowEncoder {
    @Override
    public void encode(Row row, OutputStream output) throws IOException {
        Object value = row.get(0);
        if (value instanceof String text) {
            output.write(text.getBytes(StandardCharsets.UTF_8));
        } else if (value != null) {
            output.write((byte[]) value);
        }
    }
}
