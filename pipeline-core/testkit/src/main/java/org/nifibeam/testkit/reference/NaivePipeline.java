package org.nifibeam.testkit.reference;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.model.SideInput;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Window;
import org.nifibeam.testkit.Element;
import org.nifibeam.testkit.Script;

/** A graph that is being run: each element goes its whole way before the next one comes. */
final class NaivePipeline {
    private final Graph graph;
    private final GraphFacts facts;
    private final Map<String, List<Element>> written = new LinkedHashMap<>();
    private final Map<Node, NaiveGroups> groups = new LinkedHashMap<>();
    private final Map<Node, NaiveCall> calls = new LinkedHashMap<>();
    private final Map<Node, NaiveJoin> joins = new LinkedHashMap<>();
    private final Map<PCollection, Long> watermarks = new HashMap<>();
    private final Map<PCollection, Map<Integer, Long>> newest = new HashMap<>();
    private int split;

    /**
     * A graph before its first element.
     *
     * @param finals true if every group is to come out once, complete, whatever its trigger says
     */
    NaivePipeline(Graph graph, boolean finals) {
        this.graph = graph;
        this.facts = new GraphFacts(graph);
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Write) {
                written.put(node.stage().name(), new ArrayList<>());
            } else if (node instanceof Node.GroupByKey group) {
                groups.put(node, new NaiveGroups(group, finals));
            } else if (graph.bounded() && NaiveJoin.is(node)) {
                joins.put(node, new NaiveJoin((Node.ParDo) node));
            } else if (node instanceof Node.ParDo parDo
                    && parDo.function() instanceof RowFunction.Call) {
                calls.put(node, new NaiveCall(parDo));
            }
        }
    }

    Map<String, List<Element>> written() {
        return written;
    }

    long late() {
        return groups.values().stream().mapToLong(NaiveGroups::late).sum()
                + calls.values().stream().mapToLong(NaiveCall::late).sum();
    }

    /** True if more than one outcome is permitted of what came. */
    boolean doubtful() {
        return groups.values().stream().anyMatch(NaiveGroups::doubtful)
                || calls.values().stream().anyMatch(NaiveCall::doubtful);
    }

    /** True if more than one outcome is permitted in several tasks. */
    boolean doubtfulInTasks() {
        return groups.values().stream().anyMatch(NaiveGroups::doubtfulInTasks);
    }

    /** Groups to which an element came behind the end of its window. */
    Set<Node> behind() {
        return groups.entrySet().stream()
                .filter(entry -> entry.getValue().behind())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** True if a pane may say or not say that it is the last one. */
    boolean lastUnsaid() {
        return groups.values().stream().anyMatch(NaiveGroups::lastUnsaid);
    }

    /** What is read next is of this split. */
    void from(int number) {
        split = number;
    }

    /** Takes a row of a source. */
    void read(Node.Read read, Script script, Script.TimedRow timed) {
        long timestamp = script.columns() ? Timestamps.MIN : timed.timestamp();
        give(read.result(), new Element(timed.row(), timestamp, GlobalWindow.INSTANCE, Pane.NONE));
    }

    /** Takes a record that a source cannot read; what the error says is not known here. */
    void reject(Node.Read read, Reader.RejectedRecord record) {
        PCollection errors = read.errors().orElseThrow();
        Row row = RowShape.of(errors.schema()).row(record.original(), "", "");
        give(errors, new Element(row, record.timestamp(), GlobalWindow.INSTANCE, Pane.NONE));
    }

    /** A split's newest timestamp less the out-of-orderness; of several assignments the oldest. */
    long assignedWatermark(PCollection collection, int ofSplit) {
        long oldest = Timestamps.MAX;
        for (Node node : facts.oneToOne(collection)) {
            if (GraphFacts.assigns(node)) {
                Node.ParDo parDo = (Node.ParDo) node;
                Long time = newest.getOrDefault(parDo.result(), Map.of()).get(ofSplit);
                long delay =
                        ((RowFunction.AssignTimestamps) parDo.function())
                                .maxOutOfOrderness()
                                .toMillis();
                oldest = Math.min(oldest, time == null ? Timestamps.MIN : time - delay);
            }
            oldest = Math.min(oldest, assignedWatermark(node.outputs().get(0), ofSplit));
        }
        return oldest;
    }

    /** Event time of all sources has come so far. */
    void advanceAll(long watermark) {
        facts.reads().forEach(read -> reached(read, watermark));
        handOn();
    }

    /** Event time of a source has come so far. */
    void advance(Node.Read read, long watermark) {
        reached(read, watermark);
        handOn();
    }

    private void reached(Node.Read read, long watermark) {
        read.outputs().forEach(output -> watermarks.merge(output, watermark, Math::max));
    }

    private long watermark(PCollection collection) {
        return watermarks.getOrDefault(collection, Timestamps.MIN);
    }

    /** From node to node, each behind those that it takes from. */
    private void handOn() {
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Read) {
                continue;
            }
            long time =
                    GraphFacts.mainInputs(node).stream()
                            .mapToLong(this::watermark)
                            .min()
                            .orElse(Timestamps.MAX);
            if (node instanceof Node.GroupByKey group) {
                NaiveGroups all = groups.get(node);
                give(group, all.advance(time));
                time = all.handOn();
            } else if (joins.containsKey(node)) {
                for (Element element : joins.get(node).advance(time)) {
                    give(node.outputs().get(0), element);
                }
            } else if (calls.containsKey(node)) {
                Node.ParDo parDo = (Node.ParDo) node;
                List<Long> sides =
                        parDo.sides().stream().map(s -> watermark(s.collection())).toList();
                give(parDo, calls.get(node).advance(time, sides));
                time = calls.get(node).handOn();
            }
            for (PCollection output : node.outputs()) {
                watermarks.merge(output, time, Math::max);
            }
        }
    }

    /** The clock has come so far. */
    void clock(long now) {
        groups.values().forEach(group -> group.clockIs(now));
        calls.values().forEach(call -> call.clockIs(now));
        for (Node node : graph.nodes()) {
            if (node instanceof Node.GroupByKey group) {
                give(group, groups.get(node).clock());
            } else if (calls.containsKey(node)) {
                give((Node.ParDo) node, calls.get(node).fireByClock());
            }
        }
        handOn();
    }

    private void give(Node.GroupByKey group, List<Element> results) {
        results.forEach(element -> give(group.result(), element));
    }

    private void give(Node.ParDo parDo, List<NaiveCall.Given> results) {
        for (NaiveCall.Given one : results) {
            give(parDo.outputs().get(one.output()), one.element());
        }
    }

    private void give(PCollection collection, Element element) {
        for (Node node : graph.nodes()) {
            for (PCollection input : GraphFacts.mainInputs(node)) {
                if (input.equals(collection)) {
                    take(node, element);
                }
            }
            if (node instanceof Node.ParDo parDo) {
                for (int i = 0; i < parDo.sides().size(); i++) {
                    SideInput side = parDo.sides().get(i);
                    if (side.collection().equals(collection)) {
                        calls.get(node).views.get(i).add(element);
                    }
                }
            }
        }
    }

    private void take(Node node, Element element) {
        if (node instanceof Node.Write write) {
            if (NaiveStages.rejects(write, element.row())) {
                PCollection errors = write.errors().orElseThrow();
                give(errors, NaiveStages.error(errors, element));
            } else {
                written.get(node.stage().name()).add(element);
            }
        } else if (node instanceof Node.GroupByKey group) {
            give(group, groups.get(node).add(element));
        } else if (node instanceof Node.WindowInto window) {
            NaiveWindows.assign(window.result().windowing().function(), element.timestamp())
                    .forEach(w -> give(window.result(), in(element, w)));
        } else if (joins.containsKey(node)) {
            for (Element given : joins.get(node).add(element)) {
                give(node.outputs().get(0), given);
            }
        } else if (calls.containsKey(node)) {
            give((Node.ParDo) node, calls.get(node).add(element));
        } else if (node instanceof Node.ParDo parDo) {
            List<NaiveCall.Given> results = NaiveStages.apply(parDo, element);
            if (GraphFacts.assigns(node)) {
                results.stream()
                        .filter(one -> one.output() == 0)
                        .forEach(
                                one ->
                                        newest.computeIfAbsent(parDo.result(), p -> new HashMap<>())
                                                .merge(
                                                        split,
                                                        one.element().timestamp(),
                                                        Math::max));
            }
            give(parDo, results);
        } else {
            give(node.outputs().get(0), element);
        }
    }

    private static Element in(Element element, Window window) {
        return new Element(element.row(), element.timestamp(), window, element.pane());
    }
}
