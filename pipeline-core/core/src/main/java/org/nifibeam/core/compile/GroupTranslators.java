package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.definition.DocumentNode;
import org.nifibeam.core.definition.DocumentNode.Mapping;
import org.nifibeam.core.definition.DocumentNode.Scalar;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.model.Aggregation;
import org.nifibeam.core.model.Grouping;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.window.WindowFunction;
import org.nifibeam.core.window.WindowingStrategy;

/** Transforms about groups and windows: Combine, WindowInto. */
final class GroupTranslators {
    private GroupTranslators() {}

    static void combine(TransformSpec spec, Translation translation) {
        ConfigReader config = translation.config(spec);
        Optional<String> language = config.text("language");
        Optional<DocumentNode> groupBy =
                config.requiredNode("group_by", "name fields, or write [] for one group in all");
        List<Scalar> keyNames = config.names("group_by");
        Map<String, DocumentNode> combine = config.entries("combine");
        List<RowFunction.WindowField> windowFields =
                ElementTranslators.windowFields(config, "window_fields");
        Optional<DocumentNode> fanout = config.node("fanout");
        boolean hot = WindowingReader.count(config, "fanout", 1).orElse(1L) > 1;
        config.done();
        int before = translation.problems().size();
        List<CombinedField> combined = new ArrayList<>();
        combine.forEach(
                (output, node) ->
                        CombinedField.read(config, translation, output, node, language)
                                .ifPresent(combined::add));
        Optional<PCollection> input = ElementTranslators.onlyInput(spec, translation);
        if (combine.isEmpty()) {
            config.problem(
                    ProblemCode.MISSING,
                    spec.place(),
                    "it combines nothing",
                    "list 'output: {value: field, fn: sum}' under 'combine'");
        }
        KnownFields known = translation.fields(input);
        List<Integer> keys = keys(translation, config, keyNames, known);
        List<Aggregation> aggregations = new ArrayList<>();
        for (CombinedField one : combined) {
            one.aggregation(translation, config, language, known).ifPresent(aggregations::add);
        }
        Set<String> names = new LinkedHashSet<>();
        keyNames.forEach(key -> names.add(key.text()));
        for (String output : combine.keySet()) {
            if (!names.add(output)) {
                config.problem(
                        ProblemCode.DUPLICATE,
                        spec.place(),
                        "'" + output + "' is a key already",
                        "choose another name for the combined field");
            }
        }
        boolean windowsKnown = input.filter(translation::windowsAreKnown).isPresent();
        if (hot && windowsKnown && !combinesInParts(input.get().windowing())) {
            config.problem(
                    ProblemCode.UNSUPPORTED,
                    fanout.orElseThrow().place(),
                    "parts of a key would fire one by one: " + input.get().windowing(),
                    "leave out 'fanout', or what is special about the windowing");
        }
        if (input.isEmpty()) {
            return;
        }
        PCollection in = input.get();
        boolean whole = keys.size() + aggregations.size() == names.size();
        if (translation.problems().size() > before || !whole || groupBy.isEmpty()) {
            addKnown(spec, translation, in, keys, aggregations, names, windowFields);
            return;
        }
        Grouping grouping =
                new Grouping(in.schema(), keys, aggregations, in.windowing().mayFireEmpty());
        String name =
                windowFields.isEmpty() ? spec.name() : translation.innerName(spec, "combined");
        PCollection output = new PCollection(name, grouping.result(), in.windowing(), in.bounded());
        Node group = new Node.GroupByKey(translation.stage(spec), in, grouping, hot, output);
        if (windowFields.isEmpty()) {
            translation.add(group);
        } else {
            translation.addInner(group);
            ElementTranslators.addWindowFields(spec, translation, config, output, windowFields);
        }
    }

    /** Makes known what can be of what a wrong stage gives: its keys and what is right of it. */
    private static void addKnown(
            TransformSpec spec,
            Translation translation,
            PCollection input,
            List<Integer> keys,
            List<Aggregation> aggregations,
            Set<String> names,
            List<RowFunction.WindowField> windowFields) {
        boolean fireEmpty = input.windowing().mayFireEmpty();
        List<Aggregation> certain = new ArrayList<>();
        Set<String> known = new HashSet<>();
        keys.forEach(key -> known.add(input.schema().field(key).name()));
        for (Aggregation aggregation : aggregations) {
            if (known.add(aggregation.output())) {
                certain.add(aggregation);
            }
        }
        Schema schema =
                keys.isEmpty() && certain.isEmpty()
                        ? Schema.of(List.of())
                        : new Grouping(input.schema(), keys, certain, fireEmpty).result();
        Set<String> unknown = new HashSet<>(names);
        unknown.removeAll(known);
        List<RowFunction.WindowField> added =
                windowFields.stream().filter(field -> !names.contains(field.name())).toList();
        translation.addKnown(
                spec, RowFunction.withWindowFields(schema, added), List.of(input), unknown);
    }

    /** True if half-done groups can be made before the exchange. */
    private static boolean combinesInParts(WindowingStrategy windowing) {
        return windowing.firesOnce()
                && windowing.timestampCombiner()
                        == WindowingStrategy.TimestampCombiner.END_OF_WINDOW
                && !(windowing.function().merging()
                        && windowing.function() instanceof WindowFunction.Custom);
    }

    private static List<Integer> keys(
            Translation translation, ConfigReader config, List<Scalar> names, KnownFields input) {
        Schema schema = input.schema();
        List<Integer> keys = new ArrayList<>();
        for (Scalar name : names) {
            Optional<Integer> index = translation.field(config, name.text(), input, name.place());
            if (index.isPresent()
                    && !(schema.type(index.get()).base() instanceof FieldType.Scalar)) {
                config.problem(
                        ProblemCode.TYPE_MISMATCH,
                        name.place(),
                        "'"
                                + name.text()
                                + "' is "
                                + schema.type(index.get())
                                + ", which is no key",
                        "group by a scalar");
            } else if (index.isPresent() && keys.contains(index.get())) {
                config.problem(
                        ProblemCode.DUPLICATE,
                        name.place(),
                        "'" + name.text() + "' is listed twice",
                        "list it once");
            } else {
                index.ifPresent(keys::add);
            }
        }
        return keys;
    }

    static void windowInto(TransformSpec spec, Translation translation) {
        ConfigReader config = translation.config(spec);
        Optional<DocumentNode> inConfig = config.node("windowing");
        config.done();
        Optional<Mapping> windowing =
                inConfig.filter(Mapping.class::isInstance)
                        .map(Mapping.class::cast)
                        .or(spec::windowing);
        if (windowing.isEmpty()) {
            config.problem(
                    ProblemCode.MISSING,
                    spec.place(),
                    "it has no windowing",
                    "add 'windowing: {type: fixed, size: 10m}', or another type");
        }
        Optional<WindowingStrategy> strategy =
                windowing.flatMap(
                        w -> strategy(new ConfigReader(w, spec.name(), translation.problems())));
        Optional<PCollection> input = ElementTranslators.onlyInput(spec, translation);
        if (strategy.isPresent() && input.isPresent()) {
            addWindow(spec, translation, input.get(), strategy.get(), spec.name());
        } else if (input.isPresent()) {
            PCollection in = input.get();
            translation.withUnknownWindows(
                    translation.addKnown(
                            spec, in.schema(), List.of(in), translation.fields(in).unknown()));
        }
    }

    /** Adds a WindowInto node whose result has the given name. */
    static PCollection addWindow(
            TransformSpec spec,
            Translation translation,
            PCollection input,
            WindowingStrategy strategy,
            String name) {
        PCollection output = new PCollection(name, input.schema(), strategy, input.bounded());
        Node node = new Node.WindowInto(translation.stage(spec), input, output);
        if (name.equals(spec.name())) {
            translation.add(node);
        } else {
            translation.addInner(node);
        }
        return output;
    }

    static Optional<WindowingStrategy> strategy(ConfigReader config) {
        return WindowingReader.strategy(config);
    }

    /** The constant that a key names, in capitals or not; notes if there is none. */
    static <E extends Enum<E>> E choice(ConfigReader config, String key, E fallback) {
        Optional<String> text = config.text(key);
        if (text.isEmpty()) {
            return fallback;
        }
        List<String> all = new ArrayList<>();
        for (E value : fallback.getDeclaringClass().getEnumConstants()) {
            if (value.name().equalsIgnoreCase(text.get())) {
                return value;
            }
            all.add(value.name().toLowerCase(Locale.ROOT));
        }
        config.problem(
                ProblemCode.INVALID_VALUE,
                config.mapping().placeOf(key),
                "'" + key + "' is not '" + text.get() + "'",
                Nearest.advice(text.get(), all));
        return fallback;
    }
}
