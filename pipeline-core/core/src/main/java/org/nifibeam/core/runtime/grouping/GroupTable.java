package org.nifibeam.core.runtime.grouping;

import java.util.Arrays;
import java.util.function.Consumer;
import org.nifibeam.core.schema.ColumnRows;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Values;

/** The groups of one window: an open-addressing table. Confined to one thread. */
final class GroupTable {
    private static final int INITIAL = 16;

    /** With so many slots, slots and groups are no longer in the caches next to a processor. */
    private static final int FAR = 1 << 15;

    /** Groups that are looked at together. */
    private static final int NEIGHBOURS = 32;

    private final GroupCode code;
    private Group[] slots;
    private int size;
    private long bytes;

    /** Groups by the code of their key, or null where none has been looked for. */
    private Group[] coded = {};

    private Object codedBy;

    /** What was seen of groups while they came near; of no use. */
    private int seen;

    /** A table with room for so many groups, and for more. */
    GroupTable(GroupCode code, int expected) {
        this.code = code;
        this.slots = new Group[Math.max(INITIAL, 2 * Integer.highestOneBit(2 * expected))];
    }

    int size() {
        return size;
    }

    /** About how much memory the groups take, in bytes. */
    long bytes() {
        return bytes;
    }

    /**
     * The group of a row, made if it is not there, with nothing combined. Only of code whose groups
     * do not grow: what is combined then changes no bytes.
     */
    Group find(Row row) {
        int hash = Values.spread(code.hash(row));
        int mask = slots.length - 1;
        int at = hash & mask;
        for (Group group = slots[at]; group != null; group = slots[at]) {
            if (group.hash == hash && code.same(group, row)) {
                return group;
            }
            at = (at + 1) & mask;
        }
        return put(code.create(row), hash, at);
    }

    /** Puts a new group into its slot; gives it. */
    private Group put(Group made, int hash, int at) {
        made.hash = hash;
        slots[at] = made;
        added(made);
        return made;
    }

    /** A new group is in its slot. */
    private void added(Group made) {
        bytes += code.bytes(made);
        if (++size * 2 > slots.length) {
            grow();
        }
    }

    /**
     * Finds the groups of records, as {@link GroupCode#findColumns} does. Only of code whose groups
     * do not grow.
     */
    int find(ColumnRows rows, int[] selection, Group[] found, int from, int to) {
        int place =
                code.findColumns(
                        rows.arrays(),
                        rows.nulls(),
                        rows.codes(),
                        selection,
                        slots,
                        found,
                        from,
                        to);
        if (place < to) {
            added(found[place]);
        }
        return place;
    }

    /** Has the groups of records that are about to be looked for come near, if they are far. */
    void approach(ColumnRows rows, int[] selection, int from, int to) {
        if (slots.length >= FAR) {
            seen +=
                    code.touchColumns(
                            rows.arrays(), rows.nulls(), rows.codes(), selection, slots, from, to);
        }
    }

    /** The groups by code if they are those of some dictionaries, else none. */
    Group[] coded(Object dictionaries) {
        return codedBy == dictionaries ? coded : null;
    }

    /** From now on groups are found by the code that dictionaries give. */
    void coded(Object dictionaries, Group[] none) {
        codedBy = dictionaries;
        coded = none;
    }

    /** Combines a row; gives by how many bytes the groups have become larger. */
    long add(Row row, long timestamp) {
        return add(code, row, timestamp);
    }

    /** The same of rows of another kind, half-done groups for example. */
    long add(GroupCode by, Row row, long timestamp) {
        if (code.grows()) {
            return addMeasured(by, row, timestamp);
        }
        int at = by.combine(slots, row, timestamp);
        return at < 0 ? 0 : addNew(by, at, row, timestamp);
    }

    private long addMeasured(GroupCode by, Row row, long timestamp) {
        int hash = Values.spread(by.hash(row));
        int mask = slots.length - 1;
        int at = hash & mask;
        for (Group group = slots[at]; group != null; group = slots[at]) {
            if (group.hash == hash && by.same(group, row)) {
                return addMeasured(by, group, row, timestamp);
            }
            at = (at + 1) & mask;
        }
        return addNew(by, at, row, timestamp);
    }

    private long addNew(GroupCode by, int at, Row row, long timestamp) {
        Group made = by.create(row);
        by.add(made, row, timestamp);
        long before = bytes;
        put(made, Values.spread(by.hash(row)), at);
        return bytes - before;
    }

    private long addMeasured(GroupCode by, Group group, Row row, long timestamp) {
        long more = -code.bytes(group);
        by.add(group, row, timestamp);
        more += code.bytes(group);
        bytes += more;
        return more;
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

    /** All groups by their hash. */
    Group[] sorted() {
        // Each slot's hash and place in one word: sorting these does not touch the groups.
        long[] order = new long[size];
        int at = 0;
        for (int slot = 0; slot < slots.length; slot++) {
            if (slots[slot] != null) {
                order[at++] = (long) slots[slot].hash << 32 | slot;
            }
        }
        Arrays.sort(order);
        Group[] groups = new Group[size];
        for (int i = 0; i < size; i++) {
            groups[i] = slots[(int) order[i]];
        }
        return groups;
    }

    void forEach(Consumer<Group> consumer) {
        for (int from = 0; from < slots.length; from += NEIGHBOURS) {
            int to = Math.min(from + NEIGHBOURS, slots.length);
            // They are anywhere in memory, which answers many looks at once.
            for (int i = from; i < to; i++) {
                seen += slots[i] == null ? 0 : slots[i].hash;
            }
            for (int i = from; i < to; i++) {
                if (slots[i] != null) {
                    consumer.accept(slots[i]);
                }
            }
        }
    }
}
