package org.nifibeam.testkit.reference;

import java.time.Duration;
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

    /** True if some group waits for what is late. */
    boolean anyLateness() {
        return graph.nodes().stream().anyMatch(GraphFacts::allowsLateness);
    }

    private static boolean allowsLateness(Node node) {
        return node instanceof Node.GroupByKey group
                && !group.input().bounded()
                && !group.input().windowing().allowedLateness().isZero();
    }

    /**
     * True if some group that waits for what is late stands behind what holds the watermark back in
     * several tasks, which then comes in steps.
     */
    boolean latenessBehindGroups() {
        Set<PCollection> held = new HashSet<>();
        for (Node node : graph.nodes()) {
            boolean behind = mainInputs(node).stream().anyMatch(held::contains);
            if (behind && allowsLateness(node)) {
                return true;
            }
            if (behind || goesByTime(node)) {
                held.addAll(node.outputs());
            }
        }
        return false;
    }

    /** True if no function has side inputs. */
    boolean noSides() {
        return graph.nodes().stream()
                .noneMatch(node -> node instanceof Node.ParDo parDo && !parDo.sides().isEmpty());
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

    /** True if a node keeps state. */
    static boolean isStateful(Node.ParDo parDo) {
        return parDo.function() instanceof RowFunction.Call call && call.function().isStateful();
    }

    /** True if what a node does goes by event time, the clock, or what comes beside its input. */
    static boolean goesByTime(Node node) {
        return node instanceof Node.GroupByKey
                || node instanceof Node.ParDo parDo
                        && (isStateful(parDo) || !parDo.sides().isEmpty());
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

    /**
     * After how many milliseconds of silence a split of a source is idle: the longest that its
     * assignments say; {@code Long.MAX_VALUE} if one of them says none.
     */
    long idleAfter(PCollection collection) {
        long longest = 0;
        for (Node node : oneToOne(collection)) {
            if (node instanceof Node.ParDo parDo
                    && parDo.function() instanceof RowFunction.AssignTimestamps assign) {
                longest =
                        Math.max(
                                longest,
                                assign.idleAfter().map(Duration::toMillis).orElse(Long.MAX_VALUE));
            }
            longest = Math.max(longest, idleAfter(node.outputs().get(0)));
        }
        return longest;
    }

    /** True if some node does something because the clock moves. */
    boolean anyGoesByClock() {
        return graph.nodes().stream().anyMatch(GraphFacts::goesByClock);
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
