package org.nifibeam.nifi.result;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.nifi.result.SpoolFile.Chunk;

/** Reads chunks of spooled rows, projected, without times of their own. Thread-safe. */
final class ChunkRows {
    private final RowEncoding encoding;
    private final RowShape shape;
    private final int[] fields;

    /** Of rows as they are stored, the fields that are delivered. */
    ChunkRows(Schema stored, Schema delivered) {
        this.encoding = new RowEncoding(stored);
        this.shape = RowShape.of(delivered);
        this.fields =
                delivered.names().stream()
                        .mapToInt(name -> stored.indexOf(name).orElseThrow())
                        .toArray();
    }

    Reader.Rows read(Path file, Chunk chunk) throws IOException {
        DataInputStream in =
                new DataInputStream(new ByteArrayInputStream(SpoolFile.read(file, chunk)));
        Row[] rows = new Row[chunk.rows()];
        for (int i = 0; i < rows.length; i++) {
            Row row = encoding.row(encoding.read(in));
            Object[] values = new Object[fields.length];
            for (int field = 0; field < values.length; field++) {
                values[field] = row.get(fields[field]);
            }
            rows[i] = shape.row(values);
        }
        long[] timestamps = new long[rows.length];
        Arrays.fill(timestamps, Timestamps.MIN);
        return new Reader.Rows(rows, timestamps, rows.length);
    }
}
