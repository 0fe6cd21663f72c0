package org.nifibeam.file.parquet.write;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TypeDefinedOrder;
import org.apache.parquet.format.Util;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.file.parquet.FooterTypes;
import org.nifibeam.file.write.ShardFormat;

/**
 * One Parquet file being written. Holds a row group in memory, packed: it is written when it has a
 * million rows or 32 MB. Confined to one thread.
 */
final class ParquetFile implements ShardFormat.Encoder {
    static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.ISO_8859_1);
    private static final String CREATOR = "nifi-beam version 0.1.0";
    private static final int ROW_GROUP_ROWS = 1_000_000;
    private static final long ROW_GROUP_BYTES = 32 << 20;
    private static final int ROWS_A_LOOK_AT_THE_SIZE = 1024;

    private final OutputStream output;
    private final Schema schema;
    private final FieldWriter[] fields;
    private final List<SchemaElement> elements;
    private final List<ColumnWriter> columns = new ArrayList<>();
    private final List<RowGroup> rowGroups = new ArrayList<>();
    private long offset;
    private long rows;
    private long rowsOfGroup;

    ParquetFile(OutputStream output, Schema schema, PageCompressor compressor) throws IOException {
        this.output = output;
        this.schema = schema;
        FieldWriter.Layout layout = new FieldWriter.Layout(compressor, columns::add);
        SchemaElement root = new SchemaElement("row");
        root.setNum_children(schema.size());
        layout.elements().add(root);
        fields = schema.fields().stream().map(layout::add).toArray(FieldWriter[]::new);
        elements = layout.elements();
        write(MAGIC);
    }

    private void write(byte[] bytes) throws IOException {
        output.write(bytes);
        offset += bytes.length;
    }

    @Override
    public void write(Row row) throws IOException {
        for (int i = 0; i < fields.length; i++) {
            if (fields[i] instanceof FieldWriter.Leaf leaf) {
                leaf.column().write(row, i);
            } else {
                fields[i].write(row.get(i), 0, 0);
            }
        }
        rowsOfGroup++;
        if (rowsOfGroup == ROW_GROUP_ROWS
                || rowsOfGroup % ROWS_A_LOOK_AT_THE_SIZE == 0
                        && columns.stream().mapToLong(ColumnWriter::size).sum()
                                >= ROW_GROUP_BYTES) {
            endRowGroup();
        }
    }

    private void endRowGroup() throws IOException {
        if (rowsOfGroup == 0) {
            return;
        }
        List<ColumnChunk> chunks = new ArrayList<>();
        long begin = offset;
        long unpacked = 0;
        for (ColumnWriter column : columns) {
            Chunk chunk = column.finish();
            chunks.add(chunk.toFooter(offset));
            write(chunk.dictionary());
            write(chunk.pages());
            unpacked += chunk.unpackedBytes();
        }
        RowGroup group = new RowGroup(chunks, unpacked, rowsOfGroup);
        group.setFile_offset(begin);
        group.setTotal_compressed_size(offset - begin);
        rowGroups.add(group);
        rows += rowsOfGroup;
        rowsOfGroup = 0;
    }

    @Override
    public void finish() throws IOException {
        endRowGroup();
        FileMetaData footer = new FileMetaData(2, elements, rows, rowGroups);
        footer.setCreated_by(CREATOR);
        List<ColumnOrder> orders = new ArrayList<>();
        columns.forEach(column -> orders.add(ColumnOrder.TYPE_ORDER(new TypeDefinedOrder())));
        footer.setColumn_orders(orders);
        FooterTypes.put(schema, footer);
        writeFooter(footer, output);
        output.close();
    }

    /** The footer, its length, and the magic number. */
    static void writeFooter(FileMetaData footer, OutputStream output) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Util.writeFileMetaData(footer, bytes);
        bytes.writeTo(output);
        ByteSink tail = new ByteSink();
        tail.putInt(bytes.size());
        tail.put(MAGIC);
        output.write(tail.copy());
    }
}
