package org.nifibeam.core.runtime;

import java.util.function.Consumer;
import org.nifibeam.core.schema.Row;

/** The groups of one window: an open-addressing table. Confined to one thread. */
final class GroupTable {
    private static final int INITIAL = 16;

    private final GroupCode code;
    private Group[] slots = new Group[INITIAL];
    private int size;

    GroupTable(GroupCode code) {
        this.code = code;
    }

    int size() {
        return size;
    }

    /** Combines a row; true if it began a new group. */
    boolean add(Row row) {
        int hash = GroupCode.spread(code.hash(row));
        int mask = slots.length - 1;
        int at = hash & mask;
        for (Group group = slots[at]; group != null; group = slots[at]) {
            if (group.hash == hash && code.same(group, row)) {
                code.add(group, row);
                return false;
            }
            at = (at + 1) & mask;
        }
        Group made = code.create(row);
        made.hash = hash;
        code.add(made, row);
        slots[at] = made;
        if (++size * 2 > slots.length) {
            grow();
        }
        return true;
    }

    private void grow() {
        Group[] old = slots;
        slots = new Group[old.length * 2];
        int mask = slots.length - 1;
        for (Group group : old) {
            if (group != null) {
                int at = group.hash & mask;
                while (slots[at] != null) {
                    at = (at + 1) & mask;
                }
                slots[at] = group;
            }
        }
    }

    void forEach(Consumer<Row> consumer) {
        for (Group group : slots) {
            if (group != null) {
                consumer.accept(code.emit(group));
            }
        }
    }
}
