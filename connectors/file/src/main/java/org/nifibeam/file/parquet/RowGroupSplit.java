package org.nifibeam.file.parquet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.nifibeam.core.spi.Split;

/**
 * One row group of one file, as a split.
 *
 * @param file the file's path
 * @param rowGroup its index, from 0
 * @param length the file's length when the split was found
 * @param modified the file's modification time then, milliseconds since the epoch
 */
record RowGroupSplit(String file, int rowGroup, long length, long modified) {
    private static final int VERSION = 1;

    RowGroupSplit {
        Objects.requireNonNull(file, "file");
    }

    /** Version, then the fields in the order of the record. */
    Split encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream output = new DataOutputStream(bytes)) {
            output.writeByte(VERSION);
            output.writeUTF(file);
            output.writeInt(rowGroup);
            output.writeLong(length);
            output.writeLong(modified);
        } catch (IOException e) {
            throw new UncheckedIOException("the path '" + file + "' is too long for a split", e);
        }
        // The time tells a file put in another's place from that.
        return new Split(file + "@" + modified + "#" + rowGroup, bytes.toByteArray());
    }

    static RowGroupSplit decode(Split split) throws IOException {
        try (DataInputStream input = new DataInputStream(new ByteArrayInputStream(split.data()))) {
            int version = input.readByte();
            if (version != VERSION) {
                throw new IOException(
                        "the split '"
                                + split
                                + "' has version "
                                + version
                                + ", this is "
                                + VERSION);
            }
            return new RowGroupSplit(
                    input.readUTF(), input.readInt(), input.readLong(), input.readLong());
        }
    }
}
