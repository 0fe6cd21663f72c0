package org.nifibeam.file.parquet;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.RowGroup;
import org.nifibeam.core.schema.Column;
import org.nifibeam.core.schema.Storage;

/**
 * Decodes a nested field: its leaves, each from its own column chunk, put together into rows, lists
 * and maps. Confined to one thread.
 */
final class NestedReader implements FieldReader {
    /** Entries of a leaf that a batch may have about, so that long lists do not fill the memory. */
    private static final long ENTRIES = 1 << 18;

    private final ParquetColumn column;
    private final List<LeafReader> leaves = new ArrayList<>();
    private final NestedValue value;
    private final Object[] output;
    private final int batch;

    NestedReader(
            FileChannel channel, ParquetColumn column, ParquetNode root, RowGroup group, int batch)
            throws IOException {
        this.column = column;
        this.output = new Object[batch];
        long most = 1;
        Deque<LeafReader> readers = new ArrayDeque<>();
        for (ParquetColumn leaf : root.leaves()) {
            ColumnMetaData chunk = group.getColumns().get(leaf.leaf()).getMeta_data();
            most = Math.max(most, chunk.getNum_values() / Math.max(1, group.getNum_rows()));
            leaves.add(new LeafReader(channel, leaf, chunk, batch));
        }
        readers.addAll(leaves);
        this.value = NestedValue.of(root, readers);
        this.batch = (int) Math.max(1, Math.min(batch, ENTRIES / most));
    }

    @Override
    public ParquetColumn column() {
        return column;
    }

    @Override
    public int available() {
        return batch;
    }

    @Override
    public void load(int count) throws IOException {
        for (LeafReader leaf : leaves) {
            leaf.load(count);
        }
    }

    @Override
    public void skip(long count) throws IOException {
        for (long left = count; left > 0; left -= batch) {
            load((int) Math.min(left, batch));
        }
    }

    @Override
    public Column values(int[] selection, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            for (LeafReader leaf : leaves) {
                leaf.start(selection[i]);
            }
            output[i] = value.next();
            for (LeafReader leaf : leaves) {
                if (!leaf.isAtEnd(selection[i])) {
                    throw new IOException("its columns have different numbers of entries");
                }
            }
        }
        return new Column(Storage.OBJECT, output, null);
    }

    @Override
    public void close() {
        leaves.forEach(LeafReader::close);
    }
}
