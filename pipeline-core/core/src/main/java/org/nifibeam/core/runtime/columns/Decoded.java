package org.nifibeam.core.runtime.columns;

import org.nifibeam.core.schema.Column;
import org.nifibeam.core.schema.Storage;

/** A coded column with a value a record instead; its arrays are used again. One thread's. */
final class Decoded {
    private final Storage storage;
    private Object values;
    private boolean[] flags = {};
    private boolean flagged;

    Decoded(Storage storage) {
        this.storage = storage;
        this.values = storage.array(0);
    }

    Object values() {
        return values;
    }

    /** Null if no record is null. */
    boolean[] nulls() {
        return flagged ? flags : null;
    }

    /** Looks up the entries of a frame's records. */
    void decode(Column column, ColumnFrame frame) {
        if (Column.length(values) < frame.size()) {
            values = storage.array(frame.size());
        }
        int[] codes = column.codes();
        int[] selection = frame.selection();
        gather(column.values(), codes, selection, frame.count());
        flagged = column.nulls() != null;
        if (flagged) {
            if (flags.length < frame.size()) {
                flags = new boolean[frame.size()];
            }
            for (int i = 0; i < frame.count(); i++) {
                flags[selection[i]] = column.nulls()[codes[selection[i]]];
            }
        }
    }

    private void gather(Object from, int[] codes, int[] selection, int count) {
        switch (storage) {
            case BOOLEAN -> {
                for (int i = 0; i < count; i++) {
                    ((boolean[]) values)[selection[i]] = ((boolean[]) from)[codes[selection[i]]];
                }
            }
            case INT -> {
                for (int i = 0; i < count; i++) {
                    ((int[]) values)[selection[i]] = ((int[]) from)[codes[selection[i]]];
                }
            }
            case LONG -> {
                for (int i = 0; i < count; i++) {
                    ((long[]) values)[selection[i]] = ((long[]) from)[codes[selection[i]]];
                }
            }
            case FLOAT -> {
                for (int i = 0; i < count; i++) {
                    ((float[]) values)[selection[i]] = ((float[]) from)[codes[selection[i]]];
                }
            }
            case DOUBLE -> {
                for (int i = 0; i < count; i++) {
                    ((double[]) values)[selection[i]] = ((double[]) from)[codes[selection[i]]];
                }
            }
            case STRING, OBJECT -> {
                for (int i = 0; i < count; i++) {
                    ((Object[]) values)[selection[i]] = ((Object[]) from)[codes[selection[i]]];
                }
            }
        }
    }
}
