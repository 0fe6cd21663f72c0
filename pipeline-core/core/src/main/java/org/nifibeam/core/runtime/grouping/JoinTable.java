package org.nifibeam.core.runtime.grouping;

import java.util.Arrays;
import java.util.function.Consumer;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Values;

/**
 * The rows of both sides of a join in one window: an open-addressing table of keys, at each of them
 * the rows of either side as a chain. Confined to one thread.
 */
final class JoinTable {
    private static final int INITIAL = 8;

    /** What a table takes that has no rows. */
    private static final int TABLE_BYTES = 400;

    /** What a row takes beside itself: its place and that of the one before it. */
    private static final int LINK_BYTES = 12;

    /** What a key takes beside its group, in a table that is half full. */
    private static final int SLOT_BYTES = 24;

    private final JoinCode code;
    private final Chains[] sides = {new Chains(), new Chains()};
    private Group[] slots = new Group[INITIAL];

    /** By slot, whether rows of a side that has ended have been paired already. */
    private boolean[] matched = new boolean[INITIAL];

    private int size;
    private long bytes = TABLE_BYTES;

    JoinTable(JoinCode code) {
        this.code = code;
    }

    /** The rows of one side; the last of a slot's first, by number from one on. */
    private static final class Chains {
        private int[] heads = new int[INITIAL];
        private Row[] rows = new Row[INITIAL];
        private int[] next = new int[INITIAL];
        private int count;

        void add(int slot, Row row) {
            count++;
            if (count == rows.length) {
                rows = Arrays.copyOf(rows, 2 * rows.length);
                next = Arrays.copyOf(next, rows.length);
            }
            rows[count] = row;
            next[count] = heads[slot];
            heads[slot] = count;
        }

        void clear() {
            Arrays.fill(heads, 0);
            rows = new Row[INITIAL];
            next = new int[INITIAL];
            count = 0;
        }
    }

    /** About how much memory the rows take, in bytes. */
    long bytes() {
        return bytes;
    }

    /** Adds a row of a side. */
    void add(int side, Row row) {
        int at = slot(side, row);
        if (slots[at] == null) {
            at = put(at, side, row);
        }
        sides[side].add(at, row);
        bytes += LINK_BYTES + code.bytes(side, row);
    }

    /** Adds a row whose key's rows of the side that has ended may have been paired already. */
    void add(int side, Row row, boolean wasMatched) {
        add(side, row);
        matched[slot(side, row)] |= wasMatched;
    }

    private int put(int at, int side, Row row) {
        Group made = code.keys(side).create(row);
        made.hash = hash(side, row);
        slots[at] = made;
        bytes += SLOT_BYTES + code.keys(side).bytes(made);
        if (++size * 2 <= slots.length) {
            return at;
        }
        grow();
        return slot(side, row);
    }

    private int hash(int side, Row row) {
        return Values.spread(code.keys(side).hash(row));
    }

    /** Where the key of a row is or belongs. */
    private int slot(int side, Row row) {
        GroupCode keys = code.keys(side);
        int hash = Values.spread(keys.hash(row));
        int mask = slots.length - 1;
        int at = hash & mask;
        for (Group group = slots[at]; group != null; group = slots[at]) {
            if (group.hash == hash && keys.same(group, row)) {
                return at;
            }
            at = (at + 1) & mask;
        }
        return at;
    }

    private void grow() {
        Group[] old = slots;
        boolean[] oldMatched = matched;
        int[] lefts = sides[JoinCode.LEFT].heads;
        int[] rights = sides[JoinCode.RIGHT].heads;
        int length = 2 * old.length;
        slots = new Group[length];
        matched = new boolean[length];
        sides[JoinCode.LEFT].heads = new int[length];
        sides[JoinCode.RIGHT].heads = new int[length];
        for (int from = 0; from < old.length; from++) {
            if (old[from] != null) {
                int at = old[from].hash & (length - 1);
                while (slots[at] != null) {
                    at = (at + 1) & (length - 1);
                }
                slots[at] = old[from];
                matched[at] = oldMatched[from];
                sides[JoinCode.LEFT].heads[at] = lefts[from];
                sides[JoinCode.RIGHT].heads[at] = rights[from];
            }
        }
    }

    /**
     * Pairs a row of a side with all of the other one, which has ended.
     *
     * @return false if there is none
     */
    boolean probe(int side, Row row, JoinTables.Pairs to) {
        int at = slot(side, row);
        Chains others = sides[JoinCode.other(side)];
        int other = slots[at] == null ? 0 : others.heads[at];
        if (other == 0) {
            return false;
        }
        matched[at] = true;
        while (other != 0) {
            JoinCode.pair(side, row, others.rows[other], to);
            other = others.next[other];
        }
        return true;
    }

    /**
     * A side has ended: pairs what is there of both, and forgets the rows of the other side.
     *
     * @param keepsOther whether rows of the other side are given that meet none
     */
    void ended(int side, boolean keepsOther, JoinTables.Pairs to) {
        int open = JoinCode.other(side);
        Chains rest = sides[open];
        for (int at = 0; at < slots.length; at++) {
            for (int i = rest.heads[at]; i != 0; i = rest.next[i]) {
                bytes -= LINK_BYTES + code.bytes(open, rest.rows[i]);
                if (sides[side].heads[at] != 0) {
                    pairs(side, at, rest.rows[i], to);
                } else if (keepsOther && !matched[at]) {
                    JoinCode.pair(open, rest.rows[i], null, to);
                }
            }
        }
        rest.clear();
    }

    private void pairs(int side, int at, Row other, JoinTables.Pairs to) {
        Chains own = sides[side];
        matched[at] = true;
        for (int i = own.heads[at]; i != 0; i = own.next[i]) {
            JoinCode.pair(side, own.rows[i], other, to);
        }
    }

    /** Gives the rows of a side that have met none. */
    void unmatched(int side, JoinTables.Pairs to) {
        Chains own = sides[side];
        for (int at = 0; at < slots.length; at++) {
            for (int i = matched[at] ? 0 : own.heads[at]; i != 0; i = own.next[i]) {
                JoinCode.pair(side, own.rows[i], null, to);
            }
        }
    }

    /** Gives the rows of each key as a group of {@link JoinCode#groups}, by hash. */
    void forEach(Consumer<Group> to) {
        long[] order = new long[size];
        int count = 0;
        for (int at = 0; at < slots.length; at++) {
            boolean any =
                    sides[JoinCode.LEFT].heads[at] != 0 || sides[JoinCode.RIGHT].heads[at] != 0;
            if (slots[at] != null && any) {
                order[count++] = (long) slots[at].hash << 32 | at;
            }
        }
        Arrays.sort(order, 0, count);
        for (int i = 0; i < count; i++) {
            to.accept(group((int) order[i]));
        }
    }

    private Group group(int at) {
        GroupCode groups = code.groups().elements();
        Group made = null;
        for (int side = 0; side < sides.length; side++) {
            Chains own = sides[side];
            for (int i = own.heads[at]; i != 0; i = own.next[i]) {
                Row row = code.tagged(side, own.rows[i], matched[at]);
                if (made == null) {
                    made = groups.create(row);
                    made.hash = slots[at].hash;
                }
                groups.add(made, row, 0);
            }
        }
        return made;
    }
}
