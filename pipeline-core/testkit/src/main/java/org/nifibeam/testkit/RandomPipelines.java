package org.nifibeam.testkit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.nifibeam.core.compile.Compilation;
import org.nifibeam.core.model.AggregateFunction;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.window.WindowFunction;

/**
 * Random pipelines: filters, projections, lookups, timestamps, windows, combiners, joins, flattens,
 * forks to several sinks. A stage that would not compile is left out, so that every pipeline is
 * valid.
 */
final class RandomPipelines {
    /** What time does in the pipelines that are made. */
    enum Mode {
        BOUNDED,
        /** Unbounded, nothing late: final results are the same in any order. */
        UNBOUNDED_IN_TIME,
        /** Unbounded, one scripted split with late rows: exact at parallelism 1. */
        UNBOUNDED_LATE
    }

    private final Random random;
    private final Mode mode;
    private final RandomScripts scriptMaker;
    private final RandomExpressions expressions;
    private final RandomJoins joins;
    private final Map<String, Script> scripts = new TreeMap<>();
    private final List<PipelineCase.Stage> stages = new ArrayList<>();
    private final Map<String, PCollection> collections = new LinkedHashMap<>();
    private final Set<String> behindExchange = new HashSet<>();

    private RandomPipelines(Random random, Mode mode) {
        this.random = random;
        this.mode = mode;
        this.scriptMaker = new RandomScripts(random);
        this.expressions = new RandomExpressions(random);
        this.joins = new RandomJoins(random);
    }

    /** The pipeline of a seed. */
    static PipelineCase of(long seed, Mode mode) {
        return new RandomPipelines(new Random(seed), mode).make();
    }

    private PipelineCase make() {
        int sources = mode == Mode.UNBOUNDED_LATE ? 1 : 1 + random.nextInt(2);
        for (int i = 0; i < sources; i++) {
            source(i);
        }
        int count = 2 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            stage("s" + i);
        }
        sinks();
        return new PipelineCase(stages, scripts, mode == Mode.BOUNDED);
    }

    private void source(int number) {
        RandomRows rows = new RandomRows(random);
        String name = "script" + number;
        Schema schema =
                number > 0 && random.nextBoolean()
                        ? scripts.get("script0").schema()
                        : rows.schema();
        scripts.put(
                name,
                switch (mode) {
                    case BOUNDED -> scriptMaker.bounded(schema);
                    case UNBOUNDED_IN_TIME -> scriptMaker.unboundedInTime(schema);
                    case UNBOUNDED_LATE -> scriptMaker.unboundedLate(schema);
                });
        String accept = List.of("all", "none", "some", "ignore").get(random.nextInt(4));
        String type = mode == Mode.BOUNDED ? "TestBatch" : "TestStream";
        String read = "read" + number;
        add(
                new PipelineCase.Stage(
                        type, read, List.of(), "{script: " + name + ", accept: " + accept + "}"));
        if (mode != Mode.BOUNDED && random.nextInt(3) == 0) {
            assignRightBehind(read);
        }
    }

    /**
     * Timestamps assigned behind an unbounded source make its watermark; nothing else may read the
     * source then.
     */
    private void assignRightBehind(String read) {
        int delay = mode == Mode.UNBOUNDED_IN_TIME ? 7_200_000 : random.nextInt(1_200_000);
        String config = "{timestamp: time, max_out_of_orderness: " + delay + "ms}";
        if (add(new PipelineCase.Stage("AssignTimestamps", read + "t", List.of(read), config))) {
            collections.remove(read);
        }
    }

    private void stage(String name) {
        List<String> names = new ArrayList<>(collections.keySet());
        String input =
                names.get(random.nextInt(3) == 0 ? random.nextInt(names.size()) : names.size() - 1);
        PCollection collection = collections.get(input);
        switch (random.nextInt(12)) {
            case 10, 11 -> join(name, input, collection);
            case 0, 1 ->
                    expressions
                            .condition(collection.schema())
                            .ifPresent(
                                    keep ->
                                            add(
                                                    one(
                                                            "Filter",
                                                            name,
                                                            input,
                                                            "{keep: " + quoted(keep) + "}")));
            case 2 -> project(name, input, collection);
            case 3 -> assignTimestamps(name, input, collection);
            case 4 -> add(one("WindowInto", name, input, "{windowing: " + windowing() + "}"));
            case 5, 6, 7 -> combine(name, input, collection);
            case 8 -> enrich(name, input, collection);
            default -> flatten(name, input, collection);
        }
    }

    private void project(String name, String input, PCollection collection) {
        List<String> fields = new ArrayList<>();
        for (Field field : collection.schema().fields()) {
            int dice = random.nextInt(4);
            if (dice == 0) {
                expressions
                        .value(field, collection.schema())
                        .ifPresent(e -> fields.add(field.name() + "x: " + quoted(e)));
            } else if (dice == 1) {
                fields.add("r" + field.name() + ": " + field.name());
            } else if (dice == 2) {
                fields.add(field.name() + ": " + field.name());
            }
        }
        add(one("MapToFields", name, input, "{fields: {" + String.join(", ", fields) + "}}"));
        if (random.nextInt(3) == 0) {
            String all =
                    "{timestamp: timestamp, start: window_start, end: window_end, pane: pane_timing}";
            add(one("ExtractWindowingInfo", name + "w", input, "{fields: " + all + "}"));
        }
    }

    /** Looks up what is known of a text field, which is called as the lookup's key is. */
    private void enrich(String name, String input, PCollection collection) {
        List<String> texts =
                collection.schema().fields().stream()
                        .filter(f -> f.type().is(Kind.STRING))
                        .map(Field::name)
                        .toList();
        if (texts.isEmpty()) {
            return;
        }
        String key = texts.get(random.nextInt(texts.size()));
        String fields =
                collection.schema().names().stream()
                        .map(f -> (f.equals(key) ? "key" : f) + ": " + f)
                        .collect(Collectors.joining(", "));
        String config =
                "{enrichment_handler: TestLookup, handler_config: {}, batch_size: "
                        + (1 + random.nextInt(4))
                        + ", cache_size: "
                        + random.nextInt(3)
                        + "}";
        if (add(one("MapToFields", name + "k", input, "{fields: {" + fields + "}}"))) {
            add(one("Enrichment", name, name + "k", config));
        }
    }

    private void assignTimestamps(String name, String input, PCollection collection) {
        Optional<Field> time =
                collection.schema().fields().stream()
                        .filter(f -> f.type().is(Kind.DATETIME) && !f.type().nullable())
                        .findAny();
        if (time.isPresent() && mode == Mode.BOUNDED) {
            add(one("AssignTimestamps", name, input, "{timestamp: " + time.get().name() + "}"));
        }
    }

    private String windowing() {
        int minutes = 1 + random.nextInt(30);
        int dice = random.nextInt(mode == Mode.BOUNDED ? 5 : 4);
        return switch (dice) {
            case 0, 1 ->
                    "{type: fixed, size: " + minutes + "m, offset: " + random.nextInt(3) + "m}";
            case 2 -> "{type: sliding, size: " + minutes + "m, period: " + (1 + minutes / 3) + "m}";
            case 3 ->
                    "{type: sliding, size: 5m, period: "
                            + (4 + random.nextInt(4))
                            + "m, offset: 30s}";
            default -> "{type: global}";
        };
    }

    private void combine(String name, String input, PCollection collection) {
        String from = input;
        if (mode != Mode.BOUNDED
                && collection.windowing().function() instanceof WindowFunction.Global) {
            from = name + "w";
            add(one("WindowInto", from, input, "{windowing: " + windowing() + "}"));
        }
        List<String> keys = new ArrayList<>();
        List<String> combined = new ArrayList<>();
        for (Field field : collection.schema().fields()) {
            if (random.nextInt(4) == 0) {
                keys.add(field.name());
            }
            for (AggregateFunction function : AggregateFunction.values()) {
                if (permitted(function, field) && random.nextInt(3) == 0) {
                    String output = field.name() + "_" + function.definitionName();
                    combined.add(
                            output
                                    + ": {value: "
                                    + field.name()
                                    + ", fn: "
                                    + function.definitionName()
                                    + "}");
                }
            }
        }
        String windowFields =
                random.nextInt(3) == 0 ? ", window_fields: {" + name + "_start: window_start}" : "";
        String config =
                "{group_by: "
                        + keys
                        + ", combine: {"
                        + String.join(", ", combined)
                        + "}"
                        + windowFields
                        + "}";
        if (!combined.isEmpty() && add(one("Combine", name, from, config))) {
            behindExchange.add(name);
        }
    }

    /** Means of floating numbers are rounded, so that their sum would depend on the order. */
    private static boolean permitted(AggregateFunction function, Field field) {
        boolean sums = function == AggregateFunction.SUM || function == AggregateFunction.MEAN;
        boolean rounded = field.name().contains("mean") && !field.type().is(Kind.DECIMAL);
        return function.result(field.type()).isPresent() && !(sums && rounded);
    }

    /**
     * All collections like this one, or this one twice. A branch behind an exchange has a time of
     * its own.
     */
    private void flatten(String name, String input, PCollection collection) {
        List<String> inputs = new ArrayList<>(List.of(input));
        collections.forEach(
                (other, like) -> {
                    boolean fits =
                            like.schema().equals(collection.schema())
                                    && like.windowing().equals(collection.windowing());
                    if (fits && random.nextBoolean()) {
                        inputs.add(other);
                    }
                });
        if (mode == Mode.UNBOUNDED_LATE && inputs.stream().anyMatch(behindExchange::contains)) {
            return;
        }
        if (add(new PipelineCase.Stage("Flatten", name, inputs, "{}"))) {
            behindExchange.add(name);
        }
    }

    /** With another collection in the same windows, or with its own extremes; one a pipeline. */
    private void join(String name, String input, PCollection collection) {
        boolean joined = stages.stream().anyMatch(stage -> stage.type().equals("Join"));
        if (joined || mode != Mode.BOUNDED) {
            return;
        }
        List<String> others = new ArrayList<>();
        collections.forEach(
                (other, like) -> {
                    if (like.windowing().equals(collection.windowing())) {
                        others.add(other);
                    }
                });
        String other = others.get(random.nextInt(others.size()));
        List<PipelineCase.Stage> made =
                random.nextBoolean()
                        ? joins.withOwn(name, input, collection.schema())
                        : joins
                                .of(
                                        name,
                                        input,
                                        collection.schema(),
                                        other,
                                        collections.get(other).schema())
                                .stream()
                                .toList();
        for (PipelineCase.Stage stage : made) {
            if (!add(stage)) {
                return;
            }
            behindExchange.add(stage.name());
        }
    }

    private void sinks() {
        Set<String> read = new HashSet<>();
        stages.forEach(stage -> read.addAll(stage.inputs()));
        for (String name : List.copyOf(collections.keySet())) {
            if (!read.contains(name) || random.nextInt(4) == 0) {
                stages.add(one("Collect", "to_" + name, name, "{into: " + name + "}"));
            }
        }
    }

    private static PipelineCase.Stage one(String type, String name, String input, String config) {
        return new PipelineCase.Stage(type, name, List.of(input), config);
    }

    /** Adds a stage if the pipeline compiles with it. */
    private boolean add(PipelineCase.Stage stage) {
        stages.add(stage);
        PipelineCase now = new PipelineCase(stages, scripts, mode == Mode.BOUNDED);
        Compilation compilation = Laboratory.of(now).compile(now);
        PCollection output = compilation.outputs().get(stage.name());
        // A wrong stage may give what is known of it.
        if (output == null || !compilation.problems().isEmpty()) {
            stages.remove(stage);
            return false;
        }
        collections.put(stage.name(), output);
        if (stage.inputs().stream().anyMatch(behindExchange::contains)) {
            behindExchange.add(stage.name());
        }
        return true;
    }

    private static String quoted(String expression) {
        return '"' + expression.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
