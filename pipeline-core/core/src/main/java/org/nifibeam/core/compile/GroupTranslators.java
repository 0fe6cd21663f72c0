package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
        if (input.isEmpty() || groupBy.isEmpty()) {
            return;
        }
        Schema schema = input.get().schema();
        List<Integer> keys = keys(translation, config, keyNames, schema);
        List<Aggregation> aggregations = new ArrayList<>();
        for (CombinedField one : combined) {
            one.aggregation(translation, config, language, schema).ifPresent(aggregations::add);
        }
        for (Aggregation aggregation : aggregations) {
            if (keyNames.stream().anyMatch(k -> k.text().equals(aggregation.output()))) {
                config.problem(
                        ProblemCode.DUPLICATE,
                        spec.place(),
                        "'" + aggregation.output() + "' is a key already",
                        "choose another name for the combined field");
            }
        }
        if (hot && !combinesInParts(input.get().windowing())) {
            config.problem(
                    ProblemCode.UNSUPPORTED,
                    fanout.orElseThrow().place(),
                    "parts of a key would fire one by one: " + input.get().windowing(),
                    "leave out 'fanout', or what is special about the windowing");
        }
        if (translation.problems().size() > before || combine.isEmpty()) {
            return;
        }
        Grouping grouping =
                new Grouping(schema, keys, aggregations, input.get().windowing().mayFireEmpty());
        PCollection in = input.get();
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

    /** True if half-done groups can be made before the exchange. */
    private static boolean combinesInParts(WindowingStrategy windowing) {
        return windowing.firesOnce()
                && windowing.timestampCombiner()
                        == WindowingStrategy.TimestampCombiner.END_OF_WINDOW
                && !(windowing.function().merging()
                        && windowing.function() instanceof WindowFunction.Custom);
    }

    private static List<Integer> keys(
            Translation translation, ConfigReader config, List<Scalar> names, Schema schema) {
        List<Integer> keys = new ArrayList<>();
        for (Scalar name : names) {
            Optional<Integer> index = translation.field(config, name.text(), schema, name.place());
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
