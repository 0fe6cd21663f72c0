package org.nifibeam.core.compile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.RowFunction;

/**
 * Drops a projection that only leaves fields out or reorders them, when everything behind it reads
 * fields by name and ends in a node that makes rows anew.
 *
 * <pre>
 *   read {a b c d} → project {c a} → group by c: sum(a)
 *   read {a b c d} → group by c: sum(a)
 * </pre>
 *
 * What is then not read is left out by {@link PushIntoSources}, in the source instead of row by
 * row.
 */
final class DropRenamelessProjections implements Pass {
    @Override
    public Graph apply(Graph graph, Target target) {
        Rewrite rewrite = new Rewrite();
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (node instanceof Node.ParDo parDo
                    && parDo.function() instanceof RowFunction.Project project
                    && keepsNames(project, parDo.result())
                    && readByName(graph, parDo.result())) {
                rewrite.replace(parDo.result(), rewrite.current(parDo.input()));
            } else {
                nodes.add(rewrite.apply(node));
            }
        }
        return new Graph(graph.name(), nodes);
    }

    private static boolean keepsNames(RowFunction.Project project, PCollection result) {
        for (int i = 0; i < project.expressions().size(); i++) {
            if (!(project.expressions().get(i) instanceof Expression.FieldReference field)
                    || !field.name().equals(result.schema().field(i).name())) {
                return false;
            }
        }
        return true;
    }

    /**
     * What passes rows on is followed, without recursion, since a chain of it may be thousands of
     * stages long.
     */
    private static boolean readByName(Graph graph, PCollection collection) {
        Deque<PCollection> open = new ArrayDeque<>(List.of(collection));
        while (!open.isEmpty()) {
            List<Node> consumers = graph.consumers(open.poll());
            if (consumers.isEmpty()) {
                return false;
            }
            for (Node consumer : consumers) {
                if (passesOn(consumer)) {
                    open.add(consumer.output().orElseThrow());
                } else if (!makesAnew(consumer)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean makesAnew(Node node) {
        return node instanceof Node.GroupByKey
                || node instanceof Node.ParDo parDo
                        && parDo.errors().isEmpty()
                        && parDo.function() instanceof RowFunction.Project;
    }

    private static boolean passesOn(Node node) {
        return node instanceof Node.WindowInto
                || node instanceof Node.ParDo parDo
                        && parDo.errors().isEmpty()
                        && (parDo.function() instanceof RowFunction.Filter
                                || parDo.function() instanceof RowFunction.AssignTimestamps);
    }
}
