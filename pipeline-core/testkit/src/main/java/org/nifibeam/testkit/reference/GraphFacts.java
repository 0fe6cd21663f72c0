package org.nifibeam.testkit.reference;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.nifibeam.core.function.TimeDomain;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.RowFunction;

/** What can be told of a graph without running it. */
final class GraphFacts {
    private final Graph graph;

    GraphFacts(Graph graph) {
        this.graph = graph;
    }

    List<Node.Read> reads() {
        return graph.nodes().stream()
                .filter(Node.Read.class::isInstance)
                .map(Node.Read.class::cast)
                .toList();
    }

    /** What a node takes, its side inputs left out. */
    static List<PCollection> mainInputs(Node node) {
        return node instanceof Node.ParDo parDo ? List.of(parDo.input()) : node.inputs();
    }

    /** Sources that not only make side inputs. */
    List<Node.Read> mainReads() {
        return reads().stream().filter(read -> reachesWrite(read, new HashSet<>())).toList();
    }

    private boolean reachesWrite(Node node, Set<Node> seen) {
        if (node instanceof Node.Write) {
            return true;
        }
        return seen.add(node)
                && graph.nodes().stream()
                        .filter(
                                next ->
                                        mainInputs(next).stream()
                                                .anyMatch(node.outputs()::contains))
                        .anyMatch(next -> reachesWrite(next, seen));
    }

    /** True if what some stage gives depends on the order of its elements, nothing being late. */
    boolean goesByOrder() {
        return graph.nodes().stream().anyMatch(GraphFacts::goesByOrder);
    }

    private static boolean goesByOrder(Node node) {
        if (node instanceof Node.GroupByKey group) {
            PCollection input = group.input();
            boolean mayFireLater =
                    !input.bounded() && !input.windowing().allowedLateness().isZero();
            return mayFireLater || !input.windowing().firesOnce();
        }
        if (node instanceof Node.ParDo parDo && parDo.function() instanceof RowFunction.Call call) {
            boolean inParts =
                    parDo.sides().stream()
                            .anyMatch(side -> !side.collection().windowing().firesOnce());
            return inParts
                    || call.function().isStateful() && !(call.function() instanceof OrderFree);
        }
        return false;
    }

    /**
     * True if an order can be seen that nothing says: of what several groups or timers give at one
     * moment, or in which elements have waited for side inputs.
     */
    boolean seesUnsaidOrder() {
        Set<PCollection> mixed = new HashSet<>();
        for (Node node : graph.nodes()) {
            boolean behind = mainInputs(node).stream().anyMatch(mixed::contains);
            if (behind && (goesByOrder(node) || goesByClock(node))) {
                return true;
            }
            boolean mixes =
                    node instanceof Node.GroupByKey
                            || node instanceof Node.ParDo parDo
                                    && (!parDo.sides().isEmpty() || isStateful(parDo));
            if (behind || mixes) {
                mixed.addAll(node.outputs());
            }
        }
        return false;
    }

    private static boolean isStateful(Node.ParDo parDo) {
        return parDo.function() instanceof RowFunction.Call call && call.function().isStateful();
    }

    /** True if a node does something because the clock moves. */
    static boolean goesByClock(Node node) {
        if (node instanceof Node.GroupByKey group) {
            return group.input().windowing().trigger().usesClock();
        }
        return node instanceof Node.ParDo parDo
                && parDo.function() instanceof RowFunction.Call call
                && call.function().timers().stream()
                        .anyMatch(t -> t.domain() == TimeDomain.PROCESSING_TIME);
    }

    /**
     * True if timestamps are assigned in the stage that reads, which then makes the watermark of
     * them.
     */
    boolean assignsTimestamps(PCollection collection) {
        for (Node node : graph.consumers(collection)) {
            if (assigns(node) || isOneToOne(node) && assignsTimestamps(node.outputs().get(0))) {
                return true;
            }
        }
        return false;
    }

    static boolean assigns(Node node) {
        return node instanceof Node.ParDo parDo
                && parDo.function() instanceof RowFunction.AssignTimestamps;
    }

    static boolean isOneToOne(Node node) {
        return node instanceof Node.ParDo parDo && parDo.function().isOneToOne()
                || node instanceof Node.WindowInto;
    }

    /** The one-to-one nodes that take a collection. */
    List<Node> oneToOne(PCollection collection) {
        return new ArrayList<>(
                graph.consumers(collection).stream().filter(GraphFacts::isOneToOne).toList());
    }
}
