package org.nifibeam.embedded.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.coder.Coders;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.State;
import org.nifibeam.core.function.StateSpec;
import org.nifibeam.core.function.TimerSpec;
import org.nifibeam.core.function.View;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.SerializableFunction;
import org.nifibeam.core.sdk.Views;
import org.nifibeam.core.sdk.io.Create;
import org.nifibeam.core.sdk.transforms.MapElements;
import org.nifibeam.core.sdk.transforms.ParDo;
import org.nifibeam.core.sdk.transforms.Wait;
import org.nifibeam.core.sdk.transforms.WindowInto;
import org.nifibeam.core.sdk.types.ElementTypes;
import org.nifibeam.core.window.IntervalWindow;
import org.nifibeam.embedded.EmbeddedRunner;
import org.nifibeam.testkit.sdk.ElementStream;
import org.nifibeam.testkit.sdk.TestPipeline;

/** Side inputs, state and timers. */
class FunctionsTest {
    private final TestPipeline test = TestPipeline.on(new EmbeddedRunner());

    @AfterEach
    void close() {
        test.close();
    }

    /** Says what it sees of a side input. */
    static final class Say<V> extends DoFn<String, String> {
        private static final long serialVersionUID = 1L;

        private final View<V> view;
        private final SerializableFunction<V, String> words;

        Say(View<V> view, SerializableFunction<V, String> words) {
            this.view = view;
            this.words = words;
        }

        @Override
        public void process(ProcessContext<String, String> context) throws Exception {
            context.output(context.element() + " " + words.apply(context.sideInput(view)));
        }
    }

    /** Fails on everything. */
    static final class Broken extends DoFn<String, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(ProcessContext<String, String> context) {
            throw new IllegalStateException("it is broken");
        }
    }

    /** What to do is said in the words of a program. */
    @Test
    void aFailureNamesTheMethodThatWouldCatchIt() {
        test.apply("Texts", Create.of(ElementTypes.strings(), "a"))
                .apply("Break", ParDo.of(new Broken(), ElementTypes.strings()));
        assertEquals(
                "see the log for the whole cause, or give the stage withDeadLetters()",
                test.runToFailure().problem().advice());
    }

    private <V> PCollection<String> said(
            String name, View<V> view, SerializableFunction<V, String> words) {
        return test.apply("Main " + name, Create.of(ElementTypes.strings(), name))
                .apply(
                        "Say " + name,
                        ParDo.of(new Say<>(view, words), ElementTypes.strings())
                                .withSideInputs(view));
    }

    private static List<Long> sorted(Iterable<Long> values) {
        List<Long> list = new ArrayList<>();
        values.forEach(list::add);
        list.sort(null);
        return list;
    }

    @Test
    void aCollectionIsSeenBesideTheInput() {
        PCollection<Long> one = test.apply("One", Create.of(ElementTypes.longs(), 7L));
        PCollection<Long> none = test.apply("None", Create.empty(ElementTypes.longs()));
        PCollection<Long> some = test.apply("Some", Create.of(ElementTypes.longs(), 2L, 1L));
        PCollection<KV<String, Long>> pairs =
                test.apply(
                        "Pairs",
                        Create.of(
                                ElementTypes.kv(ElementTypes.strings(), ElementTypes.longs()),
                                KV.of("a", 1L),
                                KV.of("b", 2L)));
        test.that(said("singleton", one.asSingleton(), v -> v.toString())).isOnly("singleton 7");
        test.that(said("fallback", none.asSingleton(9L), v -> v.toString())).isOnly("fallback 9");
        test.that(said("iterable", some.asIterable(), v -> sorted(v).toString()))
                .isOnly("iterable [1, 2]");
        test.that(said("list", some.asList(), v -> String.valueOf(v.size()))).isOnly("list 2");
        test.that(said("map", Views.asMap(pairs), v -> new TreeMap<>(v).toString()))
                .isOnly("map {a=1, b=2}");
        test.that(said("multimap", Views.asMultimap(pairs), v -> new TreeMap<>(v).toString()))
                .isOnly("multimap {a=[1], b=[2]}");
        test.run();
    }

    @Test
    void elementsWaitForASignal() {
        PCollection<Long> signal = test.apply("Signal", Create.of(ElementTypes.longs(), 1L));
        PCollection<String> waited =
                test.apply(Create.of(ElementTypes.strings(), "a", "b")).apply(Wait.on(signal));
        test.that(waited).containsInAnyOrder("a", "b");
        test.run();
    }

    /** Numbers the values of each key. */
    static final class Number extends DoFn<KV<String, String>, String> {
        private static final long serialVersionUID = 1L;

        private static final StateSpec<State.Value<Long>> COUNT =
                StateSpec.value("count", Coders.longs());

        @Override
        public List<StateSpec<?>> states() {
            return List.of(COUNT);
        }

        @Override
        public void process(ProcessContext<KV<String, String>, String> context) {
            State.Value<Long> count = context.state(COUNT);
            long number = count.read().orElse(0L) + 1;
            count.write(number);
            context.output(context.element().key() + number);
        }
    }

    @Test
    void stateBelongsToItsKey() {
        PCollection<String> numbered =
                test.apply(
                                Create.of(
                                        ElementTypes.kv(
                                                ElementTypes.strings(), ElementTypes.strings()),
                                        KV.of("a", "x"),
                                        KV.of("b", "x"),
                                        KV.of("a", "y"),
                                        KV.of("a", "z")))
                        .apply(ParDo.of(new Number(), ElementTypes.strings()));
        test.that(numbered).containsInAnyOrder("a1", "b1", "a2", "a3");
        test.run();
    }

    /** Gathers the values of a key and gives them when its window ends. */
    static final class AtTheEnd extends DoFn<KV<String, Long>, KV<String, List<Long>>> {
        private static final long serialVersionUID = 1L;

        private static final StateSpec<State.Bag<Long>> VALUES =
                StateSpec.bag("values", Coders.longs());
        private static final TimerSpec END = TimerSpec.eventTime("end");

        @Override
        public List<StateSpec<?>> states() {
            return List.of(VALUES);
        }

        @Override
        public List<TimerSpec> timers() {
            return List.of(END);
        }

        @Override
        public void process(ProcessContext<KV<String, Long>, KV<String, List<Long>>> context) {
            context.state(VALUES).add(context.element().value());
            context.timer(END).set(Instant.ofEpochMilli(context.window().maxTimestamp()));
        }

        @Override
        public void onTimer(TimerContext<KV<String, List<Long>>> context) {
            context.output(KV.of((String) context.key(), sorted(context.state(VALUES).read())));
        }
    }

    @Test
    void timersFireWhenTheWatermarkPasses() throws Exception {
        PCollection<KV<String, List<Long>>> gathered =
                test.apply(
                                ElementStream.of(
                                                ElementTypes.kv(
                                                        ElementTypes.strings(),
                                                        ElementTypes.longs()))
                                        .at(1_000, KV.of("a", 1L))
                                        .at(61_000, KV.of("a", 2L))
                                        .at(2_000, KV.of("b", 3L))
                                        .at(3_000, KV.of("a", 4L))
                                        .watermark(60_000)
                                        .watermark(120_000))
                        .apply(WindowInto.fixed(Duration.ofMinutes(1)))
                        .apply(
                                ParDo.of(
                                        new AtTheEnd(),
                                        ElementTypes.kv(
                                                ElementTypes.strings(),
                                                ElementTypes.lists(ElementTypes.longs()))));
        test.that(gathered)
                .inWindow(new IntervalWindow(0, 60_000))
                .containsInAnyOrder(KV.of("a", List.of(1L, 4L)), KV.of("b", List.of(3L)));
        test.that(gathered)
                .inWindow(new IntervalWindow(60_000, 120_000))
                .isOnly(KV.of("a", List.of(2L)));
        test.run();
    }

    /** Gives a row that it holds. */
    static final class Hold extends DoFn<String, Row> {
        private static final long serialVersionUID = 1L;

        private final Row row;

        Hold(Row row) {
            this.row = row;
        }

        @Override
        public void process(ProcessContext<String, Row> context) {
            context.output(row);
        }
    }

    record Held(String name, List<Double> numbers, Map<String, Long> counts) {}

    @Test
    void aFunctionMayHoldARow() {
        Held held = new Held("x", List.of(1.5), Map.of("a", 1L));
        Row row = ElementTypes.record(Held.class).toRow(held);
        PCollection<Held> given =
                test.apply(Create.of(ElementTypes.strings(), "go"))
                        .apply(
                                ParDo.of(
                                        new Hold(row),
                                        ElementTypes.rows(
                                                ElementTypes.record(Held.class).schema())))
                        .apply(
                                MapElements.into(ElementTypes.record(Held.class))
                                        .via(
                                                (Row r) ->
                                                        ElementTypes.record(Held.class)
                                                                .fromRow(r)));
        test.that(given).isOnly(held);
        test.run();
    }
}
