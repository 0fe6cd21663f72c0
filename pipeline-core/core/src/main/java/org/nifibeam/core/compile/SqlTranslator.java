package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.definition.DocumentNode;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.ExpressionFailures;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.query.QueryLanguage;
import org.nifibeam.core.query.Relation;

/** Sql: a query over the stage's inputs; {@link QueryNodes} makes the nodes of what it means. */
final class SqlTranslator {
    /** The table's name where a stage has one input that is not named. */
    private static final String ONLY_TABLE = "PCOLLECTION";

    private final TransformSpec spec;
    private final Translation translation;
    private final ConfigReader config;
    private final DocumentNode query;
    private final Map<String, PCollection> tables;
    private final QueryErrors errors;

    private SqlTranslator(
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

    static void sql(TransformSpec spec, Translation translation, Optional<QueryLanguage> language) {
        ConfigReader config = translation.config(spec);
        Optional<String> text =
                config.requiredText(
                        "query", "write 'query: SELECT ... FROM " + ONLY_TABLE + " ...'");
        Optional<ErrorHandling> handling = ErrorHandling.of(config, translation);
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
                                new SqlTranslator(
                                                spec,
                                                translation,
                                                config,
                                                node,
                                                tables,
                                                new QueryErrors(
                                                        spec,
                                                        translation,
                                                        handling,
                                                        language.get()))
                                        .translate(language.get(), text.get()));
    }

    /** Each once: the only table has two names. */
    private List<PCollection> inputs() {
        return tables.values().stream().distinct().toList();
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
            errors.addKnown(inputs());
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
            errors.addKnown(inputs());
            return;
        }
        if (!errors.check(config, inputs())) {
            addKnown(relation);
            return;
        }
        if (!tables.values().stream().allMatch(translation::isKnown)) {
            addKnown(relation);
            return;
        }
        if (QueryNodes.isTooDeep(relation)) {
            config.problem(
                    ProblemCode.UNSUPPORTED,
                    query.place(),
                    "the query has an expression that is nested too deep",
                    "compute parts of it in a stage before");
            addKnown(relation);
            return;
        }
        for (Expression expression : QueryNodes.expressions(relation)) {
            try {
                ExpressionFailures.check(expression);
            } catch (ProblemException e) {
                config.problems(e, query.place());
                addKnown(relation);
                return;
            }
        }
        if (!new QueryNodes(spec, translation, config, query, tables, errors).add(relation)) {
            addKnown(relation);
            return;
        }
        errors.add(inputs());
    }

    private void addKnown(Relation relation) {
        translation.addKnown(spec, relation.schema(), List.copyOf(tables.values()), Set.of());
        errors.addKnown(inputs());
    }
}
