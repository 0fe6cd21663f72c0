package org.nifibeam.file.read;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * Some bytes of a file as it was when it was found; the records that begin in them are meant.
 *
 * @param path the file
 * @param size its length in bytes
 * @param modified its modification time, milliseconds since the epoch
 * @param start the first byte
 * @param end the byte behind the last
 */
public record FilePart(String path, long size, long modified, long start, long end) {
    public FilePart {
        Objects.requireNonNull(path, "path");
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("no part: " + start + ".." + end);
        }
    }

    /** A whole file as it is now. */
    public static FilePart of(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        long size = attributes.size();
        long modified = attributes.lastModifiedTime().toMillis();
        return new FilePart(file.toString(), size, modified, 0, size);
    }

    /** The file. */
    public Path file() {
        return Path.of(path);
    }

    /** How many bytes. */
    public long length() {
        return end - start;
    }

    /** Other bytes of the same file. */
    public FilePart range(long from, long to) {
        return new FilePart(path, size, modified, from, to);
    }

    /** Throws if the file is no longer as it was found; the message says what to do. */
    public void requireUnchanged() throws IOException {
        FilePart now;
        try {
            now = of(file());
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "'"
                            + path
                            + "' is gone since the run began; put it back, or start the run anew",
                    e);
        }
        if (now.size != size || now.modified != modified) {
            throw new IOException(
                    "'"
                            + path
                            + "' has changed since the run began; put the old file back, or start the run anew");
        }
    }

    void write(DataOutput output) throws IOException {
        output.writeUTF(path);
        output.writeLong(size);
        output.writeLong(modified);
        output.writeLong(start);
        output.writeLong(end);
    }

    static FilePart read(DataInput input) throws IOException {
        return new FilePart(
                input.readUTF(),
                input.readLong(),
                input.readLong(),
                input.readLong(),
                input.readLong());
    }
}
