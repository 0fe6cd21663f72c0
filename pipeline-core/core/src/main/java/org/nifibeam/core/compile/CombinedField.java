package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nifibeam.core.combine.Combiners;
import org.nifibeam.core.definition.DocumentNode;
import org.nifibeam.core.definition.DocumentNode.Mapping;
import org.nifibeam.core.definition.DocumentNode.Scalar;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.model.AggregateFunction;
import org.nifibeam.core.model.Aggregation;
import org.nifibeam.core.model.Combiner;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;

/**
 * A combined field as it is written; its expressions are not read yet, since that takes a schema.
 *
 * <pre>
 *   total: sum                                   # of the field total
 *   total: {value: price, fn: sum}
 *   names: {value: name, fn: {type: concat, config: {separator: ", "}}}
 *   best:  {value: name, fn: {type: top, config: {n: 3, by: price, order: largest}}}
 *   total: SUM(price * quantity)                 # in the language sql
 * </pre>
 *
 * @param settings of the function
 */
record CombinedField(
        String output, String function, String value, Settings settings, DocumentNode node) {
    private static final Pattern CALL =
            Pattern.compile("\\s*([A-Za-z_]+)\\s*\\((.*)\\)\\s*", Pattern.DOTALL);

    private static final List<String> LIBRARY =
            List.of(
                    "group",
                    "concat",
                    "first",
                    "last",
                    "any_value",
                    "count_distinct",
                    "top",
                    "approximate_unique",
                    "approximate_quantiles");

    /** For a standard error of 1 %. */
    private static final int SAMPLES = 10_000;

    /**
     * What a function is told beside its values.
     *
     * @param most how many values {@code top} gives, or quantiles there are
     * @param by the expression that {@code top} orders by
     * @param samples what {@code approximate_unique} keeps
     */
    record Settings(String separator, int most, Optional<String> by, boolean largest, int samples) {
        /** What a function has that is told nothing. */
        static Settings of(String function) {
            return new Settings("", usual(function), Optional.empty(), true, SAMPLES);
        }

        /** One best value; smallest value, median and largest. */
        static int usual(String function) {
            return function.equals("approximate_quantiles") ? 3 : 1;
        }
    }

    /** The functions that Beam's documents name as classes of its Python SDK. */
    private static final Map<String, String> OF_BEAM =
            Map.of(
                    "apache_beam.transforms.combiners.TopCombineFn", "top",
                    "apache_beam.transforms.combiners.CountCombineFn", "count",
                    "apache_beam.transforms.combiners.MeanCombineFn", "mean",
                    "apache_beam.transforms.combiners.ToListCombineFn", "group");

    /** The names of all functions. */
    static List<String> names() {
        List<String> names = new ArrayList<>(AggregateFunction.names());
        names.addAll(LIBRARY);
        return names;
    }

    /** Reads one; empty if it is wrong, which is noted. */
    static Optional<CombinedField> read(
            ConfigReader config,
            Translation translation,
            String output,
            DocumentNode node,
            Optional<String> language) {
        if (node instanceof Mapping mapping) {
            return read(
                    new ConfigReader(mapping, config.stage(), translation.problems()),
                    translation,
                    output);
        }
        String text = String.valueOf(node.plain());
        Matcher call = CALL.matcher(text);
        if (language.equals(Optional.of("sql")) && call.matches()) {
            String name = call.group(1).toLowerCase(Locale.ROOT);
            String value = call.group(2).strip();
            return known(
                    config,
                    new CombinedField(
                            output,
                            name.equals("avg") ? "mean" : name,
                            value.equals("*") ? "1" : value,
                            Settings.of(name),
                            node));
        }
        return known(config, new CombinedField(output, text, output, Settings.of(text), node));
    }

    private static Optional<CombinedField> read(
            ConfigReader entry, Translation translation, String output) {
        String value = entry.text("value").orElse(output);
        Optional<DocumentNode> fn = entry.requiredNode("fn", "name one of " + names());
        entry.done();
        DocumentNode node = entry.mapping();
        if (fn.isPresent() && fn.get() instanceof Scalar scalar) {
            return known(
                    entry,
                    new CombinedField(
                            output, scalar.text(), value, Settings.of(scalar.text()), node));
        }
        if (fn.isEmpty() || !(fn.get() instanceof Mapping mapping)) {
            fn.ifPresent(
                    other ->
                            entry.problem(
                                    ProblemCode.INVALID_VALUE,
                                    other.place(),
                                    "'fn' is a name, or a type with its config",
                                    "write 'fn: sum', or 'fn: {type: top, config: {n: 3}}'"));
            return Optional.empty();
        }
        ConfigReader typed = new ConfigReader(mapping, entry.stage(), translation.problems());
        Optional<String> type =
                typed.requiredText("type", "name one of " + names())
                        .map(name -> OF_BEAM.getOrDefault(name, name));
        Optional<DocumentNode> own = typed.node("config");
        typed.done();
        if (type.isEmpty() || !names().contains(type.get())) {
            return type.flatMap(
                    name ->
                            known(
                                    entry,
                                    new CombinedField(
                                            output, name, value, Settings.of(name), node)));
        }
        int before = translation.problems().size();
        Settings settings =
                own.isPresent() && own.get() instanceof Mapping inner
                        ? settings(
                                new ConfigReader(inner, entry.stage(), translation.problems()),
                                type.get())
                        : Settings.of(type.get());
        return translation.problems().size() > before
                ? Optional.empty()
                : known(entry, new CombinedField(output, type.get(), value, settings, node));
    }

    private static Settings settings(ConfigReader config, String type) {
        String separator = type.equals("concat") ? config.text("separator").orElse("") : "";
        int most = Settings.usual(type);
        int samples = SAMPLES;
        Optional<String> by = Optional.empty();
        boolean largest = true;
        if (type.equals("top")) {
            most = WindowingReader.count(config, "n", 1).map(Math::toIntExact).orElse(1);
            by = config.text("by");
            largest = GroupTranslators.choice(config, "order", Order.LARGEST) == Order.LARGEST;
            // Beam's word for the other order.
            if (config.node("reverse").map(DocumentNode::plain).equals(Optional.of(true))) {
                largest = false;
            }
        }
        if (type.equals("approximate_quantiles")) {
            most = atLeast(config, "n", 2, most);
        }
        if (type.equals("approximate_unique")) {
            samples = atLeast(config, "samples", 16, samples);
        }
        config.done();
        return new Settings(separator, most, by, largest, samples);
    }

    private static int atLeast(ConfigReader config, String key, int least, int fallback) {
        int count =
                WindowingReader.count(config, key, fallback).map(Math::toIntExact).orElse(fallback);
        if (count < least) {
            config.problem(
                    ProblemCode.INVALID_VALUE,
                    config.mapping().placeOf(key),
                    "'" + key + "' is at least " + least + ", not " + count,
                    "write, for example, '" + key + ": " + fallback + "'");
        }
        return Math.max(count, least);
    }

    private enum Order {
        LARGEST,
        SMALLEST
    }

    private static Optional<CombinedField> known(ConfigReader config, CombinedField field) {
        String name = field.function();
        if (names().contains(name)) {
            return Optional.of(field);
        }
        config.problem(
                ProblemCode.UNKNOWN_FUNCTION,
                field.node().place(),
                "there is no combiner '" + name + "'",
                Nearest.advice(name, names()));
        return Optional.empty();
    }

    /** The aggregation over fields; empty if it is wrong, which is noted, or not known. */
    Optional<Aggregation> aggregation(
            Translation translation,
            ConfigReader config,
            Optional<String> language,
            KnownFields input) {
        Optional<Expression> read = expression(translation, config, language, input, value);
        Optional<Expression> order =
                settings.by().flatMap(by -> expression(translation, config, language, input, by));
        if (read.isEmpty() || settings.by().isPresent() && order.isEmpty()) {
            return Optional.empty();
        }
        Expression own = read.get();
        List<Expression> arguments = new ArrayList<>(List.of(own));
        order.ifPresent(arguments::add);
        Expression last = arguments.get(arguments.size() - 1);
        Optional<Combiner> combiner = combiner(own.type(), last.type());
        if (combiner.isEmpty() || combiner.get().result(own.type()).isEmpty()) {
            Expression wrong = function.equals("top") ? last : own;
            config.problem(
                    ProblemCode.TYPE_MISMATCH,
                    node.place(),
                    function + " does not work on " + wrong + " (" + wrong.type() + ")",
                    "combine a field of another type, or convert it before");
            return Optional.empty();
        }
        return Optional.of(new Aggregation(output, combiner.get(), arguments));
    }

    private Optional<Expression> expression(
            Translation translation,
            ConfigReader config,
            Optional<String> language,
            KnownFields input,
            String text) {
        return translation.expression(config, text, language, input, node.place());
    }

    private Optional<Combiner> combiner(FieldType type, FieldType last) {
        return switch (function) {
            case "group" -> Optional.of(Combiners.group(type));
            case "concat" ->
                    type.is(Kind.STRING)
                            ? Optional.of(Combiners.concat(settings.separator()))
                            : Optional.empty();
            case "first" -> Optional.of(Combiners.first(type));
            case "last" -> Optional.of(Combiners.last(type));
            case "any_value" -> Optional.of(Combiners.anyValue(type));
            case "count_distinct" -> Optional.of(Combiners.countDistinct(type));
            case "approximate_unique" ->
                    type.isKey()
                            ? Optional.of(Combiners.approximateUnique(type, settings.samples()))
                            : Optional.empty();
            case "approximate_quantiles" ->
                    type.base() instanceof FieldType.Scalar
                            ? Optional.of(Combiners.approximateQuantiles(type, settings.most()))
                            : Optional.empty();
            case "top" ->
                    last.base() instanceof FieldType.Scalar
                            ? Optional.of(
                                    Combiners.top(type, last, settings.most(), settings.largest()))
                            : Optional.empty();
            default -> AggregateFunction.of(function).map(Combiner.class::cast);
        };
    }
}
