package org.nifibeam.testkit.reference;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;

/**
 * Says what must come out of a graph (before any pass) whose sources are scripts: element by
 * element, everything in plain lists and maps, nothing generated, nothing shared with the runtime.
 *
 * <p>Bounded input is never late, so there is one outcome. Of unbounded input, an element is
 * dropped if and only if the watermark has passed the end of its window. Where the order of rows
 * and watermarks is scripted (one source of one split), the outcome at parallelism 1 is exact.
 * Where no split alone is ever late, nothing can be late together, since the watermark is the
 * oldest of all: the outcome is exact at every parallelism.
 */
public final class ReferenceInterpreter {
    private final Graph graph;
    private final Map<String, Script> scripts;
    private final Map<String, List<Element>> written = new LinkedHashMap<>();
    private final Map<Node, NaiveGroups> groups = new HashMap<>();
    private final Map<PCollection, Long> newest = new HashMap<>();
    private long late;

    private ReferenceInterpreter(Graph graph, Map<String, Script> scripts) {
        this.graph = graph;
        this.scripts = scripts;
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Write) {
                written.put(node.stage().name(), new ArrayList<>());
            } else if (node instanceof Node.GroupByKey group) {
                groups.put(node, new NaiveGroups(group));
            }
        }
    }

    /**
     * The outcome of a graph.
     *
     * @param graph the graph, before passes
     * @param scripts by the names that reading stages say
     */
    public static Outcome outcome(Graph graph, Map<String, Script> scripts) {
        if (graph.bounded()) {
            return new ReferenceInterpreter(graph, scripts).allAtOnce(true);
        }
        List<Node.Read> reads = reads(graph);
        long lateAlone = 0;
        for (Node.Read read : reads) {
            for (Script.SplitScript split : script(read, scripts).splits()) {
                ReferenceInterpreter alone = new ReferenceInterpreter(graph, scripts);
                alone.stepByStep(read, split);
                lateAlone += alone.late;
            }
        }
        if (reads.size() == 1 && script(reads.get(0), scripts).splits().size() == 1) {
            ReferenceInterpreter only = new ReferenceInterpreter(graph, scripts);
            only.stepByStep(reads.get(0), script(reads.get(0), scripts).splits().get(0));
            return new Outcome(only.written, only.late, lateAlone == 0, true);
        }
        return new ReferenceInterpreter(graph, scripts).allAtOnce(lateAlone == 0);
    }

    private static List<Node.Read> reads(Graph graph) {
        return graph.nodes().stream()
                .filter(Node.Read.class::isInstance)
                .map(Node.Read.class::cast)
                .toList();
    }

    private static Script script(Node.Read read, Map<String, Script> scripts) {
        return scripts.get(read.spec().config().string("script"));
    }

    private Outcome allAtOnce(boolean exact) {
        for (Node.Read read : reads(graph)) {
            Script script = script(read, scripts);
            script.rows().forEach(timed -> read(read, script, timed));
        }
        advance(Timestamps.MAX);
        return new Outcome(written, late, exact, exact);
    }

    /** Plays one split; the rest of the pipeline sees its watermark only. */
    private void stepByStep(Node.Read read, Script.SplitScript split) {
        boolean assigned = assignsTimestamps(read.result());
        for (Script.Step step : split.steps()) {
            if (step instanceof Script.Step.Batch batch) {
                batch.rows().forEach(timed -> read(read, script(read, scripts), timed));
                if (assigned) {
                    advance(assignedWatermark(read.result()));
                }
            } else if (step instanceof Script.Step.Watermark time && !assigned) {
                advance(time.time());
            }
        }
        advance(Timestamps.MAX);
    }

    private void read(Node.Read read, Script script, Script.TimedRow timed) {
        long timestamp = script.columns() ? Timestamps.MIN : timed.timestamp();
        give(read.result(), new Element(timed.row(), timestamp, GlobalWindow.INSTANCE, Pane.NONE));
    }

    /**
     * True if timestamps are assigned in the stage that reads, which then makes the watermark of
     * them.
     */
    private boolean assignsTimestamps(PCollection collection) {
        for (Node node : graph.consumers(collection)) {
            boolean here =
                    node instanceof Node.ParDo parDo
                            && parDo.function() instanceof RowFunction.AssignTimestamps;
            boolean oneToOne = node instanceof Node.ParDo || node instanceof Node.WindowInto;
            if (here || oneToOne && assignsTimestamps(node.output().orElseThrow())) {
                return true;
            }
        }
        return false;
    }

    /** The newest timestamp less the out-of-orderness; of several assignments the oldest. */
    private long assignedWatermark(PCollection collection) {
        long oldest = Timestamps.MAX;
        for (Node node : graph.consumers(collection)) {
            if (node instanceof Node.ParDo parDo
                    && parDo.function() instanceof RowFunction.AssignTimestamps assign) {
                Long time = newest.get(parDo.result());
                long delay = assign.maxOutOfOrderness().toMillis();
                oldest = Math.min(oldest, time == null ? Timestamps.MIN : time - delay);
            }
            if (node instanceof Node.ParDo || node instanceof Node.WindowInto) {
                oldest = Math.min(oldest, assignedWatermark(node.output().orElseThrow()));
            }
        }
        return oldest;
    }

    private void advance(long watermark) {
        for (Node node : graph.nodes()) {
            if (node instanceof Node.GroupByKey group) {
                groups.get(node)
                        .advance(watermark)
                        .forEach(element -> give(group.result(), element));
            }
        }
    }

    private void give(PCollection collection, Element element) {
        for (Node node : graph.nodes()) {
            for (PCollection input : node.inputs()) {
                if (input.equals(collection)) {
                    take(node, element);
                }
            }
        }
    }

    private void take(Node node, Element element) {
        if (node instanceof Node.Write) {
            written.get(node.stage().name()).add(element);
        } else if (node instanceof Node.GroupByKey) {
            late += groups.get(node).add(element) ? 0 : 1;
        } else if (node instanceof Node.WindowInto window) {
            NaiveWindows.assign(window.result().windowing().function(), element.timestamp())
                    .forEach(
                            w ->
                                    give(
                                            window.result(),
                                            new Element(
                                                    element.row(),
                                                    element.timestamp(),
                                                    w,
                                                    element.pane())));
        } else if (node instanceof Node.ParDo parDo) {
            NaiveFunctions.apply(parDo, element)
                    .ifPresent(
                            made -> {
                                if (parDo.function() instanceof RowFunction.AssignTimestamps) {
                                    newest.merge(parDo.result(), made.timestamp(), Math::max);
                                }
                                give(parDo.result(), made);
                            });
        } else {
            give(node.output().orElseThrow(), element);
        }
    }
}
