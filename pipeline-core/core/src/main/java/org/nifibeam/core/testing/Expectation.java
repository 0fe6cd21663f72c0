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
import org.nifibeam.core.window.Pane;

/**
 * One element that must come, in whatever order.
 *
 * @param window the text of its window ({@code global}, {@code [start..end)}), empty if any will do
 * @param pane {@code EARLY}, {@code ON_TIME} or {@code LATE}, in capitals or not, maybe with the
 *     pane's index behind it; empty if any will do
 */
record Expectation(Row row, Optional<String> window, Optional<String> pane) {
    static final String WINDOW = "@window";
    static final String PANE = "@pane";

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

    boolean isMetBy(Collected.Element element) {
        return row.equals(element.row())
                && window.map(text -> text.equals(element.window().toString())).orElse(true)
                && pane.map(text -> isPane(text.toUpperCase(Locale.ROOT), element.pane()))
                        .orElse(true);
    }

    private static boolean isPane(String text, Pane pane) {
        return text.equals(pane.timing().name()) || text.equals(timingAndIndex(pane));
    }

    /** How much it asks for beside the row. */
    int strictness() {
        return (window.isPresent() ? 1 : 0) + (pane.isPresent() ? 1 : 0);
    }

    static String timingAndIndex(Pane pane) {
        return pane.timing().name() + " " + pane.index();
    }
}
