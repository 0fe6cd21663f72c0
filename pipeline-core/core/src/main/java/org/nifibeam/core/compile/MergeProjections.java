package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.RowFunction;

/**
 * Makes one of two projections that stand one behind the other and only choose and rename fields.
 *
 * <pre>
 *   join {a b c} → project {x: a, y: b} → project {z: y}
 *   join {a b c} → project {z: b}
 * </pre>
 *
 * Where an expression is computed the two stay, since a failure shows the expression and the row as
 * the definition has them. The figures of the first one's stage are then those of its other nodes.
 */
final class MergeProjections implements Pass {
    @Override
    public Graph apply(Graph graph, Target target) {
        Map<PCollection, Node.ParDo> choices = new HashMap<>();
        Set<Node> merged = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            Optional<Node.ParDo> choice = choice(node);
            Optional<Node.ParDo> before =
                    choice.flatMap(c -> Optional.ofNullable(choices.get(c.input())));
            if (before.isPresent()) {
                merged.add(before.get());
                choice = Optional.of(behind(before.get(), choice.get()));
            }
            choice.filter(c -> graph.consumers(c.result()).size() == 1)
                    .ifPresent(c -> choices.put(c.result(), c));
            nodes.add(choice.map(Node.class::cast).orElse(node));
        }
        nodes.removeIf(merged::contains);
        return merged.isEmpty() ? graph : new Graph(graph.name(), nodes);
    }

    /** The node as a projection that only chooses fields, if it is one. */
    private static Optional<Node.ParDo> choice(Node node) {
        return node instanceof Node.ParDo parDo
                        && parDo.errors().isEmpty()
                        && parDo.function() instanceof RowFunction.Project project
                        && project.expressions().stream()
                                .allMatch(Expression.FieldReference.class::isInstance)
                ? Optional.of(parDo)
                : Optional.empty();
    }

    /** The second of two projections, of what the first one takes. */
    private static Node.ParDo behind(Node.ParDo first, Node.ParDo second) {
        List<Expression> chosen = ((RowFunction.Project) first.function()).expressions();
        List<Expression> fields =
                ((RowFunction.Project) second.function())
                        .expressions().stream()
                                .map(Expression.FieldReference.class::cast)
                                .map(field -> chosen.get(field.index()))
                                .toList();
        return new Node.ParDo(
                second.stage(), first.input(), new RowFunction.Project(fields), second.result());
    }
}
