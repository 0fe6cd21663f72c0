package org.nifibeam.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.nifibeam.core.coder.Coders;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.State;
import org.nifibeam.core.function.StateSpec;
import org.nifibeam.core.function.TimerSpec;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.grouping.Count;
import org.nifibeam.core.sdk.grouping.Distinct;
import org.nifibeam.core.sdk.grouping.GroupByKey;
import org.nifibeam.core.sdk.grouping.Join;
import org.nifibeam.core.sdk.io.Create;
import org.nifibeam.core.sdk.transforms.FlatMapElements;
import org.nifibeam.core.sdk.transforms.MapElements;
import org.nifibeam.core.sdk.transforms.ParDo;
import org.nifibeam.core.sdk.transforms.Reshuffle;
import org.nifibeam.core.sdk.transforms.WindowInto;
import org.nifibeam.core.sdk.types.ElementTypes;
import org.nifibeam.core.sdk.types.KvType;
import org.nifibeam.core.sdk.types.ValueType;
import org.nifibeam.core.window.Trigger;
import org.nifibeam.testkit.sdk.TestPipeline;

/** Pipelines whose state is larger than the heap of the JVM that {@link SmallHeapTest} gives. */
final class SmallHeap {
    /** With some hundred bytes of state each: some times what the heap is. */
    private static final int KEYS = 120_000;

    private static final int CHUNK = 1_000;

    private static final KvType<Long, Long> LONG_PAIRS =
            ElementTypes.kv(ElementTypes.longs(), ElementTypes.longs());

    private SmallHeap() {}

    /** Runs one of them, and fails if it does. */
    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "values" -> values();
            case "bag" -> bag();
            case "triggers" -> triggers();
            case "join" -> join();
            case "hot key" -> hotKey();
            case "hot session" -> hotSession();
            case "hot key behind an exchange" -> hotKeyBehindAnExchange();
            case "hot key of bytes" -> hotKeyOfBytes();
            case "hot key of a join" -> hotKeyOfJoin();
            case "hot key of a trigger" -> hotKeyOfTrigger();
            case "hot key to a sink" -> hotKeyToSink();
            case "hot session of a trigger" -> hotSessionOfTrigger();
            case "large elements" -> largeElements();
            case "slow sink" -> slowSink();
            case "hoard" -> hoard();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static String text(long number) {
        return "a value that is long enough to be a load to keep in memory, of number " + number;
    }

    private static TestPipeline pipeline() {
        return TestPipeline.on(new EmbeddedRunner()).within(Duration.ofMinutes(2));
    }

    /** The numbers up to {@link #KEYS}, each {@code times} times. */
    private static PCollection<Long> numbers(TestPipeline test, int times) {
        List<Long> chunks =
                LongStream.range(0, times)
                        .boxed()
                        .flatMap(turn -> LongStream.range(0, KEYS / CHUNK).boxed())
                        .toList();
        return test.apply(Create.of(ElementTypes.longs(), chunks))
                .apply(
                        FlatMapElements.into(ElementTypes.longs())
                                .via(
                                        chunk ->
                                                LongStream.range(
                                                                chunk * CHUNK,
                                                                chunk * CHUNK + CHUNK)
                                                        .boxed()
                                                        .toList()));
    }

    private static PCollection<KV<Long, Long>> keyed(PCollection<Long> numbers) {
        return numbers.apply(
                MapElements.into(ElementTypes.kv(ElementTypes.longs(), ElementTypes.longs()))
                        .via(number -> KV.of(number, number)));
    }

    /** Gives a value when it has come for the third time; sets a timer each time. */
    private static final class Third extends DoFn<KV<Long, Long>, Long> {
        private static final long serialVersionUID = 1L;
        private static final StateSpec<State.Value<String>> SEEN =
                StateSpec.value("seen", Coders.strings());
        private static final TimerSpec NEVER = TimerSpec.eventTime("end");

        @Override
        public List<StateSpec<?>> states() {
            return List.of(SEEN);
        }

        @Override
        public List<TimerSpec> timers() {
            return List.of(NEVER);
        }

        @Override
        public void process(ProcessContext<KV<Long, Long>, Long> context) {
            State.Value<String> seen = context.state(SEEN);
            String text = text(context.element().value());
            String now = seen.read().orElse("") + text;
            seen.write(now);
            context.timer(NEVER).set(context.timestamp().plusSeconds(1));
            if (now.length() == 3 * text.length()) {
                context.output(1L);
            }
        }

        @Override
        public void onTimer(TimerContext<Long> context) {
            context.output(2L);
        }
    }

    private static void values() {
        try (TestPipeline test = pipeline()) {
            PCollection<KV<Long, Long>> counts =
                    keyed(numbers(test, 3))
                            .apply(ParDo.of(new Third(), ElementTypes.longs()))
                            .apply(Count.perElement());
            test.that(counts).containsInAnyOrder(KV.of(1L, (long) KEYS), KV.of(2L, (long) KEYS));
            test.run();
        }
    }

    /** Keeps all values of a key, and reads them twice when the window ends. */
    private static final class Twice extends DoFn<KV<Long, Long>, Long> {
        private static final long serialVersionUID = 1L;
        private static final StateSpec<State.Bag<String>> ALL =
                StateSpec.bag("all", Coders.strings());

        @Override
        public List<StateSpec<?>> states() {
            return List.of(ALL);
        }

        @Override
        public void process(ProcessContext<KV<Long, Long>, Long> context) {
            context.state(ALL).add(text(context.element().value()));
        }

        @Override
        public void onWindowExpiration(ExpirationContext<Long> context) {
            for (int turn = 0; turn < 2; turn++) {
                long count = 0;
                for (String value : context.state(ALL).read()) {
                    count += value.isEmpty() ? 0 : 1;
                }
                context.output(count);
            }
        }
    }

    private static void bag() {
        try (TestPipeline test = pipeline()) {
            PCollection<Long> counts =
                    numbers(test, 3)
                            .apply(
                                    MapElements.into(
                                                    ElementTypes.kv(
                                                            ElementTypes.longs(),
                                                            ElementTypes.longs()))
                                            .via(number -> KV.of(1L, number)))
                            .apply(ParDo.of(new Twice(), ElementTypes.longs()));
            test.that(counts).containsInAnyOrder(3L * KEYS, 3L * KEYS);
            test.run();
        }
    }

    /** Iterates over the values of a group twice. */
    private static final class SumTwice<K> extends DoFn<KV<K, Iterable<String>>, KV<Long, Long>> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(ProcessContext<KV<K, Iterable<String>>, KV<Long, Long>> context) {
            long count = 0;
            for (String value : context.element().value()) {
                count += value.isEmpty() ? 0 : 1;
            }
            long sum = 0;
            for (String value : context.element().value()) {
                sum += Long.parseLong(value.substring(value.lastIndexOf(' ') + 1));
            }
            context.output(KV.of(count, sum));
        }
    }

    /** With {@link #LONG}, values of one key that take ten times the heap. */
    private static final int TURNS = 30;

    private static final String LONG = "a value that is long ".repeat(10);

    private static <K> PCollection<KV<K, String>> hot(
            PCollection<Long> numbers, ValueType<K> type, K key) {
        return numbers.apply(
                "Hot",
                MapElements.into(ElementTypes.kv(type, ElementTypes.strings()))
                        .via(number -> KV.of(key, LONG + number)));
    }

    private static final KV<Long, Long> ALL_OF_HOT =
            KV.of((long) TURNS * KEYS, (long) TURNS * KEYS * (KEYS - 1) / 2);

    private static void hotKey() {
        try (TestPipeline test = pipeline()) {
            PCollection<KV<Long, Long>> sums =
                    hot(numbers(test, TURNS), ElementTypes.longs(), 7L)
                            .apply(GroupByKey.create())
                            .apply(ParDo.of(new SumTwice<Long>(), LONG_PAIRS));
            test.that(sums).containsInAnyOrder(ALL_OF_HOT);
            test.run();
        }
    }

    private static void hotSession() {
        try (TestPipeline test = pipeline()) {
            PCollection<KV<Long, Long>> sums =
                    hot(numbers(test, TURNS), ElementTypes.longs(), 7L)
                            .apply(WindowInto.<KV<Long, String>>sessions(Duration.ofMinutes(1)))
                            .apply(GroupByKey.create())
                            .apply(ParDo.of(new SumTwice<Long>(), LONG_PAIRS));
            test.that(sums).containsInAnyOrder(ALL_OF_HOT);
            test.run();
        }
    }

    private static void hotKeyBehindAnExchange() {
        try (TestPipeline test = pipeline()) {
            PCollection<KV<Long, Long>> sums =
                    hot(numbers(test, TURNS), ElementTypes.longs(), 7L)
                            .apply(GroupByKey.create())
                            .apply(Reshuffle.create())
                            .apply(ParDo.of(new SumTwice<Long>(), LONG_PAIRS));
            test.that(sums).containsInAnyOrder(ALL_OF_HOT);
            test.run();
        }
    }

    /** The key is no scalar, so that its bytes are grouped by and the group is passed on. */
    private static void hotKeyOfBytes() {
        try (TestPipeline test = pipeline()) {
            PCollection<KV<Long, Long>> sums =
                    numbers(test, TURNS)
                            .apply(
                                    MapElements.into(
                                                    ElementTypes.kv(
                                                            LONG_PAIRS, ElementTypes.strings()))
                                            .via(number -> KV.of(KV.of(7L, 8L), LONG + number)))
                            .apply(GroupByKey.create())
                            .apply(ParDo.of(new SumTwice<KV<Long, Long>>(), LONG_PAIRS));
            test.that(sums).containsInAnyOrder(ALL_OF_HOT);
            test.run();
        }
    }

    /** One side of a join is three times the heap. */
    private static void hotKeyOfJoin() {
        try (TestPipeline test = pipeline()) {
            PCollection<KV<Long, String>> few =
                    test.apply(
                            "Few",
                            Create.of(
                                    ElementTypes.kv(ElementTypes.longs(), ElementTypes.strings()),
                                    KV.of(7L, "one"),
                                    KV.of(7L, "other"),
                                    KV.of(8L, "none")));
            PCollection<KV<String, Long>> counts =
                    hot(numbers(test, 10), ElementTypes.longs(), 7L)
                            .apply(Join.<Long, String, String>right(few))
                            .apply(
                                    "Right",
                                    MapElements.into(ElementTypes.strings())
                                            .via(pair -> pair.value().value()))
                            .apply(Count.perElement());
            test.that(counts)
                    .containsInAnyOrder(
                            KV.of("one", 10L * KEYS),
                            KV.of("other", 10L * KEYS),
                            KV.of("none", 1L));
            test.run();
        }
    }

    /** Each pane is larger than all that state may take. */
    private static void hotKeyOfTrigger() {
        try (TestPipeline test = pipeline()) {
            PCollection<Long> counts =
                    hot(numbers(test, 5), ElementTypes.longs(), 7L)
                            .apply(
                                    WindowInto.<KV<Long, String>>global()
                                            .triggering(every(250_000))
                                            .withAllowedLateness(Duration.ZERO)
                                            .discarding())
                            .apply(GroupByKey.create())
                            .apply(ParDo.of(new SumTwice<Long>(), LONG_PAIRS))
                            .apply(
                                    "How many",
                                    MapElements.into(ElementTypes.longs()).via(sum -> sum.key()));
            test.that(counts).containsInAnyOrder(250_000L, 250_000L, 100_000L);
            test.run();
        }
    }

    private static Trigger every(int count) {
        return new Trigger.Repeatedly(new Trigger.AfterCount(count));
    }

    /** A writer makes a record of a row, for which a list on disk is too large. */
    private static void hotKeyToSink() {
        try (TestPipeline test = pipeline()) {
            test.that(hot(numbers(test, 10), ElementTypes.longs(), 7L).apply(GroupByKey.create()))
                    .isEmpty();
            requireFailure(
                    test,
                    "the 1200000 values of the group {key: 7} take ",
                    "iterate over them in the stage behind the group");
        }
    }

    /** What sessions gather is moved when they grow, and so stays in one piece. */
    private static void hotSessionOfTrigger() {
        try (TestPipeline test = pipeline()) {
            hot(numbers(test, 10), ElementTypes.longs(), 7L)
                    .apply(
                            WindowInto.<KV<Long, String>>sessions(Duration.ofMinutes(1))
                                    .triggering(every(1_000_000))
                                    .withAllowedLateness(Duration.ZERO)
                                    .discarding())
                    .apply(GroupByKey.create());
            requireFailure(
                    test,
                    "what the group {key: 7} holds takes more than ",
                    "combine its values into something smaller");
        }
    }

    private static void requireFailure(TestPipeline test, String message, String advice) {
        Problem problem = test.runToFailure().problem();
        if (!problem.message().startsWith(message) || !problem.advice().startsWith(advice)) {
            throw new AssertionError(problem.toString());
        }
    }

    private static String large(long number) {
        return "x".repeat(200_000 + (int) (number / 20 % 10));
    }

    /** A thousand of them would be twice the heap. */
    private static void largeElements() {
        try (TestPipeline test = pipeline()) {
            PCollection<Long> lengths =
                    numbers(test, 1)
                            .apply(
                                    "Enlarge",
                                    FlatMapElements.into(ElementTypes.strings())
                                            .via(
                                                    number ->
                                                            number % 20 == 0
                                                                    ? List.of(large(number))
                                                                    : List.of()))
                            .apply(Reshuffle.create())
                            .apply(
                                    "Length",
                                    MapElements.into(ElementTypes.longs())
                                            .via(text -> (long) text.length()))
                            .apply(Distinct.create());
            test.that(lengths)
                    .containsInAnyOrder(
                            LongStream.range(200_000, 200_010).boxed().toArray(Long[]::new));
            test.run();
        }
    }

    /** Takes its time, and writes nothing. */
    private static final class Slowly extends DoFn<String, Long> {
        private static final long serialVersionUID = 1L;

        private transient long taken;

        @Override
        public void process(ProcessContext<String, Long> context) {
            if (++taken % 1_000 == 0) {
                LockSupport.parkNanos(1_000_000);
                context.output(1_000L);
            }
        }
    }

    /** What is read is nine times the heap, and read much faster than it is taken. */
    private static void slowSink() {
        try (TestPipeline test = pipeline().parallelism(1)) {
            PCollection<KV<Long, Long>> counts =
                    numbers(test, TURNS)
                            .apply(
                                    "Long",
                                    MapElements.into(ElementTypes.strings())
                                            .via(number -> LONG + number))
                            .apply(Reshuffle.create())
                            .apply(ParDo.of(new Slowly(), ElementTypes.longs()))
                            .apply(Count.perElement());
            test.that(counts).containsInAnyOrder(KV.of(1_000L, (long) TURNS * KEYS / 1_000));
            test.run();
        }
    }

    /** Keeps in memory what nobody knows of. */
    private static final class Hoard extends DoFn<Long, Long> {
        private static final long serialVersionUID = 1L;

        private transient List<String> all;

        @Override
        public void setup() {
            all = new ArrayList<>();
        }

        @Override
        public void process(ProcessContext<Long, Long> context) {
            all.add(LONG.repeat(10) + context.element());
            context.output((long) all.size());
        }
    }

    /** The heap is used up, by whichever task; the run ends, and says so. */
    private static void hoard() {
        try (TestPipeline test = pipeline()) {
            numbers(test, 1)
                    .apply(Reshuffle.create())
                    .apply("Hoard", ParDo.of(new Hoard(), ElementTypes.longs()))
                    .apply("Spread", Reshuffle.create())
                    .apply("Count", Count.perElement());
            requireFailure(test, "the run has used up its memory, a heap of ", "give it more heap");
        }
    }

    private static void triggers() {
        try (TestPipeline test = pipeline()) {
            PCollection<KV<Long, Long>> counts =
                    numbers(test, 3)
                            .apply(
                                    WindowInto.<Long>global()
                                            .triggering(every(2))
                                            .withAllowedLateness(Duration.ZERO)
                                            .discarding())
                            .apply(Count.perElement())
                            .apply(
                                    "How often",
                                    MapElements.into(ElementTypes.longs())
                                            .via(count -> count.value()))
                            .apply("Once", WindowInto.<Long>global().triggering(Trigger.DEFAULT))
                            .apply("How many", Count.perElement());
            test.that(counts).containsInAnyOrder(KV.of(1L, (long) KEYS), KV.of(2L, (long) KEYS));
            test.run();
        }
    }

    private static void join() throws Exception {
        String numbers =
                IntStream.range(0, 600)
                        .boxed()
                        .map(String::valueOf)
                        .collect(Collectors.joining(","));
        String side =
                """
                    - {type: Create, name: %1$s list, config: {elements: [{a: [%2$s], b: [%2$s]}]}}
                    - {type: Explode, name: %1$s pairs, input: %1$s list, config: {fields: [a, b], cross_product: true}}
                    - type: MapToFields
                      name: %1$s
                      input: %1$s pairs
                      config:
                        language: sql
                        fields:
                          k: a * 600 + b
                          text: "'%3$s ' || CAST(a AS VARCHAR)"
                """;
        String text = "the text";
        String yaml =
                "pipeline:\n  transforms:\n"
                        + side.formatted("left", numbers, text)
                        + side.formatted("right", numbers, text)
                        + """
                            - {type: Join, input: {l: left, r: right}, config: {type: inner, equalities: k, fields: {l: [k], r: [text]}}}
                            - {type: Combine, input: Join, config: {group_by: [], combine: {n: {value: k, fn: count}}}}
                            - {type: AssertEqual, input: Combine, config: {elements: [{n: 360000}]}}
                        """;
        PipelineCompiler compiler = PipelineCompiler.load(SmallHeap.class.getClassLoader());
        EmbeddedRunner runner = new EmbeddedRunner();
        Path folder = Files.createTempDirectory("nifi-beam-test");
        Job job =
                runner.run(
                        Planner.plan(
                                compiler.graph(
                                        Definition.parse(yaml, Optional.of("join.yaml")),
                                        CompileSettings.UNRESTRICTED),
                                runner.capabilities(),
                                compiler.connectors()),
                        new RunOptions("join", 2, folder, compiler.connectors()));
        Job.State state = job.await(Duration.ofMinutes(2));
        boolean empty;
        try (Stream<Path> left = Files.list(folder)) {
            empty = left.findAny().isEmpty();
        }
        if (state != Job.State.DONE || !empty) {
            throw new AssertionError(state + ", folder empty: " + empty + ", " + job.failure());
        }
        Files.delete(folder);
    }
}
