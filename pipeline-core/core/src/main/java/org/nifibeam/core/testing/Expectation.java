package org.nifibeam.core.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.builtin.ElementRows;
import org.nifibeam.core.definition.DocumentNode;
import org.nifibeam.core.definition.TestSpec;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Values;
import org.nifibeam.core.window.Pane;

/**
 * One element that must come, in whatever order.
 *
 * @param window the text of its window ({@code global}, {@code [start..end)}), empty if any will do
 * @param pane {@code EARLY}, {@code ON_TIME} or {@code LATE}, in capitals or not, maybe with the
 *     pane's index behind it; empty if any will do
 */
record Expectation(Row row, Optional<String> window, Optional<String> pane) {
    private static final String WINDOW = "@window";
    private static final String PANE = "@pane";

    /** Reads what a test expects at one place. */
    static List<Expectation> of(TestSpec.Elements elements, Schema schema) throws ProblemException {
        List<Expectation> all = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (DocumentNode node : elements.elements()) {
            Object plain = node.plain();
            Optional<String> window = Optional.empty();
            Optional<String> pane = Optional.empty();
            if (plain instanceof Map<?, ?> map) {
                Map<Object, Object> fields = new LinkedHashMap<>(map);
                window = Optional.ofNullable(fields.remove(WINDOW)).map(String::valueOf);
                pane = Optional.ofNullable(fields.remove(PANE)).map(String::valueOf);
                plain = fields;
            }
            try {
                all.add(new Expectation(ElementRows.row(schema, plain), window, pane));
            } catch (ProblemException e) {
                e.problems().forEach(p -> problems.add(p.at(node.place()).of(elements.name())));
            }
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
        return all;
    }

    private boolean isMetBy(Collected.Element element) {
        return row.equals(element.row())
                && window.map(text -> text.equals(element.window().toString())).orElse(true)
                && pane.map(text -> prints(element.pane()).contains(text.toUpperCase(Locale.ROOT)))
                        .orElse(true);
    }

    /** The differences between what is expected and what has come, a line each. */
    static List<String> differences(
            List<Expectation> expected, List<Collected.Element> came, Schema schema) {
        Map<Row, List<Collected.Element>> byRow = new LinkedHashMap<>();
        came.forEach(e -> byRow.computeIfAbsent(e.row(), row -> new ArrayList<>()).add(e));
        List<String> lines = new ArrayList<>();
        boolean windows = expected.stream().anyMatch(e -> e.window().isPresent());
        boolean panes = expected.stream().anyMatch(e -> e.pane().isPresent());
        // The strictest first, so that one that takes anything leaves it to them.
        List<Expectation> ordered = new ArrayList<>(expected);
        ordered.sort((a, b) -> b.strictness() - a.strictness());
        for (Expectation one : ordered) {
            List<Collected.Element> candidates = byRow.getOrDefault(one.row(), List.of());
            Optional<Collected.Element> met = candidates.stream().filter(one::isMetBy).findFirst();
            if (met.isPresent()) {
                candidates.remove(met.get());
            } else {
                lines.add(
                        "missing:    "
                                + print(schema, one.row())
                                + one.window().map(w -> " " + w).orElse("")
                                + one.pane().map(p -> " " + p).orElse(""));
            }
        }
        byRow.values()
                .forEach(
                        rest ->
                                rest.forEach(
                                        element ->
                                                lines.add(
                                                        "unexpected: "
                                                                + print(schema, element.row())
                                                                + (windows
                                                                        ? " " + element.window()
                                                                        : "")
                                                                + (panes
                                                                        ? " "
                                                                                + prints(
                                                                                                element
                                                                                                        .pane())
                                                                                        .get(1)
                                                                        : ""))));
        lines.sort(null);
        return lines;
    }

    private int strictness() {
        return (window.isPresent() ? 1 : 0) + (pane.isPresent() ? 1 : 0);
    }

    private static String print(Schema schema, Row row) {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            fields.add(schema.field(i).name() + ": " + Values.print(row.get(i)));
        }
        return "{" + String.join(", ", fields) + "}";
    }

    private static List<String> prints(Pane pane) {
        String timing = pane.timing().name();
        return List.of(timing, timing + " " + pane.index());
    }
}
