package org.nifibeam.core.schema;

import java.util.List;

/**
 * Records as columns, {@code size} of them; handed over, not shared: the maker may not change it
 * until it is consumed.
 */
public record ColumnBatch(List<Column> columns, int size) {
    public ColumnBatch {
        columns = List.copyOf(columns);
        for (Column column : columns) {
            if (column.capacity() < size) {
                throw new IllegalArgumentException(
                        "a column of " + column.capacity() + " in a batch of " + size);
            }
        }
    }
}
