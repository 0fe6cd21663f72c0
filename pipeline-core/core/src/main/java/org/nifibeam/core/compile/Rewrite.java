package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.model.Aggregation;
import org.nifibeam.core.model.Grouping;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.model.SideInput;
import org.nifibeam.core.schema.Schema;

/**
 * Rebuilds nodes over changed inputs: fields keep their names and are found again by them, so that
 * a node still means the same when its input has lost fields it does not read or has them in
 * another order. Used by one pass on one graph.
 */
final class Rewrite {
    private final Map<PCollection, PCollection> replaced = new HashMap<>();

    /** From now on nodes read {@code now} where they read {@code before}. */
    void replace(PCollection before, PCollection now) {
        if (!before.equals(now)) {
            replaced.put(before, now);
        }
    }

    PCollection current(PCollection collection) {
        return replaced.getOrDefault(collection, collection);
    }

    /** The node over current inputs; what it gives is noted as replaced if it has changed. */
    Node apply(Node node) {
        if (node.inputs().stream().noneMatch(replaced::containsKey)) {
            return node;
        }
        if (node instanceof Node.ParDo parDo) {
            return parDo(parDo);
        }
        if (node instanceof Node.WindowInto window) {
            PCollection input = current(window.input());
            return new Node.WindowInto(
                    window.stage(), input, output(window.result(), input.schema()));
        }
        if (node instanceof Node.GroupByKey group) {
            PCollection input = current(group.input());
            Grouping grouping = grouping(group.grouping(), input.schema());
            return new Node.GroupByKey(
                    group.stage(), input, grouping, group.lifted(), group.result());
        }
        if (node instanceof Node.Flatten flatten) {
            List<PCollection> inputs = flatten.inputs().stream().map(this::current).toList();
            return new Node.Flatten(
                    flatten.stage(), inputs, output(flatten.result(), inputs.get(0).schema()));
        }
        if (node instanceof Node.Reshuffle reshuffle) {
            PCollection input = current(reshuffle.input());
            return new Node.Reshuffle(
                    reshuffle.stage(), input, output(reshuffle.result(), input.schema()));
        }
        if (node instanceof Node.Write write) {
            return new Node.Write(
                    write.stage(), current(write.input()), write.spec(), write.errors());
        }
        return node;
    }

    private Node parDo(Node.ParDo parDo) {
        PCollection input = current(parDo.input());
        Schema schema = input.schema();
        RowFunction function = parDo.function();
        List<PCollection> results = parDo.results();
        if (function instanceof RowFunction.Project project) {
            List<Expression> moved = new ArrayList<>();
            project.expressions().forEach(e -> moved.add(move(e, schema)));
            function = new RowFunction.Project(moved);
        } else if (function instanceof RowFunction.Filter filter) {
            function = new RowFunction.Filter(move(filter.condition(), schema));
            results = List.of(output(parDo.result(), schema));
        } else if (function instanceof RowFunction.AssignTimestamps assign) {
            function =
                    new RowFunction.AssignTimestamps(
                            move(assign.timestamp(), schema),
                            assign.maxOutOfOrderness(),
                            assign.idleAfter());
            results = List.of(output(parDo.result(), schema));
        } else if (function instanceof RowFunction.AddWindowFields add) {
            Schema wider = RowFunction.withWindowFields(schema, add.fields());
            results = List.of(output(parDo.result(), wider));
        } else if (function instanceof RowFunction.Log) {
            results = List.of(output(parDo.result(), schema));
        } else if (!schema.equals(parDo.input().schema())) {
            throw new IllegalStateException(
                    function + " reads fields by their place, and its input has changed");
        }
        List<SideInput> sides = new ArrayList<>();
        parDo.sides().forEach(s -> sides.add(new SideInput(s.view(), current(s.collection()))));
        return new Node.ParDo(parDo.stage(), input, function, sides, results, parDo.errors());
    }

    private PCollection output(PCollection before, Schema schema) {
        PCollection now =
                new PCollection(before.name(), schema, before.windowing(), before.bounded());
        replace(before, now);
        return now;
    }

    private static Grouping grouping(Grouping grouping, Schema schema) {
        List<Integer> keys = new ArrayList<>();
        for (int key : grouping.keys()) {
            keys.add(schema.indexOf(grouping.input().field(key).name()).orElseThrow());
        }
        List<Aggregation> aggregations = new ArrayList<>();
        for (Aggregation a : grouping.aggregations()) {
            List<Expression> moved = a.arguments().stream().map(e -> move(e, schema)).toList();
            aggregations.add(new Aggregation(a.output(), a.function(), moved));
        }
        return new Grouping(schema, keys, aggregations, grouping.emptyPanes());
    }

    /** The same expression over another schema that has its fields by name. */
    static Expression move(Expression expression, Schema schema) {
        if (expression instanceof Expression.FieldReference field) {
            return new Expression.FieldReference(
                    schema.indexOf(field.name()).orElseThrow(), field.name(), field.type());
        }
        List<Expression> children = new ArrayList<>();
        expression.children().forEach(child -> children.add(move(child, schema)));
        return expression.withChildren(children);
    }

    /** The names of the fields that an expression reads. */
    static Set<String> fields(Expression expression) {
        Set<String> names = new LinkedHashSet<>();
        collect(expression, names);
        return names;
    }

    private static void collect(Expression expression, Set<String> names) {
        if (expression instanceof Expression.FieldReference field) {
            names.add(field.name());
        }
        expression.children().forEach(child -> collect(child, names));
    }
}
