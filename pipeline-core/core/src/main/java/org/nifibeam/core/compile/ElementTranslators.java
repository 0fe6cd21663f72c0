package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.definition.DocumentNode;
import org.nifibeam.core.definition.DocumentNode.Mapping;
import org.nifibeam.core.definition.DocumentNode.Scalar;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.model.RowFunction.WindowField;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/**
 * Transforms that work element by element: Filter, MapToFields, ExtractWindowingInfo,
 * LogForTesting.
 */
final class ElementTranslators {
    /** What Beam adds where the definition does not say what. */
    private static final List<WindowField> DEFAULT_FIELDS =
            List.of(
                    new WindowField("timestamp", WindowField.Property.TIMESTAMP),
                    new WindowField("window_start", WindowField.Property.WINDOW_START),
                    new WindowField("window_end", WindowField.Property.WINDOW_END));

    private ElementTranslators() {}

    static void filter(TransformSpec spec, Translation translation) {
        ConfigReader config = translation.config(spec);
        Optional<String> language = config.text("language");
        Optional<DocumentNode> keep =
                config.requiredNode(
                        "keep", "write a condition, for example 'keep: distance > 100'");
        Optional<ErrorHandling> errorHandling = ErrorHandling.of(config, translation);
        config.done();
        Optional<PCollection> input = onlyInput(spec, translation);
        Optional<Expression> condition =
                keep.flatMap(
                        node ->
                                expression(
                                        translation,
                                        config,
                                        node,
                                        language,
                                        translation.fields(input)));
        boolean isCondition = condition.filter(c -> c.type().is(Kind.BOOLEAN)).isPresent();
        if (condition.isPresent() && !isCondition) {
            config.problem(
                    ProblemCode.TYPE_MISMATCH,
                    keep.orElseThrow().place(),
                    "the condition "
                            + condition.get()
                            + " is "
                            + condition.get().type()
                            + ", not boolean",
                    "compare it with something");
        }
        input.ifPresent(
                in ->
                        addOrLeave(
                                translation,
                                spec,
                                in,
                                condition.filter(c -> isCondition).map(RowFunction.Filter::new),
                                errorHandling));
    }

    static void mapToFields(TransformSpec spec, Translation translation) {
        ConfigReader config = translation.config(spec);
        Optional<String> language = config.text("language");
        boolean append = config.flag("append");
        List<Scalar> drop = config.names("drop");
        Map<String, DocumentNode> fields = config.entries("fields");
        Optional<ErrorHandling> errorHandling = ErrorHandling.of(config, translation);
        config.done();
        Optional<PCollection> input = onlyInput(spec, translation);
        KnownFields known = translation.fields(input);
        Schema schema = known.schema();
        int before = translation.problems().size();
        Map<String, Expression> outputs = new LinkedHashMap<>();
        Set<String> unknown = new HashSet<>(append ? known.unknown() : Set.of());
        if (append) {
            for (int i = 0; i < schema.size(); i++) {
                outputs.put(
                        schema.field(i).name(),
                        new Expression.FieldReference(i, schema.field(i).name(), schema.type(i)));
            }
        }
        for (Scalar name : drop) {
            if (!append) {
                config.problem(
                        ProblemCode.INVALID_VALUE,
                        name.place(),
                        "'drop' goes with 'append: true'",
                        "without it, simply do not list the field");
            } else {
                translation.field(config, name.text(), known, name.place());
                outputs.remove(name.text());
                unknown.remove(name.text());
            }
        }
        fields.forEach(
                (name, node) -> {
                    if (append && (outputs.containsKey(name) || unknown.contains(name))) {
                        config.problem(
                                ProblemCode.DUPLICATE,
                                node.place(),
                                "the input has a field '" + name + "' already",
                                "drop it, or choose another name");
                    }
                    expression(translation, config, node, language, known)
                            .ifPresentOrElse(e -> outputs.put(name, e), () -> unknown.add(name));
                });
        boolean none = outputs.isEmpty() && unknown.isEmpty() && !(append && known.open());
        if (none && translation.problems().size() == before) {
            config.problem(
                    ProblemCode.MISSING,
                    spec.place(),
                    "it makes no fields",
                    "list them under 'fields'");
        }
        List<Field> typed = new ArrayList<>();
        outputs.forEach((name, value) -> typed.add(new Field(name, value.type())));
        if (input.isEmpty()) {
            return;
        }
        if (translation.problems().size() > before || !unknown.isEmpty()) {
            unknown.removeAll(outputs.keySet());
            translation.addKnown(spec, Schema.of(typed), List.of(input.get()), unknown);
            errorHandling.ifPresent(e -> e.addKnown(spec, translation, input.get()));
            return;
        }
        add(
                translation,
                spec,
                input.get(),
                new RowFunction.Project(List.copyOf(outputs.values())),
                Schema.of(typed),
                errorHandling);
    }

    static void extractWindowingInfo(TransformSpec spec, Translation translation) {
        ConfigReader config = translation.config(spec);
        List<WindowField> fields =
                config.node("fields").isPresent() ? windowFields(config, "fields") : DEFAULT_FIELDS;
        config.done();
        onlyInput(spec, translation)
                .ifPresent(input -> addWindowFields(spec, translation, config, input, fields));
    }

    static void logForTesting(TransformSpec spec, Translation translation) {
        ConfigReader config = translation.config(spec);
        String prefix = config.text("prefix").orElse("");
        RowFunction.Log.Level level =
                GroupTranslators.choice(config, "level", RowFunction.Log.Level.INFO);
        config.done();
        onlyInput(spec, translation)
                .ifPresent(
                        input ->
                                add(
                                        translation,
                                        spec,
                                        input,
                                        new RowFunction.Log(prefix, level),
                                        input.schema(),
                                        Optional.empty()));
    }

    /** Reads {@code name: property} entries, or a list of properties that are their own names. */
    static List<WindowField> windowFields(ConfigReader config, String key) {
        List<WindowField> fields = new ArrayList<>();
        Optional<DocumentNode> node = config.node(key);
        if (node.isPresent() && !(node.get() instanceof Mapping)) {
            config.names(key)
                    .forEach(name -> windowField(config, name.text(), name).ifPresent(fields::add));
        } else {
            config.entries(key)
                    .forEach(
                            (name, value) ->
                                    windowField(config, name, value).ifPresent(fields::add));
        }
        return fields;
    }

    private static Optional<WindowField> windowField(
            ConfigReader config, String name, DocumentNode value) {
        String property = String.valueOf(value.plain());
        for (WindowField.Property known : WindowField.Property.values()) {
            if (known.name().toLowerCase(Locale.ROOT).equals(property)) {
                return Optional.of(new WindowField(name, known));
            }
        }
        List<String> all = new ArrayList<>();
        for (WindowField.Property known : WindowField.Property.values()) {
            all.add(known.name().toLowerCase(Locale.ROOT));
        }
        config.problem(
                ProblemCode.INVALID_VALUE,
                value.place(),
                "'" + property + "' is nothing known about a window",
                property.equals("window_object")
                        ? "a window is no value of a field; take window_start, window_end and window_type"
                        : Nearest.advice(property, all));
        return Optional.empty();
    }

    static void addWindowFields(
            TransformSpec spec,
            Translation translation,
            ConfigReader config,
            PCollection input,
            List<WindowField> fields) {
        KnownFields known = translation.fields(input);
        Set<String> doubled = new HashSet<>();
        for (WindowField field : fields) {
            if (known.schema().indexOf(field.name()).isPresent() || known.mayHave(field.name())) {
                config.problem(
                        ProblemCode.DUPLICATE,
                        spec.place(),
                        "the input has a field '" + field.name() + "' already",
                        "choose another name");
                doubled.add(field.name());
            }
        }
        if (!doubled.isEmpty()) {
            List<WindowField> added =
                    fields.stream().filter(f -> !doubled.contains(f.name())).toList();
            Schema schema = RowFunction.withWindowFields(known.schema(), added);
            doubled.addAll(known.unknown());
            List<Field> certain = new ArrayList<>(schema.fields());
            certain.removeIf(field -> doubled.contains(field.name()));
            translation.addKnown(spec, Schema.of(certain), List.of(input), doubled);
            return;
        }
        Schema schema = RowFunction.withWindowFields(input.schema(), fields);
        add(
                translation,
                spec,
                input,
                new RowFunction.AddWindowFields(fields),
                schema,
                Optional.empty());
    }

    /**
     * Adds a function that leaves rows as they are; if there is none, because it is wrong or not
     * known, the rows are known nevertheless.
     */
    static void addOrLeave(
            Translation translation,
            TransformSpec spec,
            PCollection input,
            Optional<RowFunction> function,
            Optional<ErrorHandling> errorHandling) {
        if (function.isPresent()) {
            add(translation, spec, input, function.get(), input.schema(), errorHandling);
            return;
        }
        translation.addKnown(
                spec, input.schema(), List.of(input), translation.fields(input).unknown());
        errorHandling.ifPresent(e -> e.addKnown(spec, translation, input));
    }

    /** Adds a function that is the whole stage. */
    static void add(
            Translation translation,
            TransformSpec spec,
            PCollection input,
            RowFunction function,
            Schema schema,
            Optional<ErrorHandling> errorHandling) {
        PCollection output =
                new PCollection(spec.name(), schema, input.windowing(), input.bounded());
        Optional<PCollection> errors = errorHandling.map(e -> e.errors(spec, input));
        translation.add(
                new Node.ParDo(
                        translation.stage(spec),
                        input,
                        function,
                        List.of(),
                        List.of(output),
                        errors));
        errorHandling.ifPresent(e -> e.add(spec, translation, errors.orElseThrow(), input));
    }

    /**
     * The one input, which may be several flattened; notes if there is none, or if they have names;
     * empty also if it is unknown.
     */
    static Optional<PCollection> onlyInput(TransformSpec spec, Translation translation) {
        List<TransformSpec.Input> given = spec.inputs();
        boolean alike = !given.isEmpty();
        for (TransformSpec.Input input : given) {
            alike &= input.alias().equals(given.get(0).alias());
        }
        if (!alike) {
            translation
                    .config(spec)
                    .problem(
                            ProblemCode.MISSING,
                            spec.place(),
                            "it takes one input, not " + given.size(),
                            "write 'input: name of a stage'");
            return Optional.empty();
        }
        Optional<List<PCollection>> inputs = translation.inputs(spec);
        return given.size() == 1
                ? inputs.map(all -> all.get(0))
                : inputs.flatMap(all -> Flattening.together(spec, translation, all));
    }

    /** Reads an expression, as a text or as {@code {expression, output_type}}. */
    static Optional<Expression> expression(
            Translation translation,
            ConfigReader config,
            DocumentNode node,
            Optional<String> language,
            KnownFields input) {
        return CodeEntries.read(node, language, config, translation.problems())
                .flatMap(
                        entry ->
                                translation.expression(
                                        config,
                                        entry.code(),
                                        entry.language(),
                                        input,
                                        entry.place()));
    }
}
