package org.nifibeam.embedded.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.coder.Coders;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.function.CombineFn;
import org.nifibeam.core.function.OutputTag;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.aggregates.ApproximateQuantiles;
import org.nifibeam.core.sdk.aggregates.ApproximateUnique;
import org.nifibeam.core.sdk.aggregates.Max;
import org.nifibeam.core.sdk.aggregates.Mean;
import org.nifibeam.core.sdk.aggregates.Min;
import org.nifibeam.core.sdk.aggregates.Sample;
import org.nifibeam.core.sdk.aggregates.Sum;
import org.nifibeam.core.sdk.aggregates.Top;
import org.nifibeam.core.sdk.grouping.CoGroup;
import org.nifibeam.core.sdk.grouping.CoGroupByKey;
import org.nifibeam.core.sdk.grouping.Combine;
import org.nifibeam.core.sdk.grouping.Count;
import org.nifibeam.core.sdk.grouping.Distinct;
import org.nifibeam.core.sdk.grouping.GroupByKey;
import org.nifibeam.core.sdk.grouping.Join;
import org.nifibeam.core.sdk.grouping.KeyedTuple;
import org.nifibeam.core.sdk.io.Create;
import org.nifibeam.core.sdk.transforms.MapElements;
import org.nifibeam.core.sdk.types.ElementTypes;
import org.nifibeam.core.sdk.types.KvType;
import org.nifibeam.core.sdk.types.ValueType;
import org.nifibeam.embedded.EmbeddedRunner;
import org.nifibeam.testkit.sdk.TestPipeline;

/** Grouping, combining and joining. */
class GroupingTest {
    record Route(String from, String to) {}

    private final TestPipeline test = TestPipeline.on(new EmbeddedRunner());

    @AfterEach
    void close() {
        test.close();
    }

    private PCollection<KV<String, Long>> delays() {
        return test.apply(
                "Delays",
                Create.of(
                        ElementTypes.kv(ElementTypes.strings(), ElementTypes.longs()),
                        KV.of("AA", 5L),
                        KV.of("UA", -3L),
                        KV.of("AA", 10L),
                        KV.of("AA", 0L)));
    }

    private PCollection<Long> numbers(long count) {
        return test.apply(
                "Numbers",
                Create.of(ElementTypes.longs(), LongStream.rangeClosed(1, count).boxed().toList()));
    }

    /** A group's values in order, which they do not have. */
    private static List<Long> sorted(Iterable<Long> values) {
        List<Long> list = new ArrayList<>();
        values.forEach(list::add);
        list.sort(null);
        return list;
    }

    @Test
    void valuesAreGroupedByKey() {
        PCollection<KV<String, List<Long>>> groups =
                delays().apply(GroupByKey.create())
                        .apply(
                                MapElements.into(
                                                ElementTypes.kv(
                                                        ElementTypes.strings(),
                                                        ElementTypes.lists(ElementTypes.longs())))
                                        .via(
                                                (KV<String, Iterable<Long>> group) ->
                                                        KV.of(group.key(), sorted(group.value()))));
        test.that(groups)
                .containsInAnyOrder(KV.of("AA", List.of(0L, 5L, 10L)), KV.of("UA", List.of(-3L)));
        test.run();
    }

    @Test
    void builtInAggregatesCombineByKey() {
        PCollection<KV<String, Long>> delays = delays();
        test.that(delays.apply("Sum", Combine.perKey(Sum.ofLongs())))
                .containsInAnyOrder(KV.of("AA", 15L), KV.of("UA", -3L));
        test.that(delays.apply("Count", Combine.perKey(Count.of())))
                .containsInAnyOrder(KV.of("AA", 3L), KV.of("UA", 1L));
        test.that(delays.apply("Min", Combine.perKey(Min.of())))
                .containsInAnyOrder(KV.of("AA", 0L), KV.of("UA", -3L));
        test.that(delays.apply("Max", Combine.perKey(Max.of())))
                .containsInAnyOrder(KV.of("AA", 10L), KV.of("UA", -3L));
        test.that(delays.apply("Mean", Combine.perKey(Mean.of())))
                .containsInAnyOrder(KV.of("AA", 5.0), KV.of("UA", -3.0));
        test.run();
    }

    @Test
    void builtInAggregatesCombineEverything() {
        PCollection<Long> numbers = numbers(10);
        test.that(numbers.apply("Sum", Combine.globally(Sum.ofLongs()))).isOnly(55L);
        test.that(numbers.apply("Count", Combine.globally(Count.of()))).isOnly(10L);
        test.that(numbers.apply("Mean", Combine.globally(Mean.of()))).isOnly(5.5);
        PCollection<BigDecimal> prices =
                test.apply(
                        Create.of(
                                ElementTypes.decimals(),
                                new BigDecimal("1.10"),
                                new BigDecimal("2.2")));
        test.that(prices.apply("Prices", Combine.globally(Sum.ofDecimals())))
                .isOnly(new BigDecimal("3.30"));
        test.run();
    }

    @Test
    void nothingIsCombinedToNothingOrZero() {
        PCollection<Long> none = test.apply(Create.empty(ElementTypes.longs()));
        test.that(none.apply("Sum", Combine.globally(Sum.ofLongs()))).isOnly(0L);
        test.that(none.apply("Count", Combine.globally(Count.of()))).isOnly(0L);
        test.that(none.apply("Max", Combine.globally(Max.of()))).isEmpty();
        test.that(none.apply("Top", Combine.globally(Top.<Long>largest(3)))).isOnly(List.of());
        test.run();
    }

    /** The median: a function of a program's own, with an accumulator that is a list. */
    static final class Median implements CombineFn<Long, List<Long>, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public List<Long> create() {
            return new ArrayList<>();
        }

        @Override
        public List<Long> add(List<Long> accumulator, Long input) {
            accumulator.add(input);
            return accumulator;
        }

        @Override
        public List<Long> merge(List<Long> first, List<Long> second) {
            first.addAll(second);
            return first;
        }

        @Override
        public Long extract(List<Long> accumulator) {
            List<Long> sorted = sorted(accumulator);
            return sorted.isEmpty() ? -1 : sorted.get(sorted.size() / 2);
        }

        @Override
        public Coder<List<Long>> accumulatorCoder() {
            return Coders.delegate(
                    "array list", Coders.list(Coders.longs()), l -> l, ArrayList::new);
        }
    }

    @Test
    void aProgramsOwnFunctionCombines() {
        test.that(delays().apply(Combine.perKey(new Median(), ElementTypes.longs())))
                .containsInAnyOrder(KV.of("AA", 5L), KV.of("UA", -3L));
        test.that(numbers(99).apply(Combine.globally(new Median(), ElementTypes.longs())))
                .isOnly(50L);
        test.run();
    }

    @Test
    void hotKeysAreCombinedInParts() {
        PCollection<KV<String, Long>> delays = delays();
        test.that(
                        delays.apply(
                                "Median",
                                Combine.<String, Long, List<Long>, Long>perKey(
                                                new Median(), ElementTypes.longs())
                                        .withHotKeyFanout(2)))
                .containsInAnyOrder(KV.of("AA", 5L), KV.of("UA", -3L));
        test.that(
                        delays.apply(
                                "Count",
                                Combine.<String, Long, Long>perKey(Count.of()).withHotKeyFanout(3)))
                .containsInAnyOrder(KV.of("AA", 3L), KV.of("UA", 1L));
        test.that(
                        delays.apply(
                                "Mean",
                                Combine.<String, Long, Double>perKey(Mean.of())
                                        .withHotKeyFanout(3)))
                .satisfies(all -> assertTrue(all.contains(KV.of("UA", -3.0)), all.toString()));
        test.run();
    }

    @Test
    void keysMayBeRecordsAndLists() {
        Route there = new Route("JFK", "LAX");
        Route back = new Route("LAX", "JFK");
        PCollection<KV<Route, Long>> counts =
                test.apply(Create.of(ElementTypes.record(Route.class), there, back, there))
                        .apply(Count.perElement());
        test.that(counts).containsInAnyOrder(KV.of(there, 2L), KV.of(back, 1L));
        PCollection<KV<List<String>, Long>> lists =
                test.apply(
                                "Lists",
                                Create.of(
                                        ElementTypes.lists(ElementTypes.strings()),
                                        List.of("a", "b"),
                                        List.of("a"),
                                        List.of("a", "b")))
                        .apply("CountLists", Count.perElement());
        test.that(lists).containsInAnyOrder(KV.of(List.of("a", "b"), 2L), KV.of(List.of("a"), 1L));
        test.run();
    }

    @Test
    void topAndSampleAreLists() {
        PCollection<Long> numbers = numbers(100);
        test.that(numbers.apply("Top", Combine.globally(Top.<Long>largest(3))))
                .isOnly(List.of(100L, 99L, 98L));
        test.that(numbers.apply("Bottom", Combine.globally(Top.<Long>smallest(2))))
                .isOnly(List.of(1L, 2L));
        test.that(numbers.apply("Sample", Combine.globally(Sample.<Long>of(10))))
                .satisfies(
                        all -> {
                            List<Long> drawn = all.get(0);
                            assertEquals(10, new TreeSet<>(drawn).size());
                            assertTrue(drawn.stream().allMatch(n -> n >= 1 && n <= 100));
                        });
        test.run();
    }

    @Test
    void approximationsAreNear() {
        PCollection<Long> numbers = numbers(50_000);
        test.that(numbers.apply("Unique", Combine.globally(ApproximateUnique.<Long>of(4096))))
                .satisfies(
                        all -> assertTrue(Math.abs(all.get(0) - 50_000) < 4_000, all.toString()));
        test.that(numbers.apply("Quantiles", Combine.globally(ApproximateQuantiles.<Long>of(5))))
                .satisfies(
                        all -> {
                            List<Long> quantiles = all.get(0);
                            assertEquals(1L, quantiles.get(0));
                            assertEquals(50_000L, quantiles.get(4));
                            for (int i = 1; i < 4; i++) {
                                assertTrue(
                                        Math.abs(quantiles.get(i) - i * 12_500L) < 500,
                                        quantiles.toString());
                            }
                        });
        test.run();
    }

    @Test
    void equalElementsComeOnce() {
        PCollection<String> words =
                test.apply(Create.of(ElementTypes.strings(), "a", "b", "a", "bb"));
        test.that(words.apply(Distinct.create())).containsInAnyOrder("a", "b", "bb");
        test.that(words.apply("ByLength", Distinct.by(ElementTypes.ints(), String::length)))
                .satisfies(all -> assertEquals(2, all.size()));
        PCollection<List<String>> lists =
                test.apply(
                        "Lists",
                        Create.of(
                                ElementTypes.lists(ElementTypes.strings()),
                                List.of("a"),
                                List.of("a")));
        test.that(lists.apply("DistinctLists", Distinct.create())).isOnly(List.of("a"));
        test.run();
    }

    private PCollection<KV<String, String>> names() {
        return test.apply(
                "Names",
                Create.of(
                        ElementTypes.kv(ElementTypes.strings(), ElementTypes.strings()),
                        KV.of("AA", "American"),
                        KV.of("DL", "Delta")));
    }

    @Test
    void collectionsAreGroupedTogether() {
        OutputTag<Long> delay = new OutputTag<>("delay", ElementTypes.longs());
        OutputTag<String> name = new OutputTag<>("name", ElementTypes.strings());
        PCollection<String> texts =
                KeyedTuple.of(delay, delays())
                        .and(name, names())
                        .apply(CoGroupByKey.create())
                        .apply(
                                MapElements.into(ElementTypes.strings())
                                        .via(
                                                (KV<String, CoGroup> group) ->
                                                        group.key()
                                                                + " "
                                                                + sorted(group.value().all(delay))
                                                                + " "
                                                                + group.value()
                                                                        .only(name, "nobody")));
        test.that(texts)
                .containsInAnyOrder("AA [0, 5, 10] American", "UA [-3] nobody", "DL [] Delta");
        test.run();
    }

    /** A null is a value like any other, and a tag may be called like what rows have besides. */
    @Test
    void nullsAreGroupedTogether() {
        ValueType<String> maybe = ElementTypes.nullable(ElementTypes.strings());
        OutputTag<String> key = new OutputTag<>("key", maybe);
        OutputTag<String> value = new OutputTag<>("value", maybe);
        KvType<String, String> pairs = ElementTypes.kv(ElementTypes.strings(), maybe);
        PCollection<KV<String, CoGroup>> groups =
                KeyedTuple.of(
                                key,
                                test.apply(
                                        "Keys",
                                        Create.of(pairs, KV.of("a", null), KV.of("b", "x"))))
                        .and(value, test.apply("Values", Create.of(pairs, KV.of("a", null))))
                        .apply(CoGroupByKey.create());
        PCollection<String> texts =
                groups.apply(
                        MapElements.into(ElementTypes.strings())
                                .via(
                                        group ->
                                                group.key()
                                                        + " "
                                                        + group.value().all(key)
                                                        + " "
                                                        + group.value().all(value)));
        test.that(texts).containsInAnyOrder("a [null] [null]", "b [x] []");
        test.run();
    }

    /** More of either side than are in memory at once. */
    @Test
    void aJoinOfManyGivesEachPairOnce() {
        PCollection<KV<String, Long>> left = many("Left", 1_030);
        PCollection<KV<String, Long>> right = many("Right", 1_040);
        PCollection<KV<Long, Long>> sums =
                left.apply(Join.inner(right))
                        .apply(
                                "Sums",
                                MapElements.into(
                                                ElementTypes.kv(
                                                        ElementTypes.longs(), ElementTypes.longs()))
                                        .via(
                                                pair ->
                                                        KV.of(
                                                                pair.value().key() % 2,
                                                                pair.value().value())))
                        .apply(Combine.perKey(Sum.ofLongs()));
        test.that(sums)
                .containsInAnyOrder(
                        KV.of(0L, 515L * 1_040 * 1_039 / 2), KV.of(1L, 515L * 1_040 * 1_039 / 2));
        test.run();
    }

    private PCollection<KV<String, Long>> many(String name, int count) {
        return test.apply(
                        name,
                        Create.of(
                                ElementTypes.longs(), LongStream.range(0, count).boxed().toList()))
                .apply(
                        "Keys of " + name,
                        MapElements.into(
                                        ElementTypes.kv(
                                                ElementTypes.strings(), ElementTypes.longs()))
                                .via(number -> KV.of("a", number)));
    }

    @Test
    void collectionsAreJoined() {
        PCollection<KV<String, Long>> delays = delays();
        PCollection<KV<String, String>> names = names();
        List<KV<String, KV<Long, String>>> both =
                List.of(
                        KV.of("AA", KV.of(5L, "American")),
                        KV.of("AA", KV.of(10L, "American")),
                        KV.of("AA", KV.of(0L, "American")));
        KV<String, KV<Long, String>> leftOnly = KV.of("UA", KV.of(-3L, null));
        KV<String, KV<Long, String>> rightOnly = KV.of("DL", KV.of(null, "Delta"));
        test.that(delays.apply("Inner", Join.inner(names))).containsInAnyOrder(both);
        test.that(delays.apply("Left", Join.left(names))).containsInAnyOrder(with(both, leftOnly));
        test.that(delays.apply("Right", Join.right(names)))
                .containsInAnyOrder(with(both, rightOnly));
        test.that(delays.apply("Full", Join.full(names)))
                .containsInAnyOrder(with(with(both, leftOnly), rightOnly));
        test.run();
    }

    private static <T> List<T> with(List<T> all, T more) {
        List<T> longer = new ArrayList<>(all);
        longer.add(more);
        return longer;
    }

    @Test
    void manyKeysOnSeveralTasks() {
        List<KV<Integer, Long>> pairs =
                IntStream.range(0, 20_000).mapToObj(i -> KV.of(i % 1000, (long) i)).toList();
        PCollection<KV<Integer, Long>> sums =
                test.parallelism(3)
                        .apply(
                                Create.of(
                                        ElementTypes.kv(ElementTypes.ints(), ElementTypes.longs()),
                                        pairs))
                        .apply(Combine.perKey(Sum.ofLongs()));
        test.that(sums)
                .satisfies(
                        all -> {
                            assertEquals(1000, all.size());
                            all.forEach(
                                    sum -> assertEquals(190_000L + 20L * sum.key(), sum.value()));
                        });
        test.run();
    }
}
