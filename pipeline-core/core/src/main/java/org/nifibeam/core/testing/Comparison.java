package org.nifibeam.core.testing;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Values;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.Pane;

/**
 * What is expected at one place beside what has come there, in no order.
 *
 * @param expected what is expected
 * @param met the indexes of those expectations that are met
 * @param unexpected what has come and meets none
 * @param windows true if windows matter: the test names some, or not all that has come is in the
 *     global one
 * @param panes true if panes matter: the test names some, or a window has fired more than once or
 *     at another time than its end
 */
record Comparison(
        List<Expectation> expected,
        BitSet met,
        List<Collected.Element> unexpected,
        Schema schema,
        boolean windows,
        boolean panes) {

    static Comparison of(List<Expectation> expected, List<Collected.Element> came, Schema schema) {
        Map<Row, List<Collected.Element>> byRow = new LinkedHashMap<>();
        came.forEach(e -> byRow.computeIfAbsent(e.row(), row -> new ArrayList<>()).add(e));
        BitSet met = new BitSet();
        // The strictest first, so that one that takes anything leaves it to them.
        IntStream.range(0, expected.size())
                .boxed()
                .sorted(Comparator.comparing(i -> -expected.get(i).strictness()))
                .forEach(
                        i -> {
                            Expectation one = expected.get(i);
                            List<Collected.Element> candidates =
                                    byRow.getOrDefault(one.row(), List.of());
                            candidates.stream()
                                    .filter(one::isMetBy)
                                    .findFirst()
                                    .ifPresent(
                                            element -> {
                                                candidates.remove(element);
                                                met.set(i);
                                            });
                        });
        boolean windows =
                expected.stream().anyMatch(e -> e.window().isPresent())
                        || came.stream().anyMatch(e -> !(e.window() instanceof GlobalWindow));
        boolean panes =
                expected.stream().anyMatch(e -> e.pane().isPresent())
                        || came.stream().anyMatch(e -> matters(e.pane()));
        return new Comparison(
                expected,
                met,
                byRow.values().stream().flatMap(List::stream).toList(),
                schema,
                windows,
                panes);
    }

    private static boolean matters(Pane pane) {
        return pane.index() > 0
                || pane.timing() == Pane.Timing.EARLY
                || pane.timing() == Pane.Timing.LATE;
    }

    boolean same() {
        return met.cardinality() == expected.size() && unexpected.isEmpty();
    }

    /** The differences, a line each, sorted. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            if (!met.get(i)) {
                Expectation one = expected.get(i);
                lines.add(
                        "missing:    "
                                + print(one.row())
                                + one.window().map(w -> " " + w).orElse("")
                                + one.pane().map(p -> " " + p).orElse(""));
            }
        }
        for (Collected.Element element : unexpected) {
            lines.add(
                    "unexpected: "
                            + print(element.row())
                            + (windows ? " " + element.window() : "")
                            + (panes ? " " + Expectation.timingAndIndex(element.pane()) : ""));
        }
        lines.sort(null);
        return lines;
    }

    private String print(Row row) {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            fields.add(schema.field(i).name() + ": " + Values.print(row.get(i)));
        }
        return "{" + String.join(", ", fields) + "}";
    }
}
