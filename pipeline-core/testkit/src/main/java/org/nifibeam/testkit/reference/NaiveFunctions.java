package org.nifibeam.testkit.reference;

import java.util.Optional;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.Window;
import org.nifibeam.testkit.Element;

/** Row functions on one element in one window. */
final class NaiveFunctions {
    private NaiveFunctions() {}

    static Optional<Element> apply(Node.ParDo parDo, Element element) {
        RowFunction function = parDo.function();
        Schema output = parDo.result().schema();
        if (function instanceof RowFunction.Filter filter) {
            boolean keep =
                    Boolean.TRUE.equals(
                            NaiveExpressions.evaluate(filter.condition(), element.row()));
            return keep ? Optional.of(element) : Optional.empty();
        }
        if (function instanceof RowFunction.Project project) {
            Object[] values =
                    project.expressions().stream()
                            .map(e -> NaiveExpressions.evaluate(e, element.row()))
                            .toArray();
            return Optional.of(of(element, output, values));
        }
        if (function instanceof RowFunction.AssignTimestamps assign) {
            Object micros = NaiveExpressions.evaluate(assign.timestamp(), element.row());
            if (micros == null) {
                throw new IllegalArgumentException("the timestamp is null");
            }
            long millis = Math.floorDiv((Long) micros, 1000L);
            return Optional.of(
                    new Element(element.row(), millis, element.window(), element.pane()));
        }
        if (function instanceof RowFunction.Enrich enrich) {
            return Optional.of(of(element, output, NaiveLookups.enriched(enrich, element.row())));
        }
        if (function instanceof RowFunction.AddWindowFields add) {
            Object[] values = new Object[output.size()];
            int inputs = element.row().size();
            for (int i = 0; i < values.length; i++) {
                values[i] =
                        i < inputs
                                ? element.row().get(i)
                                : value(add.fields().get(i - inputs).property(), element);
            }
            return Optional.of(of(element, output, values));
        }
        return Optional.of(element);
    }

    private static Element of(Element element, Schema schema, Object[] values) {
        return new Element(
                RowShape.of(schema).row(values),
                element.timestamp(),
                element.window(),
                element.pane());
    }

    private static Object value(RowFunction.WindowField.Property property, Element element) {
        Window window = element.window();
        boolean global = window instanceof GlobalWindow;
        return switch (property) {
            case TIMESTAMP -> element.timestamp() * 1000;
            case WINDOW_START -> global ? null : (Long) (window.start() * 1000);
            case WINDOW_END -> global ? null : (Long) ((window.maxTimestamp() + 1) * 1000);
            case WINDOW_STRING -> window.toString();
            case PANE_INDEX -> element.pane().index();
            case PANE_TIMING -> element.pane().timing().name();
            case WINDOW_TYPE -> global ? "GlobalWindow" : window.getClass().getSimpleName();
            case PANE_INFO ->
                    RowShape.of(RowFunction.WindowField.PANE)
                            .row(
                                    element.pane().first(),
                                    element.pane().last(),
                                    element.pane().timing().name(),
                                    element.pane().index());
        };
    }
}
