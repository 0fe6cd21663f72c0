package org.nifibeam.embedded.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.aggregates.Sum;
import org.nifibeam.core.sdk.grouping.Combine;
import org.nifibeam.core.sdk.grouping.Count;
import org.nifibeam.core.sdk.io.Create;
import org.nifibeam.core.sdk.transforms.Reify;
import org.nifibeam.core.sdk.transforms.WindowInto;
import org.nifibeam.core.sdk.transforms.Windowed;
import org.nifibeam.core.sdk.types.ElementTypes;
import org.nifibeam.core.window.CustomWindows;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.IntervalWindow;
import org.nifibeam.core.window.Trigger;
import org.nifibeam.core.window.WindowFunction;
import org.nifibeam.core.window.WindowingStrategy;
import org.nifibeam.embedded.EmbeddedRunner;
import org.nifibeam.testkit.Await;
import org.nifibeam.testkit.Gate;
import org.nifibeam.testkit.sdk.ElementStream;
import org.nifibeam.testkit.sdk.TestPipeline;

/** Windows and triggers over scripted streams; and that statements can be wrong. */
class WindowsTest {
    private static final IntervalWindow FIRST = new IntervalWindow(0, 60_000);

    private static TestPipeline test() {
        return TestPipeline.on(new EmbeddedRunner()).parallelism(1);
    }

    @Test
    void earlyOnTimeAndLatePanes() {
        try (TestPipeline test = test()) {
            PCollection<Long> sums =
                    test.apply(
                                    ElementStream.of(ElementTypes.longs())
                                            .at(1_000, 1L)
                                            .at(2_000, 2L)
                                            .at(3_000, 3L)
                                            .watermark(60_000)
                                            .at(4_000, 4L)
                                            .watermark(10_000_000))
                            .apply(
                                    WindowInto.<Long>fixed(Duration.ofMinutes(1))
                                            .triggering(
                                                    new Trigger.AfterWatermark(
                                                            Optional.of(new Trigger.AfterCount(2)),
                                                            Optional.of(new Trigger.AfterCount(1))))
                                            .withAllowedLateness(Duration.ofHours(1))
                                            .accumulating())
                            .apply(Combine.globally(Sum.ofLongs()));
            test.that(sums).inEarlyPanes(FIRST).isOnly(3L);
            test.that(sums).inOnTimePane(FIRST).isOnly(6L);
            test.that(sums).inLatePanes(FIRST).isOnly(10L);
            test.run();
        }
    }

    private static ElementStream<Long> fourMinutes() {
        return ElementStream.of(ElementTypes.longs())
                .at(30_000, 1L)
                .at(90_000, 2L)
                .at(150_000, 4L)
                .at(210_000, 8L)
                .watermark(100_000_000);
    }

    @Test
    void slidingWindowsShareElements() {
        try (TestPipeline test = test()) {
            PCollection<Long> sums =
                    test.apply(fourMinutes())
                            .apply(WindowInto.sliding(Duration.ofMinutes(2), Duration.ofMinutes(1)))
                            .apply(Combine.globally(Sum.ofLongs()));
            test.that(sums).inWindow(new IntervalWindow(-60_000, 60_000)).isOnly(1L);
            test.that(sums).inWindow(new IntervalWindow(0, 120_000)).isOnly(3L);
            test.that(sums).inWindow(new IntervalWindow(60_000, 180_000)).isOnly(6L);
            test.that(sums).inWindow(new IntervalWindow(120_000, 240_000)).isOnly(12L);
            test.that(sums).inWindow(new IntervalWindow(180_000, 300_000)).isOnly(8L);
            test.run();
        }
    }

    /** Berlin's days begin at 23:00 of the day before, in winter. */
    @Test
    void calendarWindowsGoByTheZone() {
        try (TestPipeline test = test()) {
            PCollection<Long> sums =
                    test.apply(
                                    ElementStream.of(ElementTypes.longs())
                                            .at("2026-01-01T22:59:59Z", 1L)
                                            .at("2026-01-01T23:00:00Z", 2L)
                                            .at("2026-01-02T22:59:59Z", 4L)
                                            .watermark("2026-01-04T00:00:00Z"))
                            .apply(
                                    WindowInto.of(
                                            new WindowFunction.Calendar(
                                                    WindowFunction.Calendar.Unit.DAYS,
                                                    1,
                                                    ZoneId.of("Europe/Berlin"))))
                            .apply(Combine.globally(Sum.ofLongs()));
            test.that(sums)
                    .inWindow(between("2025-12-31T23:00:00Z", "2026-01-01T23:00:00Z"))
                    .isOnly(1L);
            test.that(sums)
                    .inWindow(between("2026-01-01T23:00:00Z", "2026-01-02T23:00:00Z"))
                    .isOnly(6L);
            test.run();
        }
    }

    private static IntervalWindow between(String start, String end) {
        return new IntervalWindow(
                Instant.parse(start).toEpochMilli(), Instant.parse(end).toEpochMilli());
    }

    /** One window a minute; those of a key that touch become one. */
    private record Touching() implements CustomWindows {
        private static final long serialVersionUID = 1L;

        @Override
        public List<IntervalWindow> assign(long timestamp) {
            long start = timestamp - Math.floorMod(timestamp, 60_000L);
            return List.of(new IntervalWindow(start, start + 60_000));
        }

        @Override
        public boolean merging() {
            return true;
        }

        @Override
        public List<Merge> merge(List<IntervalWindow> windows) {
            List<Merge> merges = new ArrayList<>();
            List<IntervalWindow> together = new ArrayList<>();
            for (IntervalWindow window : windows) {
                if (!together.isEmpty()
                        && together.get(together.size() - 1).end() < window.start()) {
                    close(merges, together);
                    together = new ArrayList<>();
                }
                together.add(window);
            }
            close(merges, together);
            return merges;
        }

        private static void close(List<Merge> merges, List<IntervalWindow> together) {
            if (together.size() > 1) {
                long end = together.get(together.size() - 1).end();
                merges.add(new Merge(together, new IntervalWindow(together.get(0).start(), end)));
            }
        }
    }

    @Test
    void customWindowsMergeAsTheySay() {
        try (TestPipeline test = test()) {
            PCollection<Long> sums =
                    test.apply(
                                    ElementStream.of(ElementTypes.longs())
                                            .at(30_000, 1L)
                                            .at(90_000, 2L)
                                            .at(210_000, 8L)
                                            .watermark(100_000_000))
                            .apply(WindowInto.custom(new Touching()))
                            .apply(Combine.globally(Sum.ofLongs()));
            test.that(sums).inWindow(new IntervalWindow(0, 120_000)).isOnly(3L);
            test.that(sums).inWindow(new IntervalWindow(180_000, 240_000)).isOnly(8L);
            test.run();
        }
    }

    @Test
    void theTimestampOfAGroupIsTheOneAskedFor() {
        for (WindowingStrategy.TimestampCombiner combiner :
                WindowingStrategy.TimestampCombiner.values()) {
            try (TestPipeline test = test()) {
                PCollection<Windowed<Long>> sums =
                        test.apply(
                                        ElementStream.of(ElementTypes.longs())
                                                .at(30_000, 1L)
                                                .at(40_000, 2L)
                                                .watermark(100_000_000))
                                .apply(
                                        WindowInto.<Long>fixed(Duration.ofMinutes(1))
                                                .timestampCombiner(combiner))
                                .apply(Combine.globally(Sum.ofLongs()))
                                .apply(Reify.windows());
                long expected =
                        switch (combiner) {
                            case EARLIEST -> 30_000;
                            case LATEST -> 40_000;
                            case END_OF_WINDOW -> 59_999;
                        };
                test.that(sums)
                        .satisfies(
                                all ->
                                        assertEquals(
                                                List.of(Instant.ofEpochMilli(expected)),
                                                all.stream().map(Windowed::timestamp).toList()));
                test.run();
            }
        }
    }

    @Test
    void sessionsMergePerKey() {
        try (TestPipeline test = test()) {
            PCollection<KV<String, Long>> counts =
                    test.apply(
                                    ElementStream.of(ElementTypes.strings())
                                            .at(0, "a")
                                            .at(5_000, "b")
                                            .at(8_000, "a")
                                            .at(30_000, "a")
                                            .watermark(100_000))
                            .apply(WindowInto.sessions(Duration.ofSeconds(10)))
                            .apply(Count.perElement());
            test.that(counts).inWindow(new IntervalWindow(0, 18_000)).isOnly(KV.of("a", 2L));
            test.that(counts).inWindow(new IntervalWindow(5_000, 15_000)).isOnly(KV.of("b", 1L));
            test.that(counts).inWindow(new IntervalWindow(30_000, 40_000)).isOnly(KV.of("a", 1L));
            test.run();
        }
    }

    @Test
    void triggersGoByTheTestsClock() throws Exception {
        Gate gate = new Gate();
        try (TestPipeline test = test()) {
            PCollection<Long> counts =
                    test.apply(
                                    ElementStream.of(ElementTypes.longs())
                                            .at(1_000, 1L)
                                            .waitFor(gate)
                                            .at(2_000, 2L))
                            .apply(
                                    WindowInto.<Long>global()
                                            .triggering(
                                                    new Trigger.Repeatedly(
                                                            new Trigger.AfterProcessingTime(
                                                                    Duration.ofMinutes(1)))))
                            .apply("Count", Combine.globally(Count.of()));
            test.that(counts).inWindow(GlobalWindow.INSTANCE).containsInAnyOrder(1L, 1L);
            Job job = test.start();
            // The pane's delay begins when its element reaches the group, which nobody sees.
            Await.until(
                    "the first pane is there",
                    () -> {
                        test.clock().advance(Duration.ofMinutes(2));
                        return out(job, "Count") == 1;
                    });
            gate.open();
            test.finish(job);
        }
    }

    private static long out(Job job, String stage) {
        return job.metrics().stream()
                .filter(m -> m.stage().startsWith(stage))
                .mapToLong(m -> m.out())
                .max()
                .orElse(0);
    }

    @Test
    void aWrongStatementFails() {
        try (TestPipeline test = test()) {
            test.that(test.apply(Create.of(ElementTypes.longs(), 1L, 2L)))
                    .containsInAnyOrder(1L, 3L);
            String message = assertThrows(AssertionError.class, test::run).getMessage();
            assertTrue(
                    message.startsWith("'Create': missing: [3], too much: [2]\n  all of it: "),
                    message);
        }
    }

    @Test
    void aStatementThatNobodyLookedAtFails() {
        TestPipeline test = test();
        test.that(test.apply(Create.of(ElementTypes.longs(), 1L))).isEmpty();
        assertEquals(
                "what is stated was never looked at: call run() at the end of the test",
                assertThrows(AssertionError.class, test::close).getMessage());
    }

    @Test
    void sayingNothingFails() {
        try (TestPipeline test = test()) {
            test.that(test.apply(Create.of(ElementTypes.longs(), List.of(1L))));
            assertEquals(
                    "nothing is stated about 'Create'",
                    assertThrows(AssertionError.class, test::run).getMessage());
        }
    }
}
