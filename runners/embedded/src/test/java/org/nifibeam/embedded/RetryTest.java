package org.nifibeam.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.run.Job;
import org.nifibeam.testkit.Await;
import org.nifibeam.testkit.Gate;
import org.nifibeam.testkit.GraphBuilder;
import org.nifibeam.testkit.Laboratory;
import org.nifibeam.testkit.Script;
import org.nifibeam.testkit.Types;

/** How often an element has failed is not forgotten by who is killed. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RetryTest {
    private static final AtomicInteger CALLS = new AtomicInteger();

    @TempDir private Path folder;

    private final EmbeddedRunner runner = new EmbeddedRunner();
    private final Laboratory laboratory = new Laboratory();

    /** Never works on one key. */
    private static final class NeverB extends DoFn<KV<String, Long>, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(ProcessContext<KV<String, Long>, String> context) {
            if (context.element().key().equals("b")) {
                CALLS.incrementAndGet();
                throw new IllegalStateException("never");
            }
            context.output(context.element().key());
        }
    }

    @Test
    void attemptsAreCountedOverRestarts() throws Exception {
        Gate end = new Gate();
        GraphBuilder graph = new GraphBuilder(laboratory);
        PCollection in =
                graph.read(
                        "in",
                        Script.of(Types.PAIR.schema())
                                .at(1, "a", 1)
                                .at(2, "b", 2)
                                .at(3, "c", 3)
                                .waitFor(end)
                                .build(),
                        false);
        graph.retrying(3, Duration.ofMinutes(10));
        graph.collect(graph.call("f", in, Types.PAIR, new NeverB(), true));
        Plan plan = graph.plan(runner);

        CALLS.set(0);
        Job job = laboratory.start(runner, plan, "run", 1, folder, FrequentCheckpoints.SETTINGS);
        Await.until("it has failed once", () -> CALLS.get() == 1);
        for (int minutes : new int[] {10, 20, 40}) {
            int before = CALLS.get();
            FrequentCheckpoints.await(job);
            FrequentCheckpoints.kill(runner, job);
            job =
                    laboratory.start(
                            runner,
                            plan,
                            "run",
                            minutes == 20 ? 2 : 1,
                            folder,
                            FrequentCheckpoints.SETTINGS);
            FrequentCheckpoints.await(job);
            assertEquals(before, CALLS.get(), "it is not due");
            laboratory.clock().advance(Duration.ofMinutes(minutes));
            Await.until("it has failed again", () -> CALLS.get() == before + 1);
        }
        Job last = job;
        Await.until(
                "it is a dead letter",
                () -> last.metrics().stream().anyMatch(stage -> stage.errors() == 1));
        end.open();
        laboratory.finish(runner, job);
        assertEquals(4, CALLS.get());
        assertEquals(List.of("['b', 2]"), graph.texts("f.errors"));
        assertEquals(List.of("a", "c"), graph.texts("f"));
    }

    /** Fails on one key as long as it is told to. */
    private static final class FailsWhile extends DoFn<KV<String, Long>, String> {
        private static final long serialVersionUID = 1L;
        private static volatile boolean fails;

        @Override
        public void process(ProcessContext<KV<String, Long>, String> context) {
            if (context.element().key().equals("b")) {
                CALLS.incrementAndGet();
                if (fails) {
                    throw new IllegalStateException("not yet");
                }
            }
            context.output(context.element().key());
        }
    }

    /** What is tried again is not late: its window waits for it, over a kill too. */
    @Test
    void eventTimeWaitsForWhatIsTriedAgain() throws Exception {
        Gate end = new Gate();
        GraphBuilder graph = new GraphBuilder(laboratory);
        PCollection in =
                graph.read(
                        "in",
                        Script.of(Types.PAIR.schema())
                                .at(1_000, "b", 1)
                                .at(30_000, "a", 2)
                                .watermark(30_000)
                                .waitFor(end)
                                .build(),
                        false);
        graph.retrying(3, Duration.ofMinutes(1));
        PCollection out = graph.call("f", in, Types.PAIR, new FailsWhile());
        graph.collect(out);
        Plan plan = graph.plan(runner);

        CALLS.set(0);
        FailsWhile.fails = true;
        Job first = laboratory.start(runner, plan, "run", 1, folder, FrequentCheckpoints.SETTINGS);
        Await.until("it has failed", () -> CALLS.get() == 1);
        Await.until("the other has come", () -> graph.texts("f").contains("a"));
        FrequentCheckpoints.await(first);
        assertEquals(1_000, watermark(first));
        FrequentCheckpoints.kill(runner, first);
        FailsWhile.fails = false;
        Job again = laboratory.start(runner, plan, "run", 1, folder, FrequentCheckpoints.SETTINGS);
        FrequentCheckpoints.await(again);
        assertEquals(1_000, watermark(again));
        laboratory.clock().advance(Duration.ofMinutes(1));
        Await.until("event time goes on", () -> watermark(again) == 30_000);
        end.open();
        laboratory.finish(runner, again);
        assertEquals(List.of("a", "b"), graph.texts("f"));
        assertEquals(2, CALLS.get());
    }

    private static long watermark(Job job) {
        return job.metrics().stream()
                .filter(stage -> stage.stage().equals("f"))
                .findFirst()
                .orElseThrow()
                .watermark();
    }
}
