package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.function.KeepsAll;
import org.nifibeam.core.model.Aggregation;
import org.nifibeam.core.model.CustomCombiner;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.window.WindowingStrategy;

/**
 * Has groups combined before the exchange, so that one half-done group travels instead of its
 * elements. Not where a trigger or a timestamp combiner looks at single elements, nor where all of
 * them are kept; for sessions, which mostly hold few elements, only if the pipeline asks for it.
 *
 * <pre>
 *   a → [by key] → group
 *   a → pre-combine → [by key] → group of half-done groups
 * </pre>
 */
final class LiftCombiners implements Pass {
    @Override
    public Graph apply(Graph graph, Target target) {
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (node instanceof Node.GroupByKey group
                    && liftable(group.input().windowing())
                    && group.grouping().aggregations().stream()
                            .noneMatch(LiftCombiners::keepsAll)) {
                nodes.add(
                        new Node.GroupByKey(
                                group.stage(),
                                group.input(),
                                group.grouping(),
                                true,
                                group.result()));
            } else {
                nodes.add(node);
            }
        }
        return new Graph(graph.name(), nodes);
    }

    private static boolean keepsAll(Aggregation aggregation) {
        return aggregation.function() instanceof CustomCombiner custom
                && custom.function() instanceof KeepsAll;
    }

    private static boolean liftable(WindowingStrategy windowing) {
        return !windowing.function().merging()
                && windowing.firesOnce()
                && windowing.timestampCombiner()
                        == WindowingStrategy.TimestampCombiner.END_OF_WINDOW;
    }
}
