package org.nifibeam.core.combine;

import java.util.Collection;
import java.util.List;
import org.nifibeam.core.function.HeldBytes;
import org.nifibeam.core.function.Sized;
import org.nifibeam.core.schema.Row;

/** What a combiner has kept. Confined to one thread at a time. */
final class KeptRows implements Sized {
    /** A row's header, its fields and its place in the collection, roughly. */
    private static final long ROW_BYTES = 64;

    private final Collection<Row> rows;
    private long bytes;

    KeptRows(Collection<Row> rows) {
        this.rows = rows;
    }

    Collection<Row> rows() {
        return rows;
    }

    void add(Row row) {
        if (rows.add(row)) {
            bytes += bytesOf(row);
        }
    }

    /** Adds a row in a place of a list. */
    void add(int place, Row row) {
        ((List<Row>) rows).add(place, row);
        bytes += bytesOf(row);
    }

    /** Removes the last row of a list. */
    void removeLast() {
        List<Row> list = (List<Row>) rows;
        bytes -= bytesOf(list.remove(list.size() - 1));
    }

    void remove(Row row) {
        if (rows.remove(row)) {
            bytes -= bytesOf(row);
        }
    }

    private static long bytesOf(Row row) {
        long bytes = ROW_BYTES;
        for (int i = 0; i < row.size(); i++) {
            bytes += HeldBytes.of(row.get(i));
        }
        return bytes;
    }

    @Override
    public long bytes() {
        return 48 + bytes;
    }
}
