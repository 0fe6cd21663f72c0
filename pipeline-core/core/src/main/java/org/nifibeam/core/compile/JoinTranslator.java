package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.nifibeam.core.definition.DocumentNode;
import org.nifibeam.core.definition.DocumentNode.Mapping;
import org.nifibeam.core.definition.DocumentNode.Scalar;
import org.nifibeam.core.definition.DocumentNode.Sequence;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Schema;

/**
 * Join: two collections at a time, in the order of the equalities. What has been joined so far is
 * one collection whose fields know which input and column they come from.
 */
final class JoinTranslator {
    private static final List<String> TYPES = List.of("inner", "left", "right", "outer");

    private final TransformSpec spec;
    private final Translation translation;
    private final ConfigReader config;
    private final Map<String, PCollection> inputs = new LinkedHashMap<>();

    private JoinTranslator(TransformSpec spec, Translation translation) {
        this.spec = spec;
        this.translation = translation;
        this.config = translation.config(spec);
    }

    static void join(TransformSpec spec, Translation translation) {
        new JoinTranslator(spec, translation).translate();
    }

    /** A column of an input. */
    private record Column(String alias, String name) {
        @Override
        public String toString() {
            return alias + "." + name;
        }
    }

    /** Columns that must be equal, one an input. */
    private record Equality(Map<String, String> columns, DocumentNode node) {}

    private void translate() {
        Optional<DocumentNode> equal =
                config.requiredNode(
                        "equalities",
                        "name a field that all inputs have, or list {alias: field} mappings");
        Optional<DocumentNode> type = config.node("type");
        Map<String, DocumentNode> fields = config.entries("fields");
        config.done();
        int before = translation.problems().size();
        if (spec.inputs().stream().map(TransformSpec.Input::alias).distinct().count() < 2) {
            config.problem(
                    ProblemCode.MISSING,
                    spec.place(),
                    "it joins at least two inputs, by alias",
                    "write 'input: {left: stage, right: other}'");
            return;
        }
        Optional<Set<String>> kept = type.map(this::kept).orElse(Optional.of(Set.of()));
        boolean all = inputs();
        int beforeEqualities = translation.problems().size();
        List<Equality> equalities = equal.map(this::equalities).orElse(List.of());
        boolean equalitiesRight =
                equal.isPresent() && translation.problems().size() == beforeEqualities;
        List<Column> chosen = new ArrayList<>();
        List<String> names = new ArrayList<>();
        chosen(fields, chosen, names);
        boolean connected = equalitiesRight && connected(equal.get(), equalities);
        if (!all) {
            return;
        }
        boolean known = inputs.values().stream().allMatch(translation::isKnown);
        if (translation.problems().size() > before || !connected || !known) {
            addKnown(chosen, names, type.isEmpty() || "inner".equals(type.get().plain()));
            return;
        }
        boolean ordered = type.map(DocumentNode::plain).filter("left"::equals).isPresent();
        boolean reversed = type.map(DocumentNode::plain).filter("right"::equals).isPresent();
        Sides sides = new Sides(kept.get(), ordered, reversed);
        joined(equalities, sides)
                .ifPresentOrElse(
                        result -> {
                            List<Expression> values = new ArrayList<>();
                            List<Field> typed = new ArrayList<>();
                            for (int i = 0; i < chosen.size(); i++) {
                                int index = result.columns().indexOf(chosen.get(i));
                                Expression value =
                                        Conformance.field(result.collection().schema(), index);
                                values.add(value);
                                typed.add(new Field(names.get(i), value.type()));
                            }
                            ElementTranslators.add(
                                    translation,
                                    spec,
                                    result.collection(),
                                    new RowFunction.Project(values),
                                    Schema.of(typed),
                                    Optional.empty());
                        },
                        () -> addKnown(chosen, names, type.isEmpty()));
    }

    /** Makes known what a wrong join gives: the fields that it chooses, of either side perhaps. */
    private void addKnown(List<Column> chosen, List<String> names, boolean inner) {
        List<Field> fields = new ArrayList<>();
        Set<String> unknown = new HashSet<>();
        for (int i = 0; i < chosen.size(); i++) {
            Schema schema = inputs.get(chosen.get(i).alias()).schema();
            OptionalInt index = schema.indexOf(chosen.get(i).name());
            if (index.isPresent()) {
                FieldType type = schema.type(index.getAsInt());
                fields.add(new Field(names.get(i), inner ? type : type.withNullable(true)));
            } else {
                unknown.add(names.get(i));
            }
        }
        translation.addKnown(spec, Schema.of(fields), List.copyOf(inputs.values()), unknown);
    }

    /**
     * Which unmatched rows are kept.
     *
     * @param aliases of the inputs whose rows are
     * @param left whether all that has been joined before is
     * @param right whether what is joined to it is
     */
    private record Sides(Set<String> aliases, boolean left, boolean right) {}

    private Optional<Set<String>> kept(DocumentNode type) {
        if (type instanceof Mapping mapping && mapping.get("outer").isPresent()) {
            ConfigReader reader = new ConfigReader(mapping, spec.name(), translation.problems());
            Set<String> aliases = new LinkedHashSet<>();
            for (Scalar alias : reader.names("outer")) {
                checkAlias(alias.text(), alias);
                aliases.add(alias.text());
            }
            reader.done();
            return Optional.of(aliases);
        }
        String word = String.valueOf(type.plain());
        if (!TYPES.contains(word)) {
            config.problem(
                    ProblemCode.INVALID_VALUE,
                    type.place(),
                    "there is no join of type '" + word + "'",
                    Nearest.advice(word, TYPES));
            return Optional.empty();
        }
        Set<String> all = new HashSet<>();
        spec.inputs().forEach(input -> all.add(input.alias()));
        return Optional.of(word.equals("outer") ? all : Set.of());
    }

    /** Finds the inputs, those of one alias flattened; false if one is unknown. */
    private boolean inputs() {
        Map<String, List<PCollection>> byAlias = new LinkedHashMap<>();
        Set<String> unknown = new HashSet<>();
        for (TransformSpec.Input input : spec.inputs()) {
            Optional<PCollection> collection = translation.input(input);
            if (collection.isEmpty()) {
                unknown.add(input.alias());
            }
            byAlias.computeIfAbsent(input.alias(), alias -> new ArrayList<>())
                    .addAll(collection.stream().toList());
        }
        for (Map.Entry<String, List<PCollection>> input : byAlias.entrySet()) {
            if (unknown.contains(input.getKey())) {
                continue;
            }
            Optional<PCollection> one =
                    input.getValue().size() == 1
                            ? Optional.of(input.getValue().get(0))
                            : Flattening.together(spec, translation, input.getValue());
            one.ifPresent(collection -> inputs.put(input.getKey(), collection));
        }
        BinaryJoin.check(config, spec, translation, List.copyOf(inputs.values()));
        return inputs.size() == byAlias.size();
    }

    private void checkAlias(String alias, DocumentNode node) {
        Set<String> known = new LinkedHashSet<>();
        spec.inputs().forEach(input -> known.add(input.alias()));
        if (!known.contains(alias)) {
            config.problem(
                    ProblemCode.UNKNOWN_STAGE,
                    node.place(),
                    "there is no input '" + alias + "'",
                    Nearest.advice(alias, known));
        }
    }

    private List<Equality> equalities(DocumentNode node) {
        List<Equality> equalities = new ArrayList<>();
        List<DocumentNode> items =
                node instanceof Sequence sequence ? sequence.items() : List.of(node);
        for (DocumentNode item : items) {
            Map<String, String> columns = new LinkedHashMap<>();
            if (item instanceof Mapping mapping) {
                mapping.entries()
                        .forEach(
                                (alias, column) ->
                                        columns.put(alias, String.valueOf(column.plain())));
            } else {
                spec.inputs().forEach(i -> columns.put(i.alias(), String.valueOf(item.plain())));
            }
            if (columns.size() < 2) {
                config.problem(
                        ProblemCode.INVALID_VALUE,
                        item.place(),
                        "an equality is of at least two inputs",
                        "write {left: field, right: field}");
            }
            columns.forEach((alias, column) -> column(alias, column, item));
            equalities.add(new Equality(columns, item));
        }
        if (equalities.isEmpty()) {
            config.problem(
                    ProblemCode.MISSING,
                    node.place(),
                    "it has no equality",
                    "list {alias: field} mappings");
        }
        return equalities;
    }

    private void column(String alias, String column, DocumentNode node) {
        checkAlias(alias, node);
        if (inputs.containsKey(alias)) {
            KnownFields known = translation.fields(inputs.get(alias));
            translation.field(config, column, known, node.place());
        }
    }

    /** Every input must be compared with another, or each row would meet each. */
    private boolean connected(DocumentNode node, List<Equality> equalities) {
        Set<String> reached = new LinkedHashSet<>(equalities.get(0).columns().keySet());
        boolean grown = true;
        while (grown) {
            grown = false;
            for (Equality equality : equalities) {
                if (equality.columns().keySet().stream().anyMatch(reached::contains)) {
                    grown |= reached.addAll(equality.columns().keySet());
                }
            }
        }
        for (TransformSpec.Input input : spec.inputs()) {
            String alias = input.alias();
            if (!reached.contains(alias)) {
                config.problem(
                        ProblemCode.MISSING,
                        node.place(),
                        "no equality joins '" + alias + "' to the other inputs",
                        "add one: {"
                                + reached.iterator().next()
                                + ": field, "
                                + alias
                                + ": field}");
                return false;
            }
        }
        return true;
    }

    /** The columns of the result and their names, in order. */
    private void chosen(Map<String, DocumentNode> fields, List<Column> chosen, List<String> names) {
        for (String alias : fields.keySet()) {
            checkAlias(alias, fields.get(alias));
        }
        inputs.forEach(
                (alias, input) -> {
                    DocumentNode own = fields.get(alias);
                    Map<String, DocumentNode> wanted = new LinkedHashMap<>();
                    if (own instanceof Mapping mapping) {
                        wanted.putAll(mapping.entries());
                    } else if (own instanceof Sequence sequence) {
                        sequence.items().forEach(i -> wanted.put(String.valueOf(i.plain()), i));
                    } else if (own != null && !"*".equals(own.plain())) {
                        wanted.put(String.valueOf(own.plain()), own);
                    } else {
                        List<String> all = new ArrayList<>(input.schema().names());
                        all.addAll(translation.fields(input).unknown());
                        all.forEach(
                                name -> {
                                    chosen.add(new Column(alias, name));
                                    names.add(free(name, names));
                                });
                    }
                    wanted.forEach(
                            (name, node) -> {
                                String column = String.valueOf(node.plain());
                                translation.field(
                                        config, column, translation.fields(input), node.place());
                                chosen.add(new Column(alias, column));
                                names.add(free(name, names));
                            });
                });
    }

    /** The name, or with the first number that makes it another's no more. */
    private static String free(String name, List<String> names) {
        String free = name;
        for (int number = 0; names.contains(free); number++) {
            free = name + number;
        }
        return free;
    }

    /** What has been joined so far, with the origin of each field. */
    private record Joined(PCollection collection, List<Column> columns) {}

    private Joined single(String alias) {
        PCollection collection = inputs.get(alias);
        return new Joined(
                collection,
                collection.schema().names().stream().map(n -> new Column(alias, n)).toList());
    }

    private Optional<Joined> joined(List<Equality> equalities, Sides sides) {
        Set<String> reached = new LinkedHashSet<>();
        String first = equalities.get(0).columns().keySet().iterator().next();
        reached.add(first);
        Optional<Joined> joined = Optional.of(single(first));
        boolean grown = true;
        while (grown && joined.isPresent()) {
            grown = false;
            for (Equality equality : equalities) {
                for (String alias : equality.columns().keySet()) {
                    boolean touches =
                            equality.columns().keySet().stream().anyMatch(reached::contains);
                    if (touches && joined.isPresent() && !reached.contains(alias)) {
                        joined = add(joined.get(), alias, equalities, reached, sides);
                        reached.add(alias);
                        grown = true;
                    }
                }
            }
        }
        return joined;
    }

    /** Joins one more input, by all equalities between it and what has been joined. */
    private Optional<Joined> add(
            Joined left,
            String alias,
            List<Equality> equalities,
            Set<String> reached,
            Sides sides) {
        Joined right = single(alias);
        List<Expression> leftKeys = new ArrayList<>();
        List<Expression> rightKeys = new ArrayList<>();
        List<DocumentNode> places = new ArrayList<>();
        boolean keepLeft = sides.left();
        for (Equality equality : equalities) {
            String own = equality.columns().get(alias);
            List<Expression> others = new ArrayList<>();
            for (Map.Entry<String, String> other : equality.columns().entrySet()) {
                if (own != null && reached.contains(other.getKey())) {
                    Column column = new Column(other.getKey(), other.getValue());
                    others.add(field(left, column));
                    keepLeft |= sides.aliases().contains(other.getKey());
                }
            }
            if (!others.isEmpty()) {
                Optional<Expression> key = BinaryJoin.firstPresent(config, others, equality.node());
                if (key.isEmpty()) {
                    return Optional.empty();
                }
                leftKeys.add(key.get());
                rightKeys.add(field(right, new Column(alias, own)));
                places.add(equality.node());
            }
        }
        boolean keepRight = sides.right() || sides.aliases().contains(alias);
        List<Column> columns = new ArrayList<>(left.columns());
        columns.addAll(right.columns());
        return new BinaryJoin(spec, translation, config)
                .join(
                        left.collection(),
                        right.collection(),
                        leftKeys,
                        rightKeys,
                        places,
                        keepLeft,
                        keepRight)
                .map(collection -> new Joined(collection, columns));
    }

    private static Expression field(Joined joined, Column column) {
        return Conformance.field(joined.collection().schema(), joined.columns().indexOf(column));
    }
}
