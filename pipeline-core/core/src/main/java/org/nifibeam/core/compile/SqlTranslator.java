package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.nifibeam.core.definition.DocumentNode;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.model.Aggregation;
import org.nifibeam.core.model.Grouping;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.query.QueryLanguage;
import org.nifibeam.core.query.Relation;

/** Sql: what a query means, as nodes; one relation is one collection inside the stage. */
final class SqlTranslator {
    /** The table's name where a stage has one input that is not named. */
    private static final String ONLY_TABLE = "PCOLLECTION";

    private final TransformSpec spec;
    private final Translation translation;
    private final ConfigReader config;
    private final DocumentNode query;
    private final Map<String, PCollection> tables;
    private final Map<Relation, PCollection> made = new IdentityHashMap<>();

    private SqlTranslator(
            TransformSpec spec,
            Translation translation,
            ConfigReader config,
            DocumentNode query,
            Map<String, PCollection> tables) {
        this.spec = spec;
        this.translation = translation;
        this.config = config;
        this.query = query;
        this.tables = tables;
    }

    static void sql(TransformSpec spec, Translation translation, Optional<QueryLanguage> language) {
        ConfigReader config = translation.config(spec);
        Optional<String> text =
                config.requiredText(
                        "query", "write 'query: SELECT ... FROM " + ONLY_TABLE + " ...'");
        config.done();
        if (spec.inputs().isEmpty()) {
            config.problem(
                    ProblemCode.MISSING,
                    spec.place(),
                    "it has no input to query",
                    "write 'input: name of a stage', or 'input: {alias: stage, other: stage}'");
        }
        if (language.isEmpty()) {
            config.problem(
                    ProblemCode.UNSUPPORTED,
                    spec.place(),
                    "no module that reads queries is installed",
                    "install nifi-beam-sql, or write Filter, Combine and Join stages");
        }
        if (text.isEmpty() || spec.inputs().isEmpty() || language.isEmpty()) {
            return;
        }
        DocumentNode node = config.node("query").orElseThrow();
        tables(spec, translation)
                .ifPresent(
                        tables ->
                                new SqlTranslator(spec, translation, config, node, tables)
                                        .translate(language.get(), text.get()));
    }

    /** The inputs by the names of their tables; empty if one is unknown or they do not fit. */
    private static Optional<Map<String, PCollection>> tables(
            TransformSpec spec, Translation translation) {
        Optional<List<PCollection>> all = translation.inputs(spec);
        if (all.isEmpty()) {
            return Optional.empty();
        }
        Map<String, List<PCollection>> byAlias = new LinkedHashMap<>();
        for (int i = 0; i < all.get().size(); i++) {
            byAlias.computeIfAbsent(spec.inputs().get(i).alias(), alias -> new ArrayList<>())
                    .add(all.get().get(i));
        }
        Map<String, PCollection> tables = new LinkedHashMap<>();
        for (Map.Entry<String, List<PCollection>> input : byAlias.entrySet()) {
            Optional<PCollection> one =
                    input.getValue().size() == 1
                            ? Optional.of(input.getValue().get(0))
                            : Flattening.together(spec, translation, input.getValue());
            if (one.isEmpty()) {
                return Optional.empty();
            }
            boolean unnamed = byAlias.size() == 1 && input.getKey().equals("input");
            tables.put(unnamed ? ONLY_TABLE : input.getKey(), one.get());
        }
        if (tables.size() == 1) {
            tables.putIfAbsent(ONLY_TABLE, tables.values().iterator().next());
        }
        return Optional.of(tables);
    }

    /** True if the query may use a field whose type is not known, by name or as one of all. */
    private boolean mayUseUnknownFields(String text) {
        Set<String> unknown = new HashSet<>();
        tables.values().forEach(table -> unknown.addAll(translation.fields(table).unknown()));
        return !unknown.isEmpty()
                && (text.contains("*")
                        || unknown.stream().anyMatch(name -> KnownFields.stands(name, text)));
    }

    private void translate(QueryLanguage language, String text) {
        if (mayUseUnknownFields(text)) {
            return;
        }
        Map<String, Relation.Table> named = new LinkedHashMap<>();
        tables.forEach(
                (name, collection) ->
                        named.put(
                                name,
                                new Relation.Table(
                                        name,
                                        collection.schema(),
                                        collection.windowing().mayFireEmpty())));
        Relation relation;
        try {
            relation = language.translate(text, named);
        } catch (ProblemException e) {
            config.problems(e, query.place());
            return;
        }
        if (!tables.values().stream().allMatch(translation::isKnown)) {
            translation.addKnown(spec, relation.schema(), List.copyOf(tables.values()), Set.of());
            return;
        }
        if (isTooDeep(relation)) {
            config.problem(
                    ProblemCode.UNSUPPORTED,
                    query.place(),
                    "the query has an expression that is nested too deep",
                    "compute parts of it in a stage before");
            return;
        }
        if (made(relation, true).isEmpty()) {
            translation.addKnown(spec, relation.schema(), List.copyOf(tables.values()), Set.of());
        }
    }

    private static boolean isTooDeep(Relation root) {
        Set<Relation> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Relation> level = List.of(root);
        while (!level.isEmpty()) {
            if (level.stream()
                    .flatMap(SqlTranslator::expressions)
                    .anyMatch(Expressions::isTooDeep)) {
                return true;
            }
            level = level.stream().flatMap(r -> r.inputs().stream()).filter(seen::add).toList();
        }
        return false;
    }

    private static Stream<Expression> expressions(Relation relation) {
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
        return Stream.of();
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
        Optional<PCollection> collection =
                relation instanceof Relation.Table table
                        ? Optional.of(tables.get(table.name()))
                        : relation instanceof Relation.Join join
                                ? join(join)
                                : node(relation, whole);
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
                new PCollection(
                        whole ? spec.name() : translation.innerName(spec, words(relation)),
                        relation instanceof Relation.Filter ? first.schema() : relation.schema(),
                        first.windowing(),
                        inputs.stream().allMatch(PCollection::bounded));
        Node node = node(relation, inputs, output);
        if (whole) {
            translation.add(node);
        } else {
            translation.addInner(node);
        }
        return Optional.of(output);
    }

    private static String words(Relation relation) {
        return relation instanceof Relation.Filter
                ? "where"
                : relation instanceof Relation.Group
                        ? "groups"
                        : relation instanceof Relation.Union ? "union" : "select";
    }

    private Node node(Relation relation, List<PCollection> inputs, PCollection output) {
        PCollection input = inputs.get(0);
        if (relation instanceof Relation.Filter filter) {
            return new Node.ParDo(
                    translation.stage(spec),
                    input,
                    new RowFunction.Filter(filter.condition()),
                    output);
        }
        if (relation instanceof Relation.Project project) {
            return new Node.ParDo(
                    translation.stage(spec),
                    input,
                    new RowFunction.Project(project.values()),
                    output);
        }
        if (relation instanceof Relation.Group group) {
            Grouping grouping =
                    new Grouping(
                            input.schema(),
                            group.keys(),
                            group.aggregations(),
                            input.windowing().mayFireEmpty());
            String part = output.name().substring(spec.name().length());
            return new Node.GroupByKey(
                    part.isEmpty()
                            ? translation.stage(spec)
                            : translation.stage(spec, part.substring(1)),
                    input,
                    grouping,
                    false,
                    output);
        }
        return new Node.Flatten(translation.stage(spec), inputs, output);
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
        return new BinaryJoin(spec, translation, config)
                .join(
                        left.get(),
                        right.get(),
                        join.leftKeys(),
                        join.rightKeys(),
                        Collections.nCopies(join.leftKeys().size(), query),
                        join.keepLeft(),
                        join.keepRight());
    }
}
