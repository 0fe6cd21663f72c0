package org.nifibeam.core.compile;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.model.Aggregation;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.schema.Schema;

/** Which fields of a collection are read behind it. */
final class NeededFields {
    private NeededFields() {}

    /**
     * The fields of a collection that anything behind it reads. What passes rows on is followed,
     * without recursion, since a chain of it may be thousands of stages long.
     */
    static Set<String> of(Graph graph, PCollection collection) {
        Set<String> names = new LinkedHashSet<>();
        Deque<PCollection> open = new ArrayDeque<>(List.of(collection));
        while (!open.isEmpty()) {
            PCollection at = open.poll();
            for (Node consumer : graph.consumers(at)) {
                passedOn(consumer, names).ifPresent(open::add);
                if (readsAll(consumer)) {
                    names.addAll(at.schema().names());
                }
            }
        }
        return names;
    }

    /** Adds what a node reads by name; what it gives, if that has the rows it takes. */
    private static Optional<PCollection> passedOn(Node consumer, Set<String> names) {
        if (readsAll(consumer)) {
            return Optional.empty();
        }
        if (consumer instanceof Node.GroupByKey group) {
            Schema schema = group.input().schema();
            group.grouping().keys().forEach(k -> names.add(schema.field(k).name()));
            for (Aggregation aggregation : group.grouping().aggregations()) {
                aggregation.arguments().forEach(e -> names.addAll(Rewrite.fields(e)));
            }
            return Optional.empty();
        }
        if (consumer instanceof Node.ParDo parDo) {
            if (parDo.function() instanceof RowFunction.Project project) {
                project.expressions().forEach(e -> names.addAll(Rewrite.fields(e)));
                return Optional.empty();
            }
            if (parDo.function() instanceof RowFunction.Filter filter) {
                names.addAll(Rewrite.fields(filter.condition()));
            } else if (parDo.function() instanceof RowFunction.AssignTimestamps assign) {
                names.addAll(Rewrite.fields(assign.timestamp()));
            }
        }
        return consumer.output();
    }

    /** True of what reads fields by their place, and of what may fail: that is shown whole. */
    private static boolean readsAll(Node consumer) {
        if (consumer instanceof Node.ParDo parDo) {
            RowFunction function = parDo.function();
            return parDo.errors().isPresent()
                    || !(function instanceof RowFunction.Project
                            || function instanceof RowFunction.Filter
                            || function instanceof RowFunction.AssignTimestamps);
        }
        return !(consumer instanceof Node.GroupByKey || consumer instanceof Node.WindowInto);
    }
}
