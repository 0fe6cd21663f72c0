package org.nifibeam.embedded.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.coder.Coders;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.OutputTag;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PCollectionList;
import org.nifibeam.core.sdk.io.Create;
import org.nifibeam.core.sdk.rows.AssignTimestamps;
import org.nifibeam.core.sdk.rows.Convert;
import org.nifibeam.core.sdk.rows.FilterRows;
import org.nifibeam.core.sdk.rows.MapToFields;
import org.nifibeam.core.sdk.transforms.DeadLetter;
import org.nifibeam.core.sdk.transforms.Filter;
import org.nifibeam.core.sdk.transforms.FlatMapElements;
import org.nifibeam.core.sdk.transforms.Flatten;
import org.nifibeam.core.sdk.transforms.Keys;
import org.nifibeam.core.sdk.transforms.KvSwap;
import org.nifibeam.core.sdk.transforms.MapElements;
import org.nifibeam.core.sdk.transforms.ParDo;
import org.nifibeam.core.sdk.transforms.ParDoOutputs;
import org.nifibeam.core.sdk.transforms.Partition;
import org.nifibeam.core.sdk.transforms.Reify;
import org.nifibeam.core.sdk.transforms.Reshuffle;
import org.nifibeam.core.sdk.transforms.Values;
import org.nifibeam.core.sdk.transforms.WindowInto;
import org.nifibeam.core.sdk.transforms.Windowed;
import org.nifibeam.core.sdk.transforms.WithKeys;
import org.nifibeam.core.sdk.transforms.WithTimestamps;
import org.nifibeam.core.sdk.types.ElementTypes;
import org.nifibeam.core.window.IntervalWindow;
import org.nifibeam.core.window.Pane;
import org.nifibeam.embedded.EmbeddedRunner;
import org.nifibeam.testkit.sdk.TestPipeline;

/** What is done to elements one by one. */
class TransformsTest {
    record Flight(String carrier, int distance, Instant departure) {}

    record Leg(String carrier, Long distance) {}

    private static final List<Flight> FLIGHTS =
            List.of(
                    new Flight("AA", 100, Instant.parse("2001-01-01T00:00:10Z")),
                    new Flight("UA", 2000, Instant.parse("2001-01-01T00:01:20Z")),
                    new Flight("AA", 300, Instant.parse("2001-01-01T00:01:30Z")));

    private final TestPipeline test = TestPipeline.on(new EmbeddedRunner());

    @AfterEach
    void close() {
        test.close();
    }

    private PCollection<String> strings(String... elements) {
        return test.apply(Create.of(ElementTypes.strings(), elements));
    }

    @Test
    void elementsAreMappedAndFiltered() {
        PCollection<Integer> lengths =
                strings("to be", "or not to be", "")
                        .apply(
                                FlatMapElements.into(ElementTypes.strings())
                                        .via(line -> List.of(line.split(" "))))
                        .apply(Filter.by(word -> !word.isEmpty()))
                        .apply(MapElements.into(ElementTypes.ints()).via(String::length));
        test.that(lengths).containsInAnyOrder(2, 2, 2, 3, 2, 2);
        test.run();
    }

    @Test
    void pairsAreTakenApartAndSwapped() {
        PCollection<KV<Integer, String>> pairs =
                strings("a", "bb").apply(WithKeys.of(ElementTypes.ints(), String::length));
        test.that(pairs).containsInAnyOrder(KV.of(1, "a"), KV.of(2, "bb"));
        test.that(pairs.apply(Keys.create())).containsInAnyOrder(1, 2);
        test.that(pairs.apply(Values.create())).containsInAnyOrder("a", "bb");
        test.that(pairs.apply(KvSwap.create())).containsInAnyOrder(KV.of("a", 1), KV.of("bb", 2));
        test.run();
    }

    @Test
    void recordsAreValuesOfPairs() {
        PCollection<Flight> flights =
                test.apply(Create.of(ElementTypes.record(Flight.class), FLIGHTS));
        PCollection<Flight> values =
                flights.apply(WithKeys.of(ElementTypes.strings(), Flight::carrier))
                        .apply(Values.create());
        test.that(values).containsInAnyOrder(FLIGHTS);
        test.that(PCollectionList.of(values).and(flights).apply(Flatten.collections()))
                .satisfies(all -> assertEquals(6, all.size()));
        test.run();
    }

    @Test
    void rowsAreFilteredAndConvertedByTheirFields() {
        PCollection<Leg> legs =
                test.apply(Create.of(ElementTypes.record(Flight.class), FLIGHTS))
                        .apply(FilterRows.by("distance > 200"))
                        .apply(Convert.to(ElementTypes.record(Leg.class)));
        test.that(legs).containsInAnyOrder(new Leg("UA", 2000L), new Leg("AA", 300L));
        PCollection<Row> fields = legs.apply(MapToFields.of("twice", "distance * 2"));
        test.that(fields)
                .satisfies(
                        rows ->
                                assertEquals(
                                        List.of(600L, 4000L),
                                        rows.stream().map(r -> r.get(0)).sorted().toList()));
        test.run();
    }

    @Test
    void objectsOfAnyClassHaveACoder() {
        PCollection<Duration> durations =
                strings("PT1S", "PT2M")
                        .apply(
                                MapElements.into(ElementTypes.of(Coders.durations()))
                                        .via(Duration::parse))
                        .apply(Reshuffle.create());
        test.that(durations).containsInAnyOrder(Duration.ofSeconds(1), Duration.ofMinutes(2));
        test.run();
    }

    @Test
    void collectionsAreJoinedAndParted() {
        PCollectionList<String> parts =
                PCollectionList.of(strings("a", "bb"))
                        .and(test.apply("More", Create.of(ElementTypes.strings(), "ccc")))
                        .and(test.apply("None", Create.empty(ElementTypes.strings())))
                        .apply(Flatten.collections())
                        .apply(Partition.of(3, word -> word.length() - 1));
        test.that(parts.get(0)).isOnly("a");
        test.that(parts.get(1)).isOnly("bb");
        test.that(parts.get(2)).isOnly("ccc");
        test.run();
    }

    private static final OutputTag<String> ODD = new OutputTag<>("odd", ElementTypes.strings());

    /** Counts what it sees, and gives the odd ones elsewhere. */
    static final class Halves extends DoFn<Integer, Integer> {
        private static final long serialVersionUID = 1L;

        private transient boolean ready;

        @Override
        public void setup() {
            ready = true;
        }

        @Override
        public void process(ProcessContext<Integer, Integer> context) {
            assertTrue(ready);
            context.metrics().count("seen", 1);
            if (context.element() == 13) {
                throw new IllegalStateException("unlucky");
            } else if (context.element() % 2 == 0) {
                context.output(context.element() / 2);
            } else {
                context.output(ODD, "odd " + context.element());
            }
        }
    }

    @Test
    void aFunctionHasSeveralOutputsAndDeadLetters() {
        ParDoOutputs<Integer, Integer> outputs =
                test.apply(Create.of(ElementTypes.ints(), 1, 2, 8, 13))
                        .apply(
                                ParDo.of(new Halves(), ElementTypes.ints())
                                        .withOutputs(ODD)
                                        .withDeadLetters());
        test.that(outputs.main()).containsInAnyOrder(1, 4);
        test.that(outputs.get(ODD)).isOnly("odd 1");
        PCollection<String> letters =
                outputs.deadLetters()
                        .apply(
                                MapElements.into(ElementTypes.strings())
                                        .via(
                                                (DeadLetter<Integer> letter) ->
                                                        letter.element()
                                                                + ": "
                                                                + letter.message()));
        test.that(letters)
                .satisfies(
                        all -> {
                            assertEquals(1, all.size());
                            assertTrue(
                                    all.get(0).startsWith("13: ") && all.get(0).contains("unlucky"),
                                    all.get(0));
                        });
        Job job = test.run();
        assertEquals(
                1,
                job.metrics().stream()
                        .filter(m -> m.stage().equals("Halves"))
                        .findAny()
                        .orElseThrow()
                        .errors());
    }

    @Test
    void aFailureNamesTheStage() {
        test.apply(Create.of(ElementTypes.ints(), 13))
                .apply("Half", ParDo.of(new Halves(), ElementTypes.ints()));
        String message = test.runToFailure().problem().toString();
        assertTrue(message.contains("stage 'Half'") && message.contains("unlucky"), message);
    }

    @Test
    void elementsAreSeenWithTimeAndWindow() {
        PCollection<Windowed<String>> windowed =
                test.apply(Create.of(ElementTypes.record(Flight.class), FLIGHTS))
                        .apply(WithTimestamps.of(Flight::departure))
                        .apply(WindowInto.fixed(Duration.ofMinutes(1)))
                        .apply(MapElements.into(ElementTypes.strings()).via(Flight::carrier))
                        .apply(Reify.windows());
        long start = Instant.parse("2001-01-01T00:00:00Z").toEpochMilli();
        test.that(windowed)
                .inWindow(new IntervalWindow(start, start + 60_000))
                .isOnly(
                        new Windowed<>(
                                "AA",
                                Instant.parse("2001-01-01T00:00:10Z"),
                                new IntervalWindow(start, start + 60_000),
                                Pane.NONE));
        test.that(windowed).satisfies(all -> assertEquals(3, all.size()));
        test.run();
    }

    @Test
    void timestampsComeFromFields() {
        PCollection<String> carriers =
                test.apply(Create.of(ElementTypes.record(Flight.class), FLIGHTS))
                        .apply(AssignTimestamps.from("departure"))
                        .apply(WindowInto.fixed(Duration.ofMinutes(1)))
                        .apply(MapElements.into(ElementTypes.strings()).via(Flight::carrier));
        long start = Instant.parse("2001-01-01T00:01:00Z").toEpochMilli();
        test.that(carriers)
                .inWindow(new IntervalWindow(start, start + 60_000))
                .containsInAnyOrder("UA", "AA");
        test.run();
    }
}
