package org.nifibeam.core.runtime.grouping;

import java.util.function.IntConsumer;
import org.nifibeam.core.model.Grouping;
import org.nifibeam.core.runtime.columns.ColumnFrame;
import org.nifibeam.core.schema.ColumnRows;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.window.Window;

/**
 * Combines records of whatever columns: keys are hashed and compared where they stand in their
 * arrays, as far as neighbours are in one window; then what is combined is, in a loop of its own.
 * Confined to one thread.
 */
final class ProbedGroups implements ColumnGroups {
    private final WindowTables tables;
    private final GroupCode code;
    private final RowShape shape;
    private final int[] done = new int[1];
    private Group[] groups = {};

    ProbedGroups(WindowTables tables, GroupCode code, Grouping grouping) {
        this.tables = tables;
        this.code = code;
        this.shape = RowShape.of(grouping.input());
    }

    @Override
    public boolean accepts(ColumnFrame of) {
        return true;
    }

    @Override
    public int place() {
        return done[0];
    }

    @Override
    public void combine(ColumnFrame of, long now, IntConsumer alone, long most, Runnable full) {
        ColumnRows rows = shape.rowsOf(of.columns());
        if (groups.length < of.count()) {
            groups = new Group[of.size()];
        }
        int from = 0;
        while (from < of.count()) {
            Window window = (Window) of.windows(of.selection()[from]);
            int end = endOf(window, of, from);
            if (window.maxTimestamp() < now) {
                for (int i = from; i < end; i++) {
                    done[0] = i;
                    alone.accept(i);
                }
                from = end;
            } else {
                from = combine(rows, of, window, from, end, most);
                if (tables.bytes() > most) {
                    full.run();
                }
            }
        }
    }

    /** The first place behind one whose record is in another window. */
    private static int endOf(Window window, ColumnFrame frame, int from) {
        if (frame.windows().length == 1) {
            return frame.count();
        }
        int end = from + 1;
        while (end < frame.count() && frame.windows(frame.selection()[end]) == window) {
            end++;
        }
        return end;
    }

    /** Combines records of a window, as long as there is room; gives the place behind the last. */
    private int combine(
            ColumnRows rows, ColumnFrame frame, Window window, int from, int end, long most) {
        int[] selection = frame.selection();
        GroupTable table = tables.table(window);
        table.approach(rows, selection, from, end);
        int to = from;
        while (to < end && tables.bytes() <= most) {
            to = Math.min(end, 1 + tables.find(table, rows, selection, groups, to, end));
        }
        code.addColumns(
                rows.arrays(), rows.nulls(), rows.codes(), selection, groups, from, to, done);
        return to;
    }
}
