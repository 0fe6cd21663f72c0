package org.nifibeam.testkit;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.nifibeam.core.schema.Column;
import org.nifibeam.core.schema.ColumnBatch;

/** Checks what a reader's columns promise: codes are entries, and dictionaries never change. */
final class CheckedColumns {
    private final Contract contract;
    private final String name;

    /** What dictionaries were when they came first. */
    private final Map<Object, List<Object>> dictionaries = new IdentityHashMap<>();

    CheckedColumns(Contract contract, String name) {
        this.contract = contract;
        this.name = name;
    }

    void check(ColumnBatch batch) {
        for (Column column : batch.columns()) {
            if (column.isCoded()) {
                checkCodes(column, batch.size());
                checkDictionary(column);
            }
        }
    }

    private void checkCodes(Column column, int size) {
        int entries = column.entries();
        for (int i = 0; i < size; i++) {
            int code = column.codes()[i];
            if (code < 0 || code >= entries) {
                contract.broken(
                        name
                                + ": the code "
                                + code
                                + " in a dictionary of "
                                + entries
                                + " entries");
            }
        }
    }

    private void checkDictionary(Column column) {
        List<Object> entries = new ArrayList<>();
        for (int i = 0; i < column.entries(); i++) {
            boolean isNull = column.nulls() != null && column.nulls()[i];
            entries.add(isNull ? null : Array.get(column.values(), i));
        }
        List<Object> before = dictionaries.putIfAbsent(column.values(), entries);
        contract.require(
                before == null || Objects.equals(before, entries),
                name + ": a dictionary has changed since an earlier batch");
    }
}
