package org.nifibeam.core.runtime.grouping;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.builtin.Pairing;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.state.SpillException;
import org.nifibeam.core.window.Window;

/**
 * The rows of both sides of a join, a table a window, for input that ends. Rows are kept until one
 * side has ended, whichever is first; those of the other side pass by what is kept of it from then
 * on. What has no room in memory goes to disk, the largest windows first, and is paired when both
 * have ended. Rows whose key has a null do not come here. Confined to one thread.
 */
public final class JoinTables implements RestoredGroups, Closeable {
    private final JoinCode code;
    private final boolean[] keeps;
    private final Output output;
    private final long most;
    private final SpilledGroups spilled;
    private final Map<Window, JoinTable> tables = new HashMap<>();
    private final boolean[] ended = new boolean[2];
    private Window lastWindow;
    private JoinTable lastTable;
    private long bytes;

    /** Takes a pair of a window; one of the rows may be null. */
    public interface Output {
        /** A pair. */
        void pair(Row left, Row right, Window window);
    }

    /** Takes the pairs of one window. */
    interface Pairs {
        void pair(Row left, Row right);
    }

    /**
     * Nothing yet.
     *
     * @param keepsLeft whether left rows without a match are given
     * @param keepsRight whether right rows without a match are given
     */
    public JoinTables(
            JoinCode code,
            boolean keepsLeft,
            boolean keepsRight,
            GroupMemory memory,
            Output output) {
        this.code = code;
        this.keeps = new boolean[] {keepsLeft, keepsRight};
        this.output = output;
        this.most = memory.bytes();
        this.spilled = new SpilledGroups(code.groups(), memory.folder(), memory.bytes());
    }

    /**
     * Takes a row.
     *
     * @param side {@link JoinCode#LEFT} or {@link JoinCode#RIGHT}
     * @throws SpillException if there is no room for it
     */
    public void add(int side, Row row, Window window) {
        if (ended[JoinCode.other(side)] && !spilled.has(window)) {
            probe(side, row, window);
            return;
        }
        JoinTable table = window == lastWindow ? lastTable : table(window);
        long before = table.bytes();
        table.add(side, row);
        bytes += table.bytes() - before;
        if (bytes > most) {
            makeRoom();
        }
    }

    private void probe(int side, Row row, Window window) {
        if (window != lastWindow) {
            lastWindow = window;
            lastTable = tables.get(window);
        }
        Pairs to = to(window);
        if (!(lastTable != null && lastTable.probe(side, row, to)) && keeps[side]) {
            JoinCode.pair(side, row, null, to);
        }
    }

    private Pairs to(Window window) {
        return (left, right) -> output.pair(left, right, window);
    }

    private JoinTable table(Window window) {
        JoinTable table = tables.get(window);
        if (table == null) {
            table = new JoinTable(code);
            tables.put(window, table);
            bytes += table.bytes();
        }
        lastTable = table;
        lastWindow = window;
        return table;
    }

    /**
     * A side has ended.
     *
     * @throws SpillException if what is on disk cannot be read
     */
    public void end(int side) {
        if (ended[side]) {
            return;
        }
        ended[side] = true;
        int other = JoinCode.other(side);
        if (ended[other]) {
            endBoth(other);
            return;
        }
        tables.forEach(
                (window, table) -> {
                    if (!spilled.has(window)) {
                        long before = table.bytes();
                        table.ended(side, keeps[other], to(window));
                        bytes += table.bytes() - before;
                    }
                });
    }

    /** {@code first} is the side that had ended before. */
    private void endBoth(int first) {
        for (Window window : spilled.windows()) {
            if (tables.containsKey(window)) {
                spill(window);
            }
            spilled.take(window, group -> pair(group, to(window)));
        }
        if (keeps[first]) {
            tables.forEach((window, table) -> table.unmatched(first, to(window)));
        }
        tables.clear();
        lastWindow = null;
        lastTable = null;
        bytes = 0;
    }

    /** Pairs the rows of a key that come from disk. */
    private void pair(Group group, Pairs to) {
        Row row = code.groups().elements().emit(group);
        List<Row> lefts = rows(row, JoinCode.LEFT);
        List<Row> rights = rows(row, JoinCode.RIGHT);
        if (lefts.isEmpty() || rights.isEmpty()) {
            // What had ended first may have been paired with rows that were not kept.
            boolean matched = row.getBoolean(code.list(JoinCode.RIGHT) + 1);
            if (keeps[JoinCode.LEFT] && !matched) {
                lefts.forEach(left -> to.pair(left, null));
            }
            if (keeps[JoinCode.RIGHT] && !matched) {
                rights.forEach(right -> to.pair(null, right));
            }
            return;
        }
        Pairing.each(lefts, rights, to::pair);
    }

    @SuppressWarnings("unchecked")
    private List<Row> rows(Row row, int side) {
        return (List<Row>) row.get(code.list(side));
    }

    @Override
    public void makeRoom() {
        if (bytes > most) {
            List<Window> bySize = new ArrayList<>(tables.keySet());
            bySize.sort(Comparator.comparingLong((Window w) -> tables.get(w).bytes()).reversed());
            for (Window window : bySize) {
                spill(window);
                if (bytes <= most / 2) {
                    return;
                }
            }
        }
    }

    private void spill(Window window) {
        JoinTable table = tables.remove(window);
        bytes -= table.bytes();
        if (window.equals(lastWindow)) {
            lastWindow = null;
            lastTable = null;
        }
        spilled.add(window, table::forEach);
    }

    /**
     * Writes all rows, which stay as they are.
     *
     * @throws SpillException if they cannot be written
     */
    public void snapshot(GroupRecords to) {
        tables.forEach(
                (window, table) -> table.forEach(group -> to.add(group.hash, window, group)));
        spilled.snapshot(to);
    }

    @Override
    public void restore(Row partial, Window window) {
        GroupCode groups = code.groups().partials();
        Group group = groups.create(partial);
        groups.add(group, partial, 0);
        Row row = groups.emit(group);
        boolean matched = row.getBoolean(code.list(JoinCode.RIGHT) + 1);
        JoinTable table = window.equals(lastWindow) ? lastTable : table(window);
        long before = table.bytes();
        rows(row, JoinCode.LEFT).forEach(left -> table.add(JoinCode.LEFT, left, matched));
        rows(row, JoinCode.RIGHT).forEach(right -> table.add(JoinCode.RIGHT, right, matched));
        bytes += table.bytes() - before;
    }

    @Override
    public void close() throws IOException {
        spilled.close();
    }
}
