package org.nifibeam.embedded.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.run.Capabilities;
import org.nifibeam.core.run.Capability;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.aggregates.Sum;
import org.nifibeam.core.sdk.grouping.Combine;
import org.nifibeam.core.sdk.grouping.Count;
import org.nifibeam.core.sdk.io.Create;
import org.nifibeam.core.sdk.transforms.WindowInto;
import org.nifibeam.core.sdk.types.ElementTypes;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.IntervalWindow;
import org.nifibeam.core.window.Trigger;
import org.nifibeam.embedded.EmbeddedRunner;
import org.nifibeam.testkit.Await;
import org.nifibeam.testkit.Gate;
import org.nifibeam.testkit.sdk.ElementStream;
import org.nifibeam.testkit.sdk.TestPipeline;

/** Windows and triggers over scripted streams; and that statements can be wrong. */
class WindowsTest {
    private static final IntervalWindow FIRST = new IntervalWindow(0, 60_000);

    private static TestPipeline test() {
        return TestPipeline.on(new Undeclared(new EmbeddedRunner())).parallelism(1);
    }

    /** The runner asked for what it can and has not declared yet: its law is being written. */
    private record Undeclared(Runner runner) implements Runner {
        @Override
        public String name() {
            return runner.name();
        }

        @Override
        public Capabilities capabilities() {
            Set<Capability> all = EnumSet.allOf(Capability.class);
            return new Capabilities(all, all);
        }

        @Override
        public Job run(Plan plan, RunOptions options) throws IOException {
            return runner.run(plan, options);
        }

        @Override
        public Optional<Job> attach(String runId) {
            return runner.attach(runId);
        }

        @Override
        public void forget(String runId) {
            runner.forget(runId);
        }
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
            Await.until("the first element is there", () -> out(job, "ElementStream") == 1);
            test.clock().advance(Duration.ofMinutes(2));
            Await.until("the first pane is there", () -> out(job, "Count") == 1);
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
