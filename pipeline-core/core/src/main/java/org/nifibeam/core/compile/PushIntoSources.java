package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Operator;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.ReadSpec;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.SourceRead;

/**
 * Offers sources the filters right behind them and the fields that anything reads.
 *
 * <pre>
 *   read {a b c d} → filter a > 1 → group by b: sum(c)
 *   read {b c} where a > 1 → group by b: sum(c)          (the source accepts the filter)
 * </pre>
 *
 * What a source does not accept stays behind as a filter.
 */
final class PushIntoSources implements Pass {
    @Override
    public Graph apply(Graph graph, Target target) throws ProblemException {
        Rewrite rewrite = new Rewrite();
        Set<Node> absorbed = new LinkedHashSet<>();
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (absorbed.contains(node)) {
                continue;
            }
            if (node instanceof Node.Read read) {
                push(graph, read, target, rewrite, absorbed, nodes);
            } else {
                nodes.add(rewrite.apply(node));
            }
        }
        return new Graph(graph.name(), nodes);
    }

    private static void push(
            Graph graph,
            Node.Read read,
            Target target,
            Rewrite rewrite,
            Set<Node> absorbed,
            List<Node> nodes)
            throws ProblemException {
        List<Node.ParDo> filters = filtersBehind(graph, read.result());
        PCollection last =
                filters.isEmpty() ? read.result() : filters.get(filters.size() - 1).result();
        List<Expression> conditions = new ArrayList<>();
        filters.forEach(
                f -> conjuncts(((RowFunction.Filter) f.function()).condition(), conditions));
        Schema schema = read.spec().schema();
        Set<String> outputs = new TreeSet<>(NeededFields.of(graph, last));
        Pushdown offer = pushdown(schema, outputs, conditions);
        SourceRead accepted = target.plan(read.spec().withPushdown(offer));
        Set<Expression> residual = new HashSet<>(accepted.residual());
        if (!residual.isEmpty()) {
            residual.forEach(r -> outputs.addAll(Rewrite.fields(r)));
            List<Expression> taken =
                    conditions.stream().filter(c -> !residual.contains(c)).toList();
            offer = pushdown(schema, outputs, taken);
            accepted = target.plan(read.spec().withPushdown(offer));
            if (!accepted.residual().isEmpty()) {
                throw new IllegalStateException(
                        read.spec().type()
                                + " refuses a filter that it accepted before: "
                                + accepted.residual());
            }
        }
        ReadSpec spec = read.spec().withPushdown(offer);
        PCollection result = read.result();
        PCollection narrow =
                new PCollection(
                        result.name(), accepted.schema(), result.windowing(), result.bounded());
        nodes.add(new Node.Read(read.stage(), spec, narrow, read.errors()));
        PCollection current = narrow;
        for (Node.ParDo filter : filters) {
            absorbed.add(filter);
            List<Expression> own = new ArrayList<>();
            conjuncts(((RowFunction.Filter) filter.function()).condition(), own);
            List<Expression> left = own.stream().filter(residual::contains).toList();
            if (left.isEmpty()) {
                continue;
            }
            PCollection old = filter.result();
            PCollection filtered =
                    new PCollection(old.name(), current.schema(), old.windowing(), old.bounded());
            Expression condition = Rewrite.move(conjunction(left), current.schema());
            nodes.add(
                    new Node.ParDo(
                            filter.stage(), current, new RowFunction.Filter(condition), filtered));
            current = filtered;
        }
        rewrite.replace(last, current);
    }

    private static Pushdown pushdown(Schema schema, Set<String> outputs, List<Expression> filters) {
        Set<String> all = new TreeSet<>(outputs);
        filters.forEach(f -> all.addAll(Rewrite.fields(f)));
        return new Pushdown(
                schema.names().stream().filter(all::contains).toList(),
                schema.names().stream().filter(outputs::contains).toList(),
                filters);
    }

    /** The filters that follow one another behind a collection that nothing else reads. */
    private static List<Node.ParDo> filtersBehind(Graph graph, PCollection from) {
        List<Node.ParDo> filters = new ArrayList<>();
        PCollection at = from;
        while (true) {
            List<Node> consumers = graph.consumers(at);
            if (consumers.size() == 1
                    && consumers.get(0) instanceof Node.ParDo parDo
                    && parDo.errors().isEmpty()
                    && parDo.function() instanceof RowFunction.Filter) {
                filters.add(parDo);
                at = parDo.result();
            } else {
                return filters;
            }
        }
    }

    private static void conjuncts(Expression condition, List<Expression> into) {
        if (condition instanceof Expression.Operation operation
                && operation.operator() == Operator.AND) {
            operation.arguments().forEach(argument -> conjuncts(argument, into));
        } else {
            into.add(condition);
        }
    }

    private static Expression conjunction(List<Expression> conditions) {
        Expression all = conditions.get(0);
        for (Expression condition : conditions.subList(1, conditions.size())) {
            boolean nullable = all.type().nullable() || condition.type().nullable();
            all =
                    new Expression.Operation(
                            Operator.AND,
                            List.of(all, condition),
                            all.type().withNullable(nullable));
        }
        return all;
    }
}
