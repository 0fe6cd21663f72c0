package org.nifibeam.testkit.reference;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nifibeam.core.builtin.JoinFunction;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.window.WindowFunction;

/**
 * What is said of the order in which the elements of each collection come, and whether any stage
 * goes by more of it than is said. Nothing says in which order several groups or timers give at one
 * moment, nor how the branches of a fork meet again.
 */
final class Sequence {
    /** What is said, the least first. */
    private enum Said {
        NOTHING,
        /** The order of the elements of one key in one window. */
        OF_WINDOWS,
        /** The order of all elements of a key. */
        ALL,
        /** Between which of them each watermark comes, too. */
        TIME
    }

    /**
     * What is known of a run.
     *
     * @param ordered true if there is one main source, whose rows come in the order of its script
     * @param timed true if also each watermark comes between the same elements everywhere
     * @param alone true if the run has one task a stage
     * @param behind groups to which an element came behind the end of its window
     */
    record Run(boolean ordered, boolean timed, boolean alone, Set<Node> behind) {}

    private final Graph graph;
    private final Run run;
    private final boolean keysStay;
    private final Map<PCollection, Said> said = new HashMap<>();
    private final Set<PCollection> byClock = new HashSet<>();

    private Sequence(Graph graph, Run run) {
        this.graph = graph;
        this.run = run;
        this.keysStay = graph.nodes().stream().allMatch(Sequence::keysStay);
    }

    /** True if no stage goes by an order that is not said. */
    static boolean suffices(Graph graph, Run run) {
        return new Sequence(graph, run).suffices();
    }

    private boolean suffices() {
        for (Node node : graph.nodes()) {
            List<PCollection> inputs = GraphFacts.mainInputs(node);
            boolean clocked = inputs.stream().anyMatch(byClock::contains);
            boolean goesByClock = GraphFacts.goesByClock(node);
            Said here = node instanceof Node.Read ? source() : ofInputs(inputs);
            if (clocked && goesByClock || here.compareTo(needed(node)) < 0) {
                return false;
            }
            Said given = given(node, here);
            for (PCollection output : node.outputs()) {
                said.put(output, given);
                if (clocked || goesByClock) {
                    byClock.add(output);
                }
            }
        }
        return true;
    }

    private Said source() {
        return !run.ordered() ? Said.NOTHING : run.timed() ? Said.TIME : Said.ALL;
    }

    private Said ofInputs(List<PCollection> inputs) {
        return inputs.size() == 1 ? said.get(inputs.get(0)) : Said.NOTHING;
    }

    private Said needed(Node node) {
        if (node instanceof Node.GroupByKey group) {
            WindowFunction windows = group.input().windowing().function();
            boolean merging = windows.merging();
            if (merging && windows instanceof WindowFunction.Custom && !group.input().bounded()) {
                // A window that has come to its end may be one that would have merged.
                return Said.TIME;
            }
            boolean none = group.input().windowing().firesOnce() && !run.behind().contains(node);
            return none ? Said.NOTHING : merging ? Said.ALL : Said.OF_WINDOWS;
        }
        if (node instanceof Node.ParDo parDo && parDo.function() instanceof RowFunction.Call call) {
            boolean inParts =
                    parDo.sides().stream()
                            .anyMatch(side -> !side.collection().windowing().firesOnce());
            // A window that expires before the clock comes to a timer forgets it.
            boolean timers = !call.function().timers().isEmpty();
            if (inParts) {
                return Said.ALL;
            }
            boolean orderFree =
                    call.function() instanceof OrderFree || call.function() instanceof JoinFunction;
            if (!call.function().isStateful() || orderFree) {
                return Said.NOTHING;
            }
            return timers ? Said.TIME : Said.OF_WINDOWS;
        }
        return Said.NOTHING;
    }

    private Said given(Node node, Said taken) {
        if (node instanceof Node.Reshuffle) {
            return run.alone() ? taken : Said.NOTHING;
        }
        if (node instanceof Node.WindowInto window) {
            boolean global = window.input().windowing().function() instanceof WindowFunction.Global;
            // What is in order in several windows need not be so in one that holds them all.
            return taken == Said.OF_WINDOWS && !global ? Said.NOTHING : taken;
        }
        boolean mixes =
                node instanceof Node.GroupByKey
                        || node instanceof Node.ParDo parDo
                                && (!parDo.sides().isEmpty() || GraphFacts.isStateful(parDo));
        if (mixes && taken != Said.NOTHING) {
            return keysStay ? Said.OF_WINDOWS : Said.NOTHING;
        }
        boolean oneByOne = node instanceof Node.GroupByKey group && inOrderOfPanes(group);
        return oneByOne && keysStay ? Said.OF_WINDOWS : taken;
    }

    /** A window that gives one pane gives it in one order. */
    private boolean inOrderOfPanes(Node.GroupByKey group) {
        return group.input().windowing().firesOnce()
                && !group.input().windowing().function().merging()
                && !run.behind().contains(group);
    }

    /** True if the first field, the key of all that is keyed, stays what it is. */
    private static boolean keysStay(Node node) {
        if (node instanceof Node.GroupByKey group) {
            List<Integer> keys = group.grouping().keys();
            return keys.isEmpty() || keys.equals(List.of(0));
        }
        if (node instanceof Node.ParDo parDo) {
            if (parDo.function() instanceof RowFunction.Project project) {
                return project.expressions().get(0) instanceof Expression.FieldReference field
                        && field.index() == 0;
            }
            if (parDo.function() instanceof RowFunction.Call call) {
                return call.keys().isEmpty() || call.keys().equals(List.of(0));
            }
        }
        return true;
    }
}
