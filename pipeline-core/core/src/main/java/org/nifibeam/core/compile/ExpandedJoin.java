package org.nifibeam.core.compile;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.builtin.JoinFunction;
import org.nifibeam.core.builtin.TagFunction;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.RowFunction;

/**
 * A join with state as {@link BinaryJoin} expands it and passes find it again.
 *
 * @param joining what joins
 * @param both the rows of both sides
 * @param keys how many fields the key has
 */
record ExpandedJoin(Node.ParDo joining, Node.Flatten both, Side left, Side right, int keys) {
    /** One side of it: its keys and fields are computed, then it is tagged. */
    record Side(Node.ParDo keyed, Node.ParDo tagging) {
        boolean isLeft() {
            RowFunction.Call call = (RowFunction.Call) tagging.function();
            return ((TagFunction) call.function()).isLeft();
        }
    }

    /** Which node makes each collection. */
    static Map<PCollection, Node> producers(Graph graph) {
        Map<PCollection, Node> producers = new HashMap<>();
        graph.nodes().forEach(node -> node.outputs().forEach(o -> producers.put(o, node)));
        return producers;
    }

    /** The join that a node is the last of, if it is one. */
    static Optional<ExpandedJoin> of(Graph graph, Node node, Map<PCollection, Node> producers) {
        if (!(node instanceof Node.ParDo joining)
                || !(joining.function() instanceof RowFunction.Call call)
                || !(call.function() instanceof JoinFunction)
                || !(producers.get(joining.input()) instanceof Node.Flatten both)
                || both.inputs().size() != 2
                || graph.consumers(both.result()).size() != 1) {
            return Optional.empty();
        }
        Optional<Side> one = side(graph, both.inputs().get(0), producers);
        Optional<Side> other = side(graph, both.inputs().get(1), producers);
        if (one.isEmpty() || other.isEmpty() || one.get().isLeft() == other.get().isLeft()) {
            return Optional.empty();
        }
        Side left = one.get().isLeft() ? one.get() : other.get();
        Side right = one.get().isLeft() ? other.get() : one.get();
        return Optional.of(new ExpandedJoin(joining, both, left, right, call.keys().size()));
    }

    /** The function that joins. */
    JoinFunction function() {
        return (JoinFunction) ((RowFunction.Call) joining.function()).function();
    }

    private static Optional<Side> side(
            Graph graph, PCollection tagged, Map<PCollection, Node> producers) {
        return producers.get(tagged) instanceof Node.ParDo tagging
                        && tagging.function() instanceof RowFunction.Call call
                        && call.function() instanceof TagFunction
                        && graph.consumers(tagged).size() == 1
                        && producers.get(tagging.input()) instanceof Node.ParDo keyed
                        && keyed.function() instanceof RowFunction.Project
                        && keyed.errors().isEmpty()
                        && graph.consumers(tagging.input()).size() == 1
                ? Optional.of(new Side(keyed, tagging))
                : Optional.empty();
    }
}
