package org.nifibeam.core.builtin;

import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;

/**
 * Makes rows of one side of a join alike those of the other: the key's fields, then the row itself
 * in the field of its side, null in the other's.
 */
public final class TagFunction extends DoFn<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final RowType output;
    private final int keys;
    private final boolean left;
    private transient RowShape shape;
    private transient RowShape sideShape;

    /**
     * A function of rows that begin with the key's fields; the row itself stands behind them.
     *
     * @param keys how many fields the key has
     * @param output what it gives: the key's fields, then one field for each side
     */
    public TagFunction(int keys, boolean left, Schema output) {
        this.output = RowType.of(output);
        this.keys = keys;
        this.left = left;
    }

    @Override
    public void setup() {
        shape = RowShape.of(output.schema());
        sideShape = RowShape.of(JoinFunction.side(output.schema(), side()));
    }

    /** Which side's rows these are. */
    public boolean isLeft() {
        return left;
    }

    private int side() {
        return keys + (left ? 0 : 1);
    }

    @Override
    public void process(ProcessContext<Row, Row> context) {
        Row row = context.element();
        Object[] values = new Object[keys + 2];
        for (int key = 0; key < keys; key++) {
            values[key] = row.get(key);
        }
        Object[] own = new Object[row.size() - keys];
        for (int i = 0; i < own.length; i++) {
            own[i] = row.get(keys + i);
        }
        values[side()] = sideShape.row(own);
        context.output(shape.row(values));
    }
}
