package org.nifibeam.testkit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.nifibeam.core.model.AggregateFunction;
import org.nifibeam.core.model.Aggregation;
import org.nifibeam.core.model.Grouping;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Window;

/**
 * The groups of one node: all rows of each window and key, kept in lists until the window's end has
 * passed.
 */
final class NaiveGroups {
    private final Grouping grouping;
    private final RowShape shape;
    private final Map<Window, Map<List<Object>, List<Row>>> windows = new LinkedHashMap<>();
    private long watermark = Timestamps.MIN;

    NaiveGroups(Node.GroupByKey group) {
        this.grouping = group.grouping();
        this.shape = RowShape.of(group.result().schema());
    }

    /** Takes an element; false if its window is over. */
    boolean add(Element element) {
        if (element.window().maxTimestamp() < watermark) {
            return false;
        }
        List<Object> key = new ArrayList<>();
        grouping.keys().forEach(k -> key.add(NaiveValues.canonical(element.row().get(k))));
        windows.computeIfAbsent(element.window(), w -> new LinkedHashMap<>())
                .computeIfAbsent(key, k -> new ArrayList<>())
                .add(element.row());
        return true;
    }

    /** The results of the windows that are over now. */
    List<Element> advance(long time) {
        watermark = Math.max(watermark, time);
        List<Window> over =
                windows.keySet().stream()
                        .filter(window -> window.maxTimestamp() < watermark)
                        .sorted(Comparator.comparingLong(Window::maxTimestamp))
                        .toList();
        List<Element> results = new ArrayList<>();
        for (Window window : over) {
            windows.remove(window)
                    .values()
                    .forEach(
                            rows ->
                                    results.add(
                                            new Element(
                                                    combine(rows),
                                                    window.maxTimestamp(),
                                                    window,
                                                    Pane.ON_TIME_ONLY)));
        }
        return results;
    }

    private Row combine(List<Row> rows) {
        List<Object> values = new ArrayList<>();
        grouping.keys().forEach(k -> values.add(rows.get(0).get(k)));
        for (Aggregation aggregation : grouping.aggregations()) {
            List<Object> inputs =
                    rows.stream()
                            .map(row -> NaiveExpressions.evaluate(aggregation.value(), row))
                            .filter(Objects::nonNull)
                            .toList();
            values.add(
                    NaiveAggregates.combine(
                            (AggregateFunction) aggregation.function(),
                            aggregation.value().type(),
                            inputs));
        }
        return shape.row(values.toArray());
    }
}
