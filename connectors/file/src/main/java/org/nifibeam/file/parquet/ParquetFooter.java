package org.nifibeam.file.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * What a file's footer says.
 *
 * @param length the file's length in bytes when it was read
 * @param modified the file's modification time, milliseconds since the epoch
 * @param columns the top-level fields
 */
record ParquetFooter(
        Path file, long length, long modified, FileMetaData metaData, List<ParquetColumn> columns) {
    /** Length of the footer and the magic number, at the end of every file. */
    private static final int TAIL = 8;

    /**
     * Reads a file's footer.
     *
     * @throws IOException if it is no Parquet file or cannot be read; the message names it
     */
    static ParquetFooter read(Path file) throws IOException {
        long modified = Files.getLastModifiedTime(file).toMillis();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long length = channel.size();
            if (length < TAIL + 4) {
                throw new IOException(
                        "'" + file + "' is no Parquet file: it has only " + length + " bytes");
            }
            byte[] tail = read(channel, length - TAIL, TAIL);
            String magic = new String(tail, 4, 4, StandardCharsets.ISO_8859_1);
            if (magic.equals("PARE")) {
                throw new IOException(
                        "'" + file + "' is an encrypted Parquet file, which cannot be read yet");
            }
            if (!magic.equals("PAR1")) {
                throw new IOException(
                        "'"
                                + file
                                + "' is no Parquet file, or was cut short: it does not end in"
                                + " PAR1");
            }
            int size = Bytes.getInt(tail, 0);
            if (size <= 0 || size > length - TAIL - 4) {
                throw new IOException(
                        "'" + file + "' is damaged: its footer cannot have " + size + " bytes");
            }
            byte[] footer = read(channel, length - TAIL - size, size);
            FileMetaData metaData = Util.readFileMetaData(new ByteArrayInputStream(footer));
            requireDescriptions(metaData);
            List<ParquetColumn> columns =
                    FooterSchema.columns(metaData.getSchema(), FooterTypes.of(metaData));
            return new ParquetFooter(file, length, modified, metaData, columns);
        } catch (RuntimeException e) {
            throw new IOException(
                    "'" + file + "' is damaged: its footer cannot be understood (" + e + ")", e);
        } catch (IOException e) {
            if (e.getMessage() != null && e.getMessage().contains(file.toString())) {
                throw e;
            }
            throw new IOException(
                    "'" + file + "' is damaged: its footer cannot be read (" + e.getMessage() + ")",
                    e);
        }
    }

    /** The format's own reader lets columns pass of which nothing is said. */
    private static void requireDescriptions(FileMetaData metaData) throws IOException {
        for (RowGroup group : metaData.getRow_groups()) {
            for (ColumnChunk chunk : group.getColumns()) {
                ColumnMetaData column = chunk.getMeta_data();
                if (column == null || column.getPath_in_schema().isEmpty()) {
                    throw new IOException("a column is not described");
                }
            }
        }
    }

    /** The row groups, in order. */
    List<RowGroup> rowGroups() {
        return metaData.getRow_groups();
    }

    /** The top-level field of that name. */
    Optional<ParquetColumn> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    private static byte[] read(FileChannel channel, long offset, int size) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(size);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new IOException("it ends too early");
            }
        }
        return buffer.array();
    }
}
