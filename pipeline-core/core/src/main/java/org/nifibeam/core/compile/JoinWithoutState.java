package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.run.Capability;

/**
 * Lets joins of bounded pipelines take each side by a way of its own, so that one of them need not
 * be kept once the other has ended, and what is kept is rows in tables: no state, no timers.
 *
 * <pre>
 *   left → keys → tag ┐                                   left → keys ─[by key]─┐
 *                      flatten → [by key] → join    ⇒                           ├ join
 *   right → keys → tag┘        with state                right → keys ─[by key]─┘
 * </pre>
 *
 * All of a bounded pipeline's windows expire at its end. A second way into a task is what side
 * inputs take, so a runner that has none joins with state.
 */
final class JoinWithoutState implements Pass {
    @Override
    public Graph apply(Graph graph, Target target) {
        if (!graph.bounded() || !target.capabilities().has(Capability.SIDE_INPUTS, true)) {
            return graph;
        }
        Graph current = graph;
        Map<PCollection, Node> producers = ExpandedJoin.producers(graph);
        for (Node node : graph.nodes()) {
            Optional<ExpandedJoin> join = ExpandedJoin.of(current, node, producers);
            if (join.isPresent()) {
                current = with(current, join.get());
                producers = ExpandedJoin.producers(current);
            }
        }
        return current;
    }

    private static Graph with(Graph graph, ExpandedJoin join) {
        RowFunction.Call call = (RowFunction.Call) join.joining().function();
        Node joining =
                new Node.Join(
                        join.joining().stage(),
                        join.left().keyed().result(),
                        join.right().keyed().result(),
                        join.keys(),
                        join.function().keepsLeft(),
                        join.function().keepsRight(),
                        call.words(),
                        join.joining().result());
        Set<Node> gone = Set.of(join.left().tagging(), join.right().tagging(), join.both());
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (node.equals(join.joining())) {
                nodes.add(joining);
            } else if (!gone.contains(node)) {
                nodes.add(node);
            }
        }
        return new Graph(graph.name(), nodes);
    }
}
