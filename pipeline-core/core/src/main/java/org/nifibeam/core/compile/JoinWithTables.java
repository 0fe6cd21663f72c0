package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.nifibeam.core.builtin.RowType;
import org.nifibeam.core.builtin.TableJoinFunction;
import org.nifibeam.core.function.OutputTag;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.model.SideInput;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Capability;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.window.WindowFunction;

/**
 * Lets the large side of a join pass by a table of the small one, so that it neither travels nor is
 * kept.
 *
 * <pre>
 *   large → tag ┐                                small → [broadcast] ┐
 *               ├ [by key] → join with state  ⇒               large → join with a table
 *   small → tag ┘
 * </pre>
 *
 * A side is small if it is read, perhaps filtered and projected, from a source that says how little
 * there is. The large side must come from a source in one stage, since a source waits for what is
 * beside it; an exchange does not, and what comes out of it would wait in memory. Only where both
 * end, in the global window, and where no function sees collections beside its input already: their
 * order is left alone.
 */
final class JoinWithTables implements Pass {
    /** What a side has at most, as text: in memory that is some tens of megabytes a task. */
    static final long SMALL = 4L << 20;

    @Override
    public Graph apply(Graph graph, Target target) throws ProblemException {
        if (!target.capabilities().has(Capability.SIDE_INPUTS, graph.bounded())
                || graph.nodes().stream()
                        .anyMatch(n -> n instanceof Node.ParDo p && !p.sides().isEmpty())) {
            return graph;
        }
        return new Rewriting(target).apply(graph);
    }

    /** What is known while one graph's joins are rewritten. */
    private static final class Rewriting {
        private final Target target;

        /** What is to stand first, so that a large side's source comes behind it. */
        private final Set<Node> first = new HashSet<>();

        private final Set<Node> streamed = new HashSet<>();

        Rewriting(Target target) {
            this.target = target;
        }

        Graph apply(Graph graph) throws ProblemException {
            Graph current = graph;
            Map<PCollection, Node> producers = ExpandedJoin.producers(graph);
            // From the first to the last: what comes out of a join may be the next one's large
            // side.
            for (Node node : graph.nodes()) {
                Optional<ExpandedJoin> join = ExpandedJoin.of(current, node, producers);
                if (join.isPresent()) {
                    Graph before = current;
                    current = rewritten(before, join.get(), producers);
                    if (current != before) {
                        producers = ExpandedJoin.producers(current);
                    }
                }
            }
            if (first.isEmpty()) {
                return graph;
            }
            List<Node> nodes = new ArrayList<>();
            current.nodes().stream().filter(first::contains).forEach(nodes::add);
            current.nodes().stream().filter(n -> !first.contains(n)).forEach(nodes::add);
            return new Graph(graph.name(), nodes);
        }

        private Graph rewritten(Graph graph, ExpandedJoin join, Map<PCollection, Node> producers)
                throws ProblemException {
            PCollection result = join.joining().result();
            if (!result.bounded()
                    || !(result.windowing().function() instanceof WindowFunction.Global)) {
                return graph;
            }
            if (!join.function().keepsRight() && fits(join.left(), join.right(), producers)) {
                return with(graph, join, true);
            }
            if (!join.function().keepsLeft() && fits(join.right(), join.left(), producers)) {
                return with(graph, join, false);
            }
            return graph;
        }

        /** Notes the nodes of both sides if one can pass by a table of the other. */
        private boolean fits(
                ExpandedJoin.Side large, ExpandedJoin.Side small, Map<PCollection, Node> producers)
                throws ProblemException {
            Optional<Node> source = source(large.keyed(), producers);
            if (source.isEmpty() || first.contains(source.get())) {
                return false;
            }
            Set<Node> table = table(small.keyed(), producers);
            if (table.isEmpty()
                    || table.contains(source.get())
                    || table.stream().anyMatch(streamed::contains)) {
                return false;
            }
            first.addAll(table);
            first.add(beside(small.keyed()));
            streamed.add(source.get());
            return true;
        }

        /** What a step reads from, if nothing travels on the way. */
        private static Optional<Node> source(Node from, Map<PCollection, Node> producers) {
            Node at = from;
            while (!(at instanceof Node.Read)) {
                boolean passes =
                        at instanceof Node.WindowInto
                                || at instanceof Node.ParDo parDo
                                        && !(parDo.function() instanceof RowFunction.Call call
                                                && !call.keys().isEmpty());
                if (!passes) {
                    return Optional.empty();
                }
                at = producers.get(at.inputs().get(0));
            }
            return Optional.of(at);
        }

        /** The nodes that give a small side, none if it is not known to be small. */
        private Set<Node> table(Node from, Map<PCollection, Node> producers)
                throws ProblemException {
            Set<Node> nodes = new LinkedHashSet<>();
            Node at = from;
            while (gainsNothing(at)) {
                nodes.add(at);
                at = producers.get(at.inputs().get(0));
            }
            if (!(at instanceof Node.Read read) || !isSmall(read)) {
                return Set.of();
            }
            nodes.add(at);
            return nodes;
        }

        /** Whether no more comes out of a node than goes in. */
        private static boolean gainsNothing(Node node) {
            return node instanceof Node.WindowInto
                    || node instanceof Node.ParDo parDo
                            && (parDo.function() instanceof RowFunction.Filter
                                    || parDo.function() instanceof RowFunction.Project
                                    || parDo.function() instanceof RowFunction.AssignTimestamps);
        }

        private boolean isSmall(Node.Read read) throws ProblemException {
            Schema schema = read.spec().schema();
            SourceRead planned =
                    read.spec()
                            .source(target.connectors())
                            .plan(
                                    schema,
                                    read.spec()
                                            .pushdown()
                                            .orElseGet(() -> Pushdown.everything(schema)));
            OptionalLong size = planned.sizeAtMost();
            return size.isPresent() && size.getAsLong() <= SMALL;
        }

        /** The same, without figures: the join's are those of the large side. */
        private static Node beside(Node.ParDo keyed) {
            StageInfo stage = keyed.stage();
            return new Node.ParDo(
                    new StageInfo(
                            stage.name(),
                            stage.id(),
                            stage.place(),
                            StageInfo.Origin.BESIDE,
                            stage.expressions()),
                    keyed.input(),
                    keyed.function(),
                    keyed.result());
        }

        private static Graph with(Graph graph, ExpandedJoin join, boolean leftIsLarge) {
            ExpandedJoin.Side large = leftIsLarge ? join.left() : join.right();
            ExpandedJoin.Side small = leftIsLarge ? join.right() : join.left();
            PCollection rows = large.keyed().result();
            PCollection table = small.keyed().result();
            PCollection result = join.joining().result();
            boolean keeps =
                    leftIsLarge ? join.function().keepsLeft() : join.function().keepsRight();
            TableJoinFunction function =
                    new TableJoinFunction(
                            table.schema(), join.keys(), leftIsLarge, keeps, result.schema());
            RowFunction.Call call = (RowFunction.Call) join.joining().function();
            Node joining =
                    new Node.ParDo(
                            join.joining().stage(),
                            rows,
                            new RowFunction.Call(
                                    function,
                                    RowType.of(rows.schema()),
                                    List.of(new OutputTag<>("", RowType.of(result.schema()))),
                                    List.of(),
                                    false,
                                    call.words()
                                            + ", "
                                            + (leftIsLarge ? "right" : "left")
                                            + " as a table"),
                            List.of(new SideInput(function.table(), table)),
                            List.of(result),
                            Optional.empty());
            Set<Node> gone = Set.of(join.left().tagging(), join.right().tagging(), join.both());
            List<Node> nodes = new ArrayList<>();
            for (Node node : graph.nodes()) {
                if (node.equals(join.joining())) {
                    nodes.add(joining);
                } else if (node.equals(small.keyed())) {
                    nodes.add(beside(small.keyed()));
                } else if (!gone.contains(node)) {
                    nodes.add(node);
                }
            }
            return new Graph(graph.name(), nodes);
        }
    }
}
