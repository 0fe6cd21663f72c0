package org.nifibeam.peers.flink;

import org.nifibeam.bench.work.NumberedRows;

/** A row as Flink's POJO serializer wants it; {@code at} is in milliseconds. */
public class NumberedRow {
    public long key;
    public long amount;
    public long at;

    /** For Flink. */
    public NumberedRow() {}

    static NumberedRow of(long id, long keys) {
        NumberedRow row = new NumberedRow();
        row.key = NumberedRows.key(id, keys);
        row.amount = NumberedRows.amount(id);
        row.at = NumberedRows.at(id) / 1000;
        return row;
    }
}
