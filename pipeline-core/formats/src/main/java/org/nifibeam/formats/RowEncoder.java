package org.nifibeam.formats;

import java.io.IOException;
import java.io.OutputStream;
import org.nifibeam.core.schema.Row;

/** Writes single rows as bytes, without any sign between records. Confined to one thread. */
public interface RowEncoder {
    /**
     * Writes one record.
     *
     * @throws IOException if the output fails, or the row has a value that the format cannot hold;
     *     the message then names the field
     */
    void encode(Row row, OutputStream output) throws IOException;
}
