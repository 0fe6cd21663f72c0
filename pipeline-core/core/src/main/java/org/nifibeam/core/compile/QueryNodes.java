package org.nifibeam.core.compile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.nifibeam.core.combine.Combiners;
import org.nifibeam.core.definition.DocumentNode;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.model.Aggregation;
import org.nifibeam.core.model.CustomCombiner;
import org.nifibeam.core.model.Grouping;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.model.RowFunction.WindowField;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.query.Relation;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.window.WindowingStrategy;

/**
 * What a query means, as nodes; a relation is a collection inside the stage, and one that stands in
 * two places is made once. Used once.
 */
final class QueryNodes {
    private final TransformSpec spec;
    private final Translation translation;
    private final ConfigReader config;
    private final DocumentNode query;
    private final Map<String, PCollection> tables;
    private final QueryErrors errors;
    private final Map<Relation, PCollection> made = new IdentityHashMap<>();

    /**
     * Nodes of one query.
     *
     * @param query where it is written
     * @param tables what it is about, by the names that it has for them
     * @param errors takes what its steps fail on
     */
    QueryNodes(
            TransformSpec spec,
            Translation translation,
            ConfigReader config,
            DocumentNode query,
            Map<String, PCollection> tables,
            QueryErrors errors) {
        this.spec = spec;
        this.translation = translation;
        this.config = config;
        this.query = query;
        this.tables = tables;
        this.errors = errors;
    }

    /** True if one of its expressions is. */
    static boolean isTooDeep(Relation root) {
        return expressions(root).stream().anyMatch(Expressions::isTooDeep);
    }

    /** All expressions of a query, those of a part that stands in it twice once. */
    static List<Expression> expressions(Relation root) {
        Set<Relation> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Expression> all = new ArrayList<>();
        List<Relation> level = List.of(root);
        while (!level.isEmpty()) {
            level.forEach(relation -> own(relation).forEach(all::add));
            level = level.stream().flatMap(r -> r.inputs().stream()).filter(seen::add).toList();
        }
        return all;
    }

    private static Stream<Expression> own(Relation relation) {
        if (relation instanceof Relation.Filter filter) {
            return Stream.of(filter.condition());
        }
        if (relation instanceof Relation.Project project) {
            return project.values().stream();
        }
        if (relation instanceof Relation.Group group) {
            return group.aggregations().stream().map(Aggregation::value);
        }
        if (relation instanceof Relation.Join join) {
            return Stream.concat(join.leftKeys().stream(), join.rightKeys().stream());
        }
        if (relation instanceof Relation.Limit limit) {
            return limit.orders().stream().map(Relation.Order::value);
        }
        if (relation instanceof Relation.Windowed windowed) {
            return Stream.of(windowed.timestamp());
        }
        return Stream.of();
    }

    /** Adds the nodes of a query, the last of which is the stage's own; false if that has none. */
    boolean add(Relation relation) {
        return made(relation, true).isPresent();
    }

    /**
     * The collection of a relation; empty if there is none, which is noted.
     *
     * @param whole true for what the stage gives
     */
    private Optional<PCollection> made(Relation relation, boolean whole) {
        PCollection before = made.get(relation);
        if (before != null) {
            return Optional.of(before);
        }
        Optional<PCollection> collection;
        if (relation instanceof Relation.Table table) {
            collection = Optional.of(tables.get(table.name()));
        } else if (relation instanceof Relation.Join join) {
            collection = join(join);
        } else if (relation instanceof Relation.Limit limit) {
            collection = made(limit.input(), false).map(input -> limit(limit, input, whole));
        } else if (relation instanceof Relation.Windowed windowed) {
            collection = made(windowed.input(), false).map(input -> windowed(windowed, input));
        } else {
            collection = node(relation, whole);
        }
        collection.ifPresent(c -> made.put(relation, c));
        return collection;
    }

    private Optional<PCollection> node(Relation relation, boolean whole) {
        List<PCollection> inputs = new ArrayList<>();
        for (Relation input : relation.inputs()) {
            Optional<PCollection> collection = made(input, false);
            if (collection.isEmpty()) {
                return Optional.empty();
            }
            inputs.add(collection.get());
        }
        PCollection first = inputs.get(0);
        if (!alike(inputs)) {
            return Optional.empty();
        }
        PCollection output =
                output(
                        whole,
                        words(relation),
                        relation instanceof Relation.Filter ? first.schema() : relation.schema(),
                        first,
                        inputs.stream().allMatch(PCollection::bounded));
        add(node(relation, inputs, output), whole);
        return Optional.of(output);
    }

    private PCollection output(
            boolean whole, String words, Schema schema, PCollection like, boolean bounded) {
        return new PCollection(
                whole ? spec.name() : translation.innerName(spec, words),
                schema,
                like.windowing(),
                bounded);
    }

    private void add(Node node, boolean whole) {
        if (whole) {
            translation.add(node);
        } else {
            translation.addInner(node);
        }
    }

    private static String words(Relation relation) {
        if (relation instanceof Relation.Filter) {
            return "where";
        }
        if (relation instanceof Relation.Group) {
            return "groups";
        }
        if (relation instanceof Relation.Union) {
            return "union";
        }
        return relation instanceof Relation.Unnest ? "unnest" : "select";
    }

    private Node node(Relation relation, List<PCollection> inputs, PCollection output) {
        PCollection input = inputs.get(0);
        if (relation instanceof Relation.Filter filter) {
            return errors.step(input, new RowFunction.Filter(filter.condition()), output);
        }
        if (relation instanceof Relation.Project project) {
            return errors.step(input, new RowFunction.Project(project.values()), output);
        }
        if (relation instanceof Relation.Group group) {
            return group(group, input, output);
        }
        if (relation instanceof Relation.Unnest unnest) {
            return new Node.ParDo(
                    translation.stage(spec),
                    input,
                    new RowFunction.Explode(List.of(unnest.field()), false),
                    output);
        }
        if (relation instanceof Relation.WindowBounds bounds) {
            return new Node.ParDo(
                    translation.stage(spec),
                    input,
                    new RowFunction.AddWindowFields(
                            List.of(
                                    new WindowField(
                                            bounds.start(), WindowField.Property.WINDOW_START),
                                    new WindowField(
                                            bounds.end(), WindowField.Property.WINDOW_END))),
                    output);
        }
        return new Node.Flatten(translation.stage(spec), inputs, output);
    }

    private Node group(Relation.Group group, PCollection input, PCollection output) {
        List<Expression> arguments = new ArrayList<>();
        group.aggregations().forEach(one -> arguments.addAll(one.arguments()));
        QueryErrors.Computed computed = errors.computed(input, arguments);
        List<Aggregation> aggregations = new ArrayList<>();
        int at = 0;
        for (Aggregation one : group.aggregations()) {
            int end = at + one.arguments().size();
            aggregations.add(
                    new Aggregation(
                            one.output(), one.function(), computed.values().subList(at, end)));
            at = end;
        }
        PCollection rows = computed.rows();
        Grouping grouping =
                new Grouping(
                        rows.schema(),
                        group.keys(),
                        aggregations,
                        input.windowing().mayFireEmpty());
        return new Node.GroupByKey(stage(output), rows, grouping, false, output);
    }

    /** The stage of a node that keeps state: which part of the query's it is. */
    private StageInfo stage(PCollection output) {
        String part = output.name().substring(spec.name().length());
        return part.isEmpty()
                ? translation.stage(spec)
                : translation.stage(spec, part.substring(1));
    }

    /** The first rows of each window come out of a combiner as one list, and are rows again. */
    private PCollection limit(Relation.Limit limit, PCollection input, boolean whole) {
        Schema schema = input.schema();
        List<Expression> fields = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            fields.add(Conformance.field(schema, i));
        }
        FieldType rowType = new FieldType.Nested(schema, false);
        List<Expression> arguments = new ArrayList<>();
        arguments.add(
                new Expression.Construct(Expression.Construct.Constructor.ROW, fields, rowType));
        limit.orders().forEach(order -> arguments.add(order.value()));
        CustomCombiner first =
                Combiners.firstRows(
                        rowType,
                        limit.orders().stream().map(order -> order.value().type()).toList(),
                        limit.orders().stream()
                                .map(o -> new Combiners.Direction(o.descending(), o.nullsFirst()))
                                .toList(),
                        limit.offset(),
                        limit.count());
        boolean mayFireEmpty = input.windowing().mayFireEmpty();
        Relation listed =
                new Relation.Group(
                        new Relation.Table("rows", schema, mayFireEmpty),
                        List.of(),
                        List.of(new Aggregation("rows", first, arguments)));
        PCollection lists = output(false, "first rows", listed.schema(), input, input.bounded());
        add(node(listed, List.of(input), lists), false);
        Relation each =
                new Relation.Unnest(new Relation.Table("rows", lists.schema(), mayFireEmpty), 0);
        PCollection rows = output(false, words(each), each.schema(), input, input.bounded());
        add(node(each, List.of(lists), rows), false);
        Expression row = Conformance.field(rows.schema(), 0);
        List<Expression> values = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            Field field = schema.field(i);
            values.add(new Expression.NestedField(row, i, field.name(), field.type()));
        }
        PCollection output = output(whole, "limit", schema, input, input.bounded());
        add(
                new Node.ParDo(
                        translation.stage(spec), rows, new RowFunction.Project(values), output),
                whole);
        return output;
    }

    /** Elements keep what else the windowing of their input says, as with WindowInto in code. */
    private PCollection windowed(Relation.Windowed relation, PCollection input) {
        PCollection timed = output(false, "timestamps", input.schema(), input, input.bounded());
        add(
                errors.step(
                        input,
                        new RowFunction.AssignTimestamps(
                                relation.timestamp(), Duration.ZERO, Optional.empty()),
                        timed),
                false);
        WindowingStrategy before = input.windowing();
        WindowingStrategy windowing =
                new WindowingStrategy(
                        relation.windows(),
                        before.trigger(),
                        before.allowedLateness(),
                        before.accumulation(),
                        before.timestampCombiner());
        return GroupTranslators.addWindow(
                spec, translation, timed, windowing, translation.innerName(spec, "windows"));
    }

    /** Whether rows can come together; notes if their windows differ. */
    private boolean alike(List<PCollection> inputs) {
        for (PCollection input : inputs) {
            if (!input.windowing().equals(inputs.get(0).windowing())) {
                config.problem(
                        ProblemCode.UNSUPPORTED,
                        query.place(),
                        "it unites rows with windows "
                                + inputs.get(0).windowing()
                                + " and rows with "
                                + input.windowing(),
                        "window the inputs alike: add 'windowing' to the stage");
                return false;
            }
        }
        return true;
    }

    private Optional<PCollection> join(Relation.Join join) {
        Optional<PCollection> left = made(join.left(), false);
        Optional<PCollection> right = made(join.right(), false);
        if (left.isEmpty()
                || right.isEmpty()
                || !BinaryJoin.check(config, spec, translation, List.of(left.get(), right.get()))) {
            return Optional.empty();
        }
        QueryErrors.Computed lefts = errors.computed(left.get(), join.leftKeys());
        QueryErrors.Computed rights = errors.computed(right.get(), join.rightKeys());
        Optional<PCollection> pairs =
                new BinaryJoin(spec, translation, config)
                        .join(
                                lefts.rows(),
                                rights.rows(),
                                lefts.values(),
                                rights.values(),
                                Collections.nCopies(join.leftKeys().size(), query),
                                join.keepLeft(),
                                join.keepRight());
        int more = lefts.rows().schema().size() - left.get().schema().size();
        boolean widened = more > 0 || rights.rows() != right.get();
        return widened ? pairs.map(all -> pairs(join, left.get(), right.get(), all, more)) : pairs;
    }

    /**
     * Pairs without the keys that were computed before the join, which stand behind each side's
     * fields.
     *
     * @param more how many keys of the left side there are
     */
    private PCollection pairs(
            Relation.Join join, PCollection left, PCollection right, PCollection all, int more) {
        Schema schema =
                Relation.pairs(left.schema(), right.schema(), join.keepRight(), join.keepLeft());
        List<Expression> values = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            int from = i < left.schema().size() ? i : i + more;
            values.add(Conformance.field(all.schema(), from));
        }
        PCollection output = output(false, "pairs", schema, all, all.bounded());
        add(
                new Node.ParDo(
                        translation.stage(spec), all, new RowFunction.Project(values), output),
                false);
        return output;
    }
}
