package org.nifibeam.core.runtime;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Windows;

/** Gives an element for each item of array fields, see {@link RowFunction.Explode}. */
final class ExplodeOperator extends Operator {
    private static final List<Object> ONE_NULL = Collections.singletonList(null);

    private final int[] fields;
    private final boolean crossProduct;
    private final RowShape shape;
    private final Receiver next;

    ExplodeOperator(
            StepMetrics metrics, RowFunction.Explode function, Schema output, StepOutputs outputs) {
        super(metrics, outputs);
        this.fields = function.fields().stream().mapToInt(Integer::intValue).toArray();
        this.crossProduct = function.crossProduct();
        this.shape = RowShape.of(output);
        this.next = outputs.main();
    }

    @Override
    public void accept(Row row, long timestamp, Windows windows, Pane pane) {
        metrics().taken(1);
        Object[] values = new Object[row.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.get(i);
        }
        List<?>[] items = new List<?>[fields.length];
        for (int i = 0; i < fields.length; i++) {
            List<?> array = (List<?>) values[fields[i]];
            items[i] = array == null ? ONE_NULL : array;
        }
        if (crossProduct) {
            eachWithEach(items, 0, values, timestamp, windows, pane);
        } else {
            sideBySide(items, values, timestamp, windows, pane);
        }
    }

    private void sideBySide(
            List<?>[] items, Object[] values, long timestamp, Windows windows, Pane pane) {
        int longest = Arrays.stream(items).mapToInt(List::size).max().orElseThrow();
        for (int at = 0; at < longest; at++) {
            for (int i = 0; i < fields.length; i++) {
                values[fields[i]] = at < items[i].size() ? items[i].get(at) : null;
            }
            give(values, timestamp, windows, pane);
        }
    }

    private void eachWithEach(
            List<?>[] items,
            int depth,
            Object[] values,
            long timestamp,
            Windows windows,
            Pane pane) {
        if (depth == items.length) {
            give(values, timestamp, windows, pane);
            return;
        }
        for (Object item : items[depth]) {
            values[fields[depth]] = item;
            eachWithEach(items, depth + 1, values, timestamp, windows, pane);
        }
    }

    private void give(Object[] values, long timestamp, Windows windows, Pane pane) {
        metrics().given(1);
        next.accept(shape.row(values), timestamp, windows, pane);
    }
}
