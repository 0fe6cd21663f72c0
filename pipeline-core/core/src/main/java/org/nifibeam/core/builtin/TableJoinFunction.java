package org.nifibeam.core.builtin;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.View;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Values;
import org.nifibeam.core.window.GlobalWindow;

/**
 * Joins rows with those of a small collection beside them, in the global window. The rows of both
 * begin with the fields of their key; what it gives is what {@link JoinFunction} gives, of the same
 * time.
 */
public final class TableJoinFunction extends DoFn<Row, Row> {
    private static final long serialVersionUID = 1L;
    private static final Instant END = Instant.ofEpochMilli(GlobalWindow.INSTANCE.maxTimestamp());

    private final View<List<Row>> table;
    private final int keys;
    private final boolean tableIsRight;
    private final boolean keeps;
    private final RowType output;
    private transient RowShape shape;
    private transient int size;
    private transient Table known;

    /**
     * A function.
     *
     * @param table the schema of the collection beside the input: the key's fields, then its own
     * @param keys how many fields the key has
     * @param tableIsRight whether the table's fields are given behind those of the input
     * @param keeps whether rows of the input without a match are given, with nulls
     */
    public TableJoinFunction(
            Schema table, int keys, boolean tableIsRight, boolean keeps, Schema output) {
        this.table = new View<>("table", View.Kind.LIST, RowType.of(table), Optional.empty());
        this.keys = keys;
        this.tableIsRight = tableIsRight;
        this.keeps = keeps;
        this.output = RowType.of(output);
    }

    /** How it sees the small collection. */
    public View<List<Row>> table() {
        return table;
    }

    @Override
    public void setup() {
        shape = RowShape.of(output.schema());
        size = output.schema().size();
    }

    @Override
    public void process(ProcessContext<Row, Row> context) {
        Row row = context.element();
        for (int key = 0; key < keys; key++) {
            if (row.isNull(key)) {
                if (keeps) {
                    context.output(pair(row, null));
                }
                return;
            }
        }
        List<Row> rows = context.sideInput(table);
        if (known == null || known.rows != rows) {
            known = new Table(rows, keys);
        }
        boolean any = false;
        for (int at = known.first(row); at >= 0; at = known.next(at)) {
            if (known.matches(at, row)) {
                any = true;
                context.output(pair(row, known.rows.get(at)), END);
            }
        }
        if (!any && keeps) {
            context.output(pair(row, null), END);
        }
    }

    /** The fields of the left row, then those of the right one, neither with its key. */
    private Row pair(Row row, Row match) {
        Object[] values = new Object[size];
        int own = row.size() - keys;
        int from = tableIsRight ? 0 : size - own;
        for (int i = 0; i < own; i++) {
            values[from + i] = row.get(keys + i);
        }
        if (match != null) {
            int other = tableIsRight ? own : 0;
            for (int i = keys; i < match.size(); i++) {
                values[other + i - keys] = match.get(i);
            }
        }
        return shape.row(values);
    }

    /** Rows found by their key; those of one place in a chain. Immutable. */
    private static final class Table {
        private final List<Row> rows;
        private final int keys;
        private final int[] heads;
        private final int[] next;

        Table(List<Row> rows, int keys) {
            this.rows = rows;
            this.keys = keys;
            this.heads = new int[Math.max(16, Integer.highestOneBit(rows.size()) * 4)];
            this.next = new int[rows.size()];
            Arrays.fill(heads, -1);
            for (int i = 0; i < next.length; i++) {
                int place = place(rows.get(i));
                next[i] = heads[place];
                heads[place] = i;
            }
        }

        private int place(Row row) {
            int hash = 1;
            for (int key = 0; key < keys; key++) {
                hash = 31 * hash + Values.hash(row.get(key));
            }
            return Values.spread(hash) & heads.length - 1;
        }

        int first(Row row) {
            return heads[place(row)];
        }

        int next(int at) {
            return next[at];
        }

        /** Whether the keys are equal; a null, which only a row of the table has here, is not. */
        boolean matches(int at, Row row) {
            Row own = rows.get(at);
            for (int key = 0; key < keys; key++) {
                if (own.isNull(key) || !Values.equal(own.get(key), row.get(key))) {
                    return false;
                }
            }
            return true;
        }
    }
}
