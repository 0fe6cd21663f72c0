package org.nifibeam.file.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.RowGroup;
import org.nifibeam.core.schema.Column;
import org.nifibeam.core.schema.ColumnBatch;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.file.read.FileReader;

/**
 * Reads one row group. The position is the number of the row group's rows passed, kept by the
 * filters or not: version (one byte), then eight bytes. A batch's arrays are used again by the next
 * poll.
 */
final class RowGroupReader implements FileReader {
    /**
     * Rows a batch: enough to amortise a poll, few enough that a batch's columns stay in the
     * processor's cache.
     */
    static final int BATCH = 4096;

    private static final byte VERSION = 1;

    private final ParquetFooter footer;
    private final int rowGroup;
    private final long rows;
    private final FileChannel channel;
    private final Map<String, FieldReader> readers = new LinkedHashMap<>();

    /** Filtered columns first, so that the others may be skipped. */
    private final List<ColumnReader> filtered = new ArrayList<>();

    private final List<FieldReader> unfiltered = new ArrayList<>();
    private final List<FieldReader> outputs = new ArrayList<>();
    private final int[] selection = new int[BATCH];
    private long row;

    /** The row that reading began with. */
    private long first;

    /** The packed bytes of the columns that are read. */
    private final long packed;

    RowGroupReader(
            ParquetFooter footer,
            int rowGroup,
            List<String> outputs,
            List<ColumnFilter> filters,
            byte[] position)
            throws IOException {
        this.footer = footer;
        this.rowGroup = rowGroup;
        RowGroup group = footer.rowGroups().get(rowGroup);
        this.rows = group.getNum_rows();
        this.packed = packed(group, outputs, filters);
        this.channel = FileChannel.open(footer.file(), StandardOpenOption.READ);
        try {
            Set<String> needed = new LinkedHashSet<>(outputs);
            filters.forEach(filter -> needed.add(filter.field()));
            for (String name : needed) {
                openColumn(
                        name,
                        filters.stream().filter(filter -> filter.field().equals(name)).toList());
            }
            outputs.forEach(name -> this.outputs.add(readers.get(name)));
            seek(position);
            first = row;
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private static long packed(RowGroup group, List<String> outputs, List<ColumnFilter> filters) {
        Set<String> names = new HashSet<>(outputs);
        filters.forEach(filter -> names.add(filter.field()));
        return group.getColumns().stream()
                .map(ColumnChunk::getMeta_data)
                .filter(column -> names.contains(column.getPath_in_schema().get(0)))
                .mapToLong(ColumnMetaData::getTotal_compressed_size)
                .sum();
    }

    private void openColumn(String name, List<ColumnFilter> filters) throws IOException {
        ParquetColumn column =
                footer.column(name)
                        .orElseThrow(
                                () ->
                                        new IOException(
                                                "'"
                                                        + footer.file()
                                                        + "' has no column '"
                                                        + name
                                                        + "'"));
        if (column.unsupported().isPresent()) {
            throw new IOException(
                    where()
                            + ", column '"
                            + name
                            + "': "
                            + column.unsupported().get()
                            + " cannot be read yet");
        }
        RowGroup group = footer.rowGroups().get(rowGroup);
        try {
            if (column.nested().isPresent()) {
                NestedReader reader =
                        new NestedReader(channel, column, column.nested().get(), group, BATCH);
                readers.put(name, reader);
                unfiltered.add(reader);
                return;
            }
            ColumnReader reader =
                    new ColumnReader(
                            channel,
                            column,
                            group.getColumns().get(column.leaf()).getMeta_data(),
                            filters,
                            BATCH);
            readers.put(name, reader);
            if (filters.isEmpty()) {
                unfiltered.add(reader);
            } else {
                filtered.add(reader);
            }
        } catch (IOException | RuntimeException e) {
            throw damaged(column, e);
        }
    }

    private void seek(byte[] position) throws IOException {
        if (position.length == 0) {
            return;
        }
        if (position.length != 9 || position[0] != VERSION) {
            throw new IOException(where() + ": a position of another version cannot be used");
        }
        long to = ByteBuffer.wrap(position, 1, 8).getLong();
        if (to < 0 || to > rows) {
            throw new IOException(
                    where() + ": the position " + to + " is beyond its " + rows + " rows");
        }
        for (FieldReader reader : to == rows ? List.<FieldReader>of() : readers.values()) {
            skip(reader, to);
        }
        row = to;
    }

    @Override
    public Result poll(long deadlineNanos) throws IOException, InterruptedException {
        try {
            while (row < rows) {
                int count = nextBatch();
                if (count > 0) {
                    List<Column> columns = new ArrayList<>(outputs.size());
                    for (FieldReader reader : outputs) {
                        columns.add(values(reader, count));
                    }
                    return new Columns(new ColumnBatch(columns, count));
                }
                if (System.nanoTime() - deadlineNanos >= 0 && row < rows) {
                    return Idle.WAITING;
                }
            }
            return End.INSTANCE;
        } catch (ClosedByInterruptException e) {
            throw interrupted(e);
        }
    }

    @Override
    public void paths(String[] paths, int rows) {
        Arrays.fill(paths, 0, rows, footer.file().toString());
    }

    /** Decodes the next rows of all columns; how many of them pass the filters. */
    private int nextBatch() throws IOException {
        int size = (int) Math.min(BATCH, rows - row);
        for (FieldReader reader : readers.values()) {
            size = Math.min(size, available(reader));
        }
        int count = size;
        for (int i = 0; i < size; i++) {
            selection[i] = i;
        }
        for (ColumnReader reader : filtered) {
            load(reader, size);
            count = reader.select(selection, count);
        }
        for (FieldReader reader : unfiltered) {
            if (count > 0) {
                load(reader, size);
            } else {
                skip(reader, size);
            }
        }
        row += size;
        return count;
    }

    private int available(FieldReader reader) throws IOException {
        try {
            return reader.available();
        } catch (IOException | RuntimeException e) {
            throw damaged(reader.column(), e);
        }
    }

    private void load(FieldReader reader, int count) throws IOException {
        try {
            reader.load(count);
        } catch (IOException | RuntimeException e) {
            throw damaged(reader.column(), e);
        }
    }

    private Column values(FieldReader reader, int count) throws IOException {
        try {
            return reader.values(selection, count);
        } catch (IOException | RuntimeException e) {
            throw damaged(reader.column(), e);
        }
    }

    private void skip(FieldReader reader, long count) throws IOException {
        try {
            reader.skip(count);
        } catch (IOException | RuntimeException e) {
            throw damaged(reader.column(), e);
        }
    }

    /**
     * Whatever a decoder throws on damaged data, said with its place; an interruption is passed on
     * as it is.
     */
    private IOException damaged(ParquetColumn column, Exception failure) {
        if (failure instanceof ClosedByInterruptException interruption) {
            return interruption;
        }
        String reason = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return new IOException(where() + ", column '" + column.name() + "': " + reason, failure);
    }

    private static InterruptedException interrupted(ClosedByInterruptException cause) {
        Thread.interrupted();
        InterruptedException interruption = new InterruptedException("interrupted while reading");
        interruption.initCause(cause);
        return interruption;
    }

    private String where() {
        return "'" + footer.file() + "', row group " + rowGroup;
    }

    @Override
    public byte[] position() {
        return ByteBuffer.allocate(9).put(VERSION).putLong(row).array();
    }

    @Override
    public long watermark() {
        return Timestamps.MIN;
    }

    /** The columns' packed bytes of the rows that have not been read. */
    @Override
    public OptionalLong backlog() {
        return OptionalLong.of(packedBytes(rows - row));
    }

    /** The columns' packed bytes as far as their rows have been read. */
    @Override
    public long bytes() {
        return packedBytes(row - first);
    }

    private long packedBytes(long some) {
        return rows == 0 ? 0 : (long) ((double) packed / rows * some);
    }

    @Override
    public void acknowledge(byte[] position) {
        // Files keep what they have.
    }

    @Override
    public void close() throws IOException {
        readers.values().forEach(FieldReader::close);
        channel.close();
    }
}
