package org.nifibeam.testkit.reference;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.nifibeam.core.builtin.JoinFunction;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Window;
import org.nifibeam.testkit.Element;

/**
 * A join of bounded input: all rows of both sides, each compared with each of its window when the
 * input has ended.
 */
final class NaiveJoin {
    private final JoinFunction function;
    private final int keys;
    private final RowShape shape;
    private final int size;
    private final List<Element> elements = new ArrayList<>();

    /**
     * A join as the compiler expands it: keys, then the left and the right row, one of them null.
     */
    NaiveJoin(Node.ParDo join) {
        RowFunction.Call call = (RowFunction.Call) join.function();
        this.function = (JoinFunction) call.function();
        this.keys = call.keys().size();
        this.shape = RowShape.of(join.result().schema());
        this.size = join.result().schema().size();
    }

    /** True of what it is for. */
    static boolean is(Node node) {
        return node instanceof Node.ParDo parDo
                && parDo.function() instanceof RowFunction.Call call
                && call.function() instanceof JoinFunction;
    }

    /** What is given at once: a row that can meet none, as it has come. */
    List<Element> add(Element element) {
        Row row = element.row();
        for (int key = 0; key < keys; key++) {
            if (row.isNull(key)) {
                boolean left = isLeft(row);
                if (!(left ? function.keepsLeft() : function.keepsRight())) {
                    return List.of();
                }
                Row alone = left ? pair(row, null) : pair(null, row);
                return List.of(
                        new Element(alone, element.timestamp(), element.window(), element.pane()));
            }
        }
        elements.add(element);
        return List.of();
    }

    /** What the end of the input gives. */
    List<Element> advance(long watermark) {
        if (watermark < Timestamps.MAX) {
            return List.of();
        }
        List<Element> results = new ArrayList<>();
        Set<Window> windows = new LinkedHashSet<>();
        elements.forEach(element -> windows.add(element.window()));
        for (Window window : windows) {
            List<Row> all =
                    elements.stream()
                            .filter(e -> e.window().equals(window))
                            .map(Element::row)
                            .toList();
            for (Row row : pairs(all)) {
                results.add(new Element(row, window.maxTimestamp(), window, Pane.NONE));
            }
        }
        elements.clear();
        return results;
    }

    private List<Row> pairs(List<Row> all) {
        List<Row> pairs = new ArrayList<>();
        for (Row one : all) {
            boolean met = false;
            for (Row other : all) {
                if (isLeft(one) != isLeft(other) && key(one).equals(key(other))) {
                    met = true;
                    if (isLeft(one)) {
                        pairs.add(pair(one, other));
                    }
                }
            }
            if (!met && isLeft(one) && function.keepsLeft()) {
                pairs.add(pair(one, null));
            }
            if (!met && !isLeft(one) && function.keepsRight()) {
                pairs.add(pair(null, one));
            }
        }
        return pairs;
    }

    private boolean isLeft(Row tagged) {
        return !tagged.isNull(keys);
    }

    private List<Object> key(Row tagged) {
        List<Object> key = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
            key.add(NaiveValues.canonical(tagged.get(i)));
        }
        return key;
    }

    private Row pair(Row left, Row right) {
        Row lefts = left == null ? null : (Row) left.get(keys);
        Row rights = right == null ? null : (Row) right.get(keys + 1);
        int leftSize = lefts == null ? size - rights.size() : lefts.size();
        Object[] values = new Object[size];
        for (int i = 0; i < size; i++) {
            Row from = i < leftSize ? lefts : rights;
            values[i] = from == null ? null : from.get(i < leftSize ? i : i - leftSize);
        }
        return shape.row(values);
    }
}
