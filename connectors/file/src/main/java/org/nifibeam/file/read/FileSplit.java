package org.nifibeam.file.read;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.spi.Split;

/**
 * Parts of files that one reader reads one after the other: many small files, or a piece of a large
 * one.
 */
public record FileSplit(List<FilePart> parts) {
    private static final int VERSION = 1;

    public FileSplit {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a split has parts");
        }
    }

    /**
     * The id names the first part, its file's modification time (so that a file put in another's
     * place is another) and the number of parts; then version, number and each part.
     */
    public Split encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream output = new DataOutputStream(bytes)) {
            output.writeByte(VERSION);
            output.writeInt(parts.size());
            for (FilePart part : parts) {
                part.write(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a path is too long for a split: " + parts.get(0), e);
        }
        FilePart first = parts.get(0);
        return new Split(
                first.path()
                        + "@"
                        + first.modified()
                        + "#"
                        + first.start()
                        + "-"
                        + first.end()
                        + (parts.size() == 1 ? "" : "+" + (parts.size() - 1)),
                bytes.toByteArray());
    }

    /** The parts of a split. */
    public static FileSplit decode(Split split) throws IOException {
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
            int count = input.readInt();
            List<FilePart> parts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                parts.add(FilePart.read(input));
            }
            return new FileSplit(parts);
        }
    }
}
