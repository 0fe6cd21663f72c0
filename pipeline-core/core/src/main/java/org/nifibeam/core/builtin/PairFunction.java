package org.nifibeam.core.builtin;

import java.util.List;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;

/**
 * Joins what a firing of a group has collected of two collections: its input are the key's fields,
 * then the list of the left rows, then that of the right rows. Its output is as {@link
 * JoinFunction}'s, which is the cheaper of the two where a window fires once and does not merge.
 */
public final class PairFunction extends DoFn<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final RowType output;
    private final int keys;
    private final boolean keepLeft;
    private final boolean keepRight;
    private transient RowShape shape;
    private transient int size;

    /**
     * A function.
     *
     * @param keys how many fields the key has
     * @param keepLeft whether left rows without a match are given, with nulls
     * @param keepRight whether right rows without a match are given, with nulls
     */
    public PairFunction(int keys, boolean keepLeft, boolean keepRight, Schema output) {
        this.output = RowType.of(output);
        this.keys = keys;
        this.keepLeft = keepLeft;
        this.keepRight = keepRight;
    }

    @Override
    public void setup() {
        shape = RowShape.of(output.schema());
        size = output.schema().size();
    }

    @Override
    public void process(ProcessContext<Row, Row> context) {
        Row row = context.element();
        List<Row> lefts = rows(row.get(keys));
        List<Row> rights = rows(row.get(keys + 1));
        boolean matches = !lefts.isEmpty() && !rights.isEmpty();
        for (int key = 0; key < keys; key++) {
            matches &= !row.isNull(key);
        }
        if (!matches) {
            if (keepLeft) {
                lefts.forEach(left -> context.output(pair(left, null)));
            }
            if (keepRight) {
                rights.forEach(right -> context.output(pair(null, right)));
            }
            return;
        }
        Pairing.each(lefts, rights, (left, right) -> context.output(pair(left, right)));
    }

    /** The fields of the left row, then those of the right one; at most one of them is null. */
    private Row pair(Row left, Row right) {
        int lefts = left != null ? left.size() : size - right.size();
        Object[] values = new Object[size];
        for (int i = 0; i < size; i++) {
            Row from = i < lefts ? left : right;
            values[i] = from == null ? null : from.get(i < lefts ? i : i - lefts);
        }
        return shape.row(values);
    }

    @SuppressWarnings("unchecked")
    private static List<Row> rows(Object list) {
        return (List<Row>) list;
    }
}
