package org.nifibeam.core.builtin;

import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.State;
import org.nifibeam.core.function.StateSpec;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowCoder;
import org.nifibeam.core.schema.RowPair;
import org.nifibeam.core.schema.Schema;

/**
 * Joins two collections by key, within a window: keeps the rows of both sides until the window
 * expires, and gives each pair then. What {@link TagFunction} makes is its input; its output has
 * the fields of the left row, then those of the right one. A key with a null in it matches nothing,
 * as in SQL.
 */
public final class JoinFunction extends DoFn<Row, Row> {
    private static final long serialVersionUID = 1L;

    /**
     * Left rows that are paired at a time, since each reading of the right ones may be from disk.
     */
    private static final int BLOCK = 1000;

    private final RowType output;
    private final int keys;
    private final boolean keepLeft;
    private final boolean keepRight;
    private final StateSpec<State.Bag<Row>> left;
    private final StateSpec<State.Bag<Row>> right;
    private final RowType leftRows;
    private final RowType rightRows;
    private transient RowPair pair;

    /**
     * A function.
     *
     * @param input the key's fields, then {@code left} and {@code right}
     * @param keys how many fields the key has
     * @param keepLeft whether left rows without a match are given, with nulls
     * @param keepRight whether right rows without a match are given, with nulls
     */
    public JoinFunction(
            Schema input, int keys, boolean keepLeft, boolean keepRight, Schema output) {
        this.output = RowType.of(output);
        this.keys = keys;
        this.keepLeft = keepLeft;
        this.keepRight = keepRight;
        this.leftRows = RowType.of(side(input, keys));
        this.rightRows = RowType.of(side(input, keys + 1));
        this.left = StateSpec.bag("left", RowCoder.of(leftRows.schema()));
        this.right = StateSpec.bag("right", RowCoder.of(rightRows.schema()));
    }

    /** Whether left rows without a match are given. */
    public boolean keepsLeft() {
        return keepLeft;
    }

    /** Whether right rows without a match are given. */
    public boolean keepsRight() {
        return keepRight;
    }

    static Schema side(Schema input, int index) {
        return ((FieldType.Nested) input.type(index)).schema();
    }

    @Override
    public List<StateSpec<?>> states() {
        return List.of(left, right);
    }

    @Override
    public void setup() {
        pair = RowPair.of(leftRows.schema(), 0, rightRows.schema(), 0, output.schema());
    }

    @Override
    public void process(ProcessContext<Row, Row> context) {
        Row row = context.element();
        Object leftRow = row.get(keys);
        for (int key = 0; key < keys; key++) {
            if (row.isNull(key)) {
                if (leftRow != null ? keepLeft : keepRight) {
                    context.output(pair.of((Row) leftRow, (Row) row.get(keys + 1)));
                }
                return;
            }
        }
        if (leftRow != null) {
            context.state(left).add((Row) leftRow);
        } else {
            context.state(right).add((Row) row.get(keys + 1));
        }
    }

    @Override
    public void onWindowExpiration(ExpirationContext<Row> context) {
        State.Bag<Row> lefts = context.state(left);
        State.Bag<Row> rights = context.state(right);
        if (rights.isEmpty()) {
            if (keepLeft) {
                lefts.read().forEach(row -> context.output(pair.of(row, null)));
            }
            return;
        }
        if (lefts.isEmpty()) {
            if (keepRight) {
                rights.read().forEach(row -> context.output(pair.of(null, row)));
            }
            return;
        }
        List<Row> block = new ArrayList<>();
        for (Row leftRow : lefts.read()) {
            block.add(leftRow);
            if (block.size() == BLOCK) {
                pairs(block, rights, context);
                block.clear();
            }
        }
        pairs(block, rights, context);
    }

    private void pairs(List<Row> block, State.Bag<Row> rights, ExpirationContext<Row> context) {
        if (block.isEmpty()) {
            return;
        }
        for (Row rightRow : rights.read()) {
            for (Row leftRow : block) {
                context.output(pair.of(leftRow, rightRow));
            }
        }
    }
}
