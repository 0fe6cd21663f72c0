package org.nifibeam.core.builtin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.View;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowPair;
import org.nifibeam.core.schema.RowTable;
import org.nifibeam.core.schema.Schema;
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
    private final RowType input;
    private transient RowPair pair;
    private transient Object[] key;
    private transient List<Row> known;
    private transient RowTable rows;

    /**
     * A function.
     *
     * @param input the schema of the input: the key's fields, then its own
     * @param table that of the collection beside it, likewise
     * @param keys how many fields the key has
     * @param tableIsRight whether the table's fields are given behind those of the input
     * @param keeps whether rows of the input without a match are given, with nulls
     */
    public TableJoinFunction(
            Schema input,
            Schema table,
            int keys,
            boolean tableIsRight,
            boolean keeps,
            Schema output) {
        this.input = RowType.of(input);
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
        Schema own = input.schema();
        Schema other = table.type().schema();
        pair =
                tableIsRight
                        ? RowPair.of(own, keys, other, keys, output.schema())
                        : RowPair.of(other, keys, own, keys, output.schema());
        key = new Object[keys];
    }

    @Override
    public void process(ProcessContext<Row, Row> context) {
        Row row = context.element();
        if (!readKey(row)) {
            if (keeps) {
                context.output(pair(row, null));
            }
            return;
        }
        List<Row> beside = context.sideInput(table);
        if (known != beside) {
            rows = table(beside);
            known = beside;
            readKey(row);
        }
        int at = rows.first(key);
        if (at < 0 && keeps) {
            context.output(pair(row, null), END);
        }
        while (at >= 0) {
            context.output(pair(row, rows.row(at)), END);
            at = rows.next(at, key);
        }
    }

    /** False if there is a null in it, which is equal to nothing. */
    private boolean readKey(Row row) {
        for (int i = 0; i < keys; i++) {
            key[i] = row.get(i);
            if (key[i] == null) {
                return false;
            }
        }
        return true;
    }

    private RowTable table(List<Row> beside) {
        RowTable made = new RowTable(keys);
        for (Row row : beside) {
            if (readKey(row)) {
                made.add(key, row);
            }
        }
        return made;
    }

    private Row pair(Row row, Row match) {
        return tableIsRight ? pair.of(row, match) : pair.of(match, row);
    }
}
