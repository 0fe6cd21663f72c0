package org.nifibeam.file.text;

import java.io.IOException;
import java.util.Optional;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.formats.RowDecoder;

/** What one format of records in text files is. Immutable. */
public interface TextFormat {
    /** Where its records end. */
    Framing framing();

    /** True if a file's first record names the columns. */
    default boolean hasHeader() {
        return false;
    }

    /** True if the record is nothing: a blank line, a comment. */
    boolean isNothing(byte[] bytes, int from, int to);

    /**
     * A decoder for one file.
     *
     * @param header the first record of a file that has a header
     * @param whole the schema of the read
     * @param delivered the fields wanted of it
     * @throws IOException if the file does not fit the schema; the message does not name it
     */
    RowDecoder decoder(Optional<byte[]> header, Schema whole, Schema delivered) throws IOException;
}
