package org.nifibeam.testkit.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Operator;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.OutputTag;
import org.nifibeam.core.function.View;
import org.nifibeam.core.model.AggregateFunction;
import org.nifibeam.core.model.Aggregation;
import org.nifibeam.core.model.ErrorSchema;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Grouping;
import org.nifibeam.core.model.LookupSpec;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.ReadSpec;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.model.SideInput;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.model.WriteSpec;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.window.WindowingStrategy;

/** Makes the graph of a case's stages. */
final class StreamGraph {
    private static final FieldType NUMBER = Pairs.SCHEMA.type(1);
    private static final FieldType STRING = FieldType.of(Kind.STRING);
    private static final FieldType CONDITION = FieldType.nullable(Kind.BOOLEAN);
    private static final Expression KEY = new Expression.FieldReference(0, "key", STRING);
    private static final Expression VALUE = new Expression.FieldReference(1, "value", NUMBER);

    private final boolean bounded;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, PCollection> collections = new HashMap<>();

    private StreamGraph(boolean bounded) {
        this.bounded = bounded;
    }

    /** The graph of stages that take pairs of sources of a kind; {@code write}s write. */
    static Graph of(List<StreamStage> stages, boolean bounded) {
        StreamGraph graph = new StreamGraph(bounded);
        stages.forEach(graph::add);
        return new Graph("case", graph.nodes);
    }

    private void add(StreamStage stage) {
        String argument = stage.argument();
        switch (stage.operation()) {
            case "read" -> read(stage, false);
            case "batch" -> read(stage, true);
            case "timed" -> timed(stage);
            case "explode" -> explode(stage);
            case "damaged" -> read(stage, false);
            case "write" -> write(stage);
            case "reject" -> reject(stage);
            case "filter" -> apply(stage, new RowFunction.Filter(positive()), Pairs.SCHEMA);
            case "next" -> apply(stage, new RowFunction.Project(next()), Pairs.SCHEMA);
            case "enrich" -> enrich(stage);
            case "divide" -> outputs(stage, new RowFunction.Project(divided()), "errors");
            case "partition" -> outputs(stage, partition(), "b", "other");
            case "flatten" -> flatten(stage);
            case "reshuffle" -> {
                PCollection result = made(stage, stage.name(), input(stage));
                nodes.add(new Node.Reshuffle(info(stage), input(stage), result));
            }
            case "window" -> window(stage);
            case "group" -> group(stage, List.of(0), Pairs.SCHEMA.names().get(1));
            case "combine" -> group(stage, List.of(0), StreamCombiners.of(stage.argument(), VALUE));
            case "total" -> group(stage, List.of(), "value");
            case "twice" -> call(stage, new PairFunctions.Twice());
            case "bundle" -> call(stage, new PairFunctions.AtBundlesEnd());
            case "evenodd" -> outputs(stage, evenOdd(), "odd");
            case "picky" -> outputs(stage, function(new PairFunctions.Picky(), "picky"), "errors");
            case "side" -> side(stage);
            case "expiry" ->
                    call(stage, new StatefulFunctions.AtExpiry(StatefulFunctions.cell(argument)));
            case "running" ->
                    call(stage, new StatefulFunctions.Running(StatefulFunctions.cell(argument)));
            case "end" -> call(stage, new StatefulFunctions.AtWindowsEnd());
            case "minutes" -> call(stage, new StatefulFunctions.EveryMinute());
            case "delay" -> call(stage, new StatefulFunctions.AfterDelay(Long.parseLong(argument)));
            default -> throw new IllegalArgumentException("no operation: " + stage);
        }
    }

    private static StageInfo info(StreamStage stage) {
        return new StageInfo(stage.name(), stage.name(), Place.NOWHERE);
    }

    private PCollection input(StreamStage stage) {
        return collection(stage.inputs().get(0));
    }

    private PCollection collection(String name) {
        PCollection collection = collections.get(name);
        if (collection == null) {
            throw new IllegalArgumentException("there is no " + name);
        }
        return collection;
    }

    private PCollection made(StreamStage stage, String name, PCollection like) {
        return made(name, like.schema(), like.windowing(), like.bounded());
    }

    private PCollection made(
            String name, Schema schema, WindowingStrategy windowing, boolean isBounded) {
        PCollection made = new PCollection(name, schema, windowing, isBounded);
        collections.put(name, made);
        return made;
    }

    private PCollection source(StreamStage stage, boolean ends) {
        String type = ends ? "TestBatch" : "TestStream";
        String script = stage.argument().split(" ")[0];
        Config config = new Config(Map.of("script", script, "accept", "all"));
        PCollection raw = made(stage.name() + " raw", Pairs.SOURCE, WindowingStrategy.GLOBAL, ends);
        StageInfo info = new StageInfo(raw.name(), raw.name(), Place.NOWHERE);
        Optional<PCollection> errors =
                stage.operation().equals("damaged")
                        ? Optional.of(
                                made(
                                        stage.name() + ".errors",
                                        ErrorSchema.OF_READ,
                                        WindowingStrategy.GLOBAL,
                                        ends))
                        : Optional.empty();
        nodes.add(new Node.Read(info, new ReadSpec(type, config, Pairs.SOURCE, ends), raw, errors));
        return raw;
    }

    private void read(StreamStage stage, boolean ends) {
        PCollection raw = source(stage, ends || bounded);
        PCollection result =
                made(stage.name(), Pairs.SCHEMA, WindowingStrategy.GLOBAL, raw.bounded());
        RowFunction narrow = new RowFunction.Project(List.of(KEY, VALUE));
        nodes.add(new Node.ParDo(info(stage), raw, narrow, result));
    }

    /**
     * Timestamps from a field, behind the source: the script's name, the out-of-orderness and after
     * which silence a split is idle, in milliseconds; never, if that is not said.
     */
    private void timed(StreamStage stage) {
        String[] words = stage.argument().split(" ");
        PCollection raw = source(stage, bounded);
        Expression time = new Expression.FieldReference(3, "time", Pairs.SOURCE.type(3));
        RowFunction assign =
                new RowFunction.AssignTimestamps(
                        time,
                        Duration.ofMillis(Long.parseLong(words[1])),
                        words.length > 2
                                ? Optional.of(Duration.ofMillis(Long.parseLong(words[2])))
                                : Optional.empty());
        PCollection timed = made(stage, stage.name() + " timed", raw);
        StageInfo info = new StageInfo(timed.name(), timed.name(), Place.NOWHERE);
        nodes.add(new Node.ParDo(info, raw, assign, timed));
        PCollection result =
                made(stage.name(), Pairs.SCHEMA, WindowingStrategy.GLOBAL, raw.bounded());
        RowFunction narrow = new RowFunction.Project(List.of(KEY, VALUE));
        nodes.add(new Node.ParDo(info(stage), timed, narrow, result));
    }

    /** Adds to the number what a key's rank is, asking for so many keys at once as it says. */
    private void enrich(StreamStage stage) {
        PCollection input = input(stage);
        Schema key = TypeText.schema("{key: string}");
        Schema found = TypeText.schema("{color: string, rank: int64}");
        LookupSpec lookup =
                new LookupSpec(
                        "TestLookup",
                        new Config(Map.of()),
                        TypeText.schema("{key: string, color: string, rank: int64}"),
                        key,
                        found,
                        Integer.parseInt(stage.argument()),
                        Duration.ofSeconds(30),
                        0,
                        Optional.empty());
        RowFunction.Enrich enrich = new RowFunction.Enrich(lookup, List.of(0));
        Schema wide = enrich.enriched(Pairs.SCHEMA);
        PCollection enriched =
                made(stage.name() + " wide", wide, input.windowing(), input.bounded());
        PCollection errors =
                made(
                        stage.name() + ".errors",
                        ErrorSchema.of(input.schema()),
                        input.windowing(),
                        input.bounded());
        StageInfo info = new StageInfo(enriched.name(), enriched.name(), Place.NOWHERE);
        nodes.add(
                new Node.ParDo(
                        info, input, enrich, List.of(), List.of(enriched), Optional.of(errors)));
        Expression rank = new Expression.FieldReference(3, "rank", NUMBER);
        List<Expression> sum =
                List.of(KEY, new Expression.Operation(Operator.ADD, List.of(VALUE, rank), NUMBER));
        PCollection result = made(stage, stage.name(), input);
        nodes.add(new Node.ParDo(info(stage), enriched, new RowFunction.Project(sum), result));
    }

    private void explode(StreamStage stage) {
        PCollection raw = source(stage, bounded);
        Schema exploded =
                Schema.of(
                        List.of(
                                Pairs.SOURCE.field(0),
                                Pairs.SOURCE.field(1),
                                new Field("parts", FieldType.of(Kind.INT64)),
                                Pairs.SOURCE.field(3)));
        PCollection items =
                made(stage.name() + " items", exploded, WindowingStrategy.GLOBAL, bounded);
        nodes.add(
                new Node.ParDo(
                        info(stage), raw, new RowFunction.Explode(List.of(2), false), items));
        Expression part =
                new Expression.Cast(
                        new Expression.FieldReference(2, "parts", FieldType.of(Kind.INT64)),
                        NUMBER);
        StageInfo narrow = new StageInfo(items.name(), items.name(), Place.NOWHERE);
        PCollection result = made(stage.name(), Pairs.SCHEMA, WindowingStrategy.GLOBAL, bounded);
        nodes.add(
                new Node.ParDo(narrow, items, new RowFunction.Project(List.of(KEY, part)), result));
    }

    private void write(StreamStage stage) {
        PCollection input = input(stage);
        Map<String, Object> settings = new HashMap<>(Map.of("into", stage.name()));
        if (stage.argument().startsWith(StreamCase.FAILS)) {
            String count = stage.argument().substring(StreamCase.FAILS.length());
            settings.put("failing_commits", Long.valueOf(count));
        }
        Config config = new Config(settings);
        nodes.add(
                new Node.Write(
                        info(stage), input, new WriteSpec("Collect", config, input.schema())));
    }

    /** Writes what the sink takes; what it does not goes to the error output. */
    private void reject(StreamStage stage) {
        PCollection input = input(stage);
        Config config = new Config(Map.of("into", stage.name(), "reject", "value"));
        Schema schema = ErrorSchema.of(input.schema());
        PCollection errors =
                made(stage.name() + ".errors", schema, input.windowing(), input.bounded());
        nodes.add(
                new Node.Write(
                        info(stage),
                        input,
                        new WriteSpec("Collect", config, input.schema()),
                        Optional.of(errors)));
    }

    private static Expression number(long value) {
        return new Expression.Literal(value, FieldType.of(Kind.INT64));
    }

    private static Expression positive() {
        return new Expression.Operation(Operator.GREATER, List.of(VALUE, number(0)), CONDITION);
    }

    private static List<Expression> next() {
        return List.of(
                KEY, new Expression.Operation(Operator.ADD, List.of(VALUE, number(1)), NUMBER));
    }

    private static List<Expression> divided() {
        return List.of(
                KEY, new Expression.Operation(Operator.DIVIDE, List.of(number(60), VALUE), NUMBER));
    }

    private static RowFunction partition() {
        return new RowFunction.Partition(KEY, List.of("a", "b", "other"), Optional.of(2));
    }

    private void apply(StreamStage stage, RowFunction function, Schema schema) {
        PCollection input = input(stage);
        PCollection result = made(stage.name(), schema, input.windowing(), input.bounded());
        nodes.add(new Node.ParDo(info(stage), input, function, result));
    }

    /** A function with outputs beside the main one; those called errors are of what fails. */
    private void outputs(StreamStage stage, RowFunction function, String... beside) {
        PCollection input = input(stage);
        List<PCollection> results = new ArrayList<>();
        results.add(made(stage, stage.name(), input));
        Optional<PCollection> errors = Optional.empty();
        for (String output : beside) {
            String name = stage.name() + "." + output;
            if (output.equals("errors")) {
                Schema schema = ErrorSchema.of(input.schema());
                errors = Optional.of(made(name, schema, input.windowing(), input.bounded()));
            } else {
                results.add(made(stage, name, input));
            }
        }
        nodes.add(new Node.ParDo(info(stage), input, function, List.of(), results, errors));
    }

    private void flatten(StreamStage stage) {
        List<PCollection> inputs = stage.inputs().stream().map(this::collection).toList();
        boolean ends = inputs.stream().allMatch(PCollection::bounded);
        PCollection result = made(stage.name(), Pairs.SCHEMA, inputs.get(0).windowing(), ends);
        nodes.add(new Node.Flatten(info(stage), inputs, result));
    }

    private void window(StreamStage stage) {
        PCollection input = input(stage);
        WindowingStrategy windowing = WindowingText.parse(stage.argument());
        PCollection result = made(stage.name(), input.schema(), windowing, input.bounded());
        nodes.add(new Node.WindowInto(info(stage), input, result));
    }

    private void group(StreamStage stage, List<Integer> keys, String output) {
        boolean count = stage.argument().equals("count");
        // A count is the sum of ones, which is nullable as all numbers here are.
        AggregateFunction function =
                count
                        ? AggregateFunction.SUM
                        : AggregateFunction.valueOf(stage.argument().toUpperCase(Locale.ROOT));
        Expression value = count ? new Expression.Literal(1L, NUMBER) : VALUE;
        group(stage, keys, new Aggregation(output, function, value));
    }

    private void group(StreamStage stage, List<Integer> keys, Aggregation combined) {
        PCollection input = input(stage);
        Grouping grouping =
                new Grouping(
                        input.schema(), keys, List.of(combined), !input.windowing().firesOnce());
        PCollection result =
                made(stage.name(), grouping.result(), input.windowing(), input.bounded());
        nodes.add(new Node.GroupByKey(info(stage), input, grouping, false, result));
    }

    private static RowFunction function(
            DoFn<KV<String, Long>, KV<String, Long>> function, String words) {
        List<OutputTag<?>> outputs = List.of(PairFunctions.MAIN);
        List<Integer> keys = function.isStateful() ? List.of(0) : List.of();
        return new RowFunction.Call(function, Pairs.TYPE, outputs, keys, true, words);
    }

    private static RowFunction evenOdd() {
        List<OutputTag<?>> outputs = List.of(PairFunctions.MAIN, PairFunctions.ODD);
        return new RowFunction.Call(
                new PairFunctions.EvenOdd(), Pairs.TYPE, outputs, List.of(), true, "evenodd");
    }

    private void call(StreamStage stage, DoFn<KV<String, Long>, KV<String, Long>> function) {
        apply(stage, function(function, stage.operation()), Pairs.SCHEMA);
    }

    private void side(StreamStage stage) {
        View.Kind kind = View.Kind.valueOf(stage.argument().toUpperCase(Locale.ROOT));
        PairFunctions.AddSide function = new PairFunctions.AddSide(kind);
        PCollection input = input(stage);
        PCollection beside = collection(stage.inputs().get(1));
        PCollection result = made(stage, stage.name(), input);
        nodes.add(
                new Node.ParDo(
                        info(stage),
                        input,
                        function(function, "side"),
                        List.of(new SideInput(function.view(), beside)),
                        List.of(result),
                        Optional.empty()));
    }
}
