package org.nifibeam.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.MetricValue;
import org.nifibeam.core.function.OutputTag;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.run.StageMetrics;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.WindowFunction;

/**
 * What a runner that declares FUNCTIONS must do with a function: its life, its outputs, its
 * failures. Functions run in the JVM of the test.
 */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
public abstract class RunnerFunctionLaw {
    private static final OutputTag<String> ODD = new OutputTag<>("odd", Types.TEXT);

    /** What functions have noted of their lives. */
    private static final ConcurrentLinkedQueue<String> NOTES = new ConcurrentLinkedQueue<>();

    @TempDir Path folder;

    private final Laboratory laboratory = new Laboratory();
    private final GraphBuilder graph = new GraphBuilder(laboratory);
    private Set<Thread> threads;

    /** The runner under test; the same one during a test. */
    protected abstract Runner runner();

    @BeforeEach
    void begin() {
        threads = Await.threads();
        NOTES.clear();
    }

    @AfterEach
    void nothingIsLeft() {
        Await.onlyThreads(threads);
        assertEquals(List.of(), List.of(folder.toFile().list()), "files left in the work folder");
        laboratory.contract().verify();
    }

    private PCollection pairs(int count) {
        Script.Builder script = Script.of(Types.PAIR.schema());
        for (int i = 1; i <= count; i++) {
            script.at(i * 1000L, "k" + i, i);
        }
        return graph.read("in", script.build(), true);
    }

    private String failure(int parallelism) throws Exception {
        Job job = graph.start(runner(), parallelism, folder, InstantSource.system());
        assertEquals(Job.State.FAILED, job.await(Duration.ofSeconds(20)));
        runner().forget("run");
        return job.failure().orElseThrow().problem().toString();
    }

    /** Notes each call of its life. */
    private static class Noting extends DoFn<KV<String, Long>, String> {
        private static final long serialVersionUID = 1L;

        private final String fails;
        private transient long held;

        Noting(String fails) {
            this.fails = fails;
        }

        private void note(String what) {
            NOTES.add(what);
            if (what.equals(fails)) {
                throw new IllegalStateException(what + " does not work");
            }
        }

        @Override
        public void setup() {
            note("setup");
        }

        @Override
        public void startBundle() {
            note("startBundle");
        }

        @Override
        public void process(ProcessContext<KV<String, Long>, String> context) {
            note("process");
            held += context.element().value();
        }

        @Override
        public void finishBundle(BundleContext<String> context) {
            note("finishBundle");
            context.output("sum " + held, Instant.ofEpochMilli(7), GlobalWindow.INSTANCE);
            held = 0;
        }

        @Override
        public void teardown() {
            note("teardown");
        }
    }

    @Test
    void aFunctionLivesAsItsContractSays() throws Exception {
        graph.collect(graph.call("f", pairs(3), Types.PAIR, new Noting("")));
        graph.run(runner(), 1, folder);
        long sum = 0;
        for (Element element : laboratory.sink().elements("f")) {
            assertEquals(7, element.timestamp());
            sum += Long.parseLong(element.row().get(0).toString().substring(4));
        }
        assertEquals(6, sum);
        String life = String.join(" ", NOTES);
        assertTrue(life.matches("setup( startBundle( process)+ finishBundle)+ teardown"), life);
    }

    @ParameterizedTest
    @ValueSource(strings = {"setup", "startBundle", "finishBundle", "process"})
    void whatFailsFailsTheRunAndTheFunctionIsTornDown(String fails) throws Exception {
        graph.collect(graph.call("f", pairs(3), Types.PAIR, new Noting(fails)));
        String problem = failure(1);
        assertTrue(problem.startsWith("[FAILED] stage 'f': the function"), problem);
        assertTrue(problem.contains(fails + " does not work; see the log"), problem);
        assertEquals("teardown", List.copyOf(NOTES).get(NOTES.size() - 1));
        assertEquals(List.of(), graph.texts("f"));
    }

    @Test
    void aFailureNamesTheElement() throws Exception {
        graph.collect(graph.call("f", pairs(1), Types.PAIR, new Noting("process")));
        assertEquals(
                "[FAILED] stage 'f': the function failed on the element {key: 'k1', value: 1}: process does not work; see the log for the whole cause, or give the stage 'error_handling'",
                failure(1));
    }

    /** Each task has its own copy, made anew: what one counts no other sees. */
    @Test
    void eachTaskHasItsOwnCopy() throws Exception {
        PCollection spread = graph.reshuffle("spread", pairs(6));
        graph.collect(graph.call("f", spread, Types.PAIR, new Noting("")));
        graph.run(runner(), 3, folder);
        assertEquals(3, NOTES.stream().filter("setup"::equals).count());
        assertEquals(3, NOTES.stream().filter("teardown"::equals).count());
        long sum = graph.texts("f").stream().mapToLong(t -> Long.parseLong(t.substring(4))).sum();
        assertEquals(21, sum);
    }

    /** Holds what cannot be serialized. */
    private static final class Unserializable extends DoFn<KV<String, Long>, String> {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // That it is not serializable is the point.
        private final Object lock = new Object();

        @Override
        public void process(ProcessContext<KV<String, Long>, String> context) {
            context.output(lock.toString());
        }
    }

    @Test
    void aFunctionThatCannotBeCopiedIsRefused() {
        graph.collect(graph.call("f", pairs(1), Types.PAIR, new Unserializable()));
        ProblemException refusal = assertThrows(ProblemException.class, () -> graph.plan(runner()));
        assertEquals(
                "[UNSUPPORTED] stage 'f': the function "
                        + Unserializable.class.getName()
                        + " cannot be copied for each task: java.io.NotSerializableException: java.lang.Object; let all that its fields hold implement java.io.Serializable, or make the fields transient and set them in setup()",
                refusal.problems().get(0).toString());
    }

    /** Even ones to the main output, odd ones to the other, twos with a later timestamp. */
    private static final class Split extends DoFn<KV<String, Long>, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(ProcessContext<KV<String, Long>, String> context) {
            long value = context.element().value();
            String text = "v" + value;
            if (value == 4) {
                context.output(text, context.timestamp().minusMillis(1));
            } else if (value % 2 == 0) {
                context.output(text, context.timestamp().plusMillis(1));
            } else {
                context.output(new OutputTag<>("odd", Types.TEXT), text);
            }
        }
    }

    @Test
    void severalOutputsAndTimestamps() throws Exception {
        List<PCollection> outputs =
                graph.call("f", pairs(3), Types.PAIR, new Split(), false, List.of(ODD));
        outputs.forEach(graph::collect);
        Job job = graph.run(runner(), 2, folder);
        assertEquals(
                List.of("[v2] @1970-01-01T00:00:02.001Z"),
                Element.texts(laboratory.sink().elements("f")));
        assertEquals(
                List.of("[v1] @1970-01-01T00:00:01Z", "[v3] @1970-01-01T00:00:03Z"),
                Element.texts(laboratory.sink().elements("f.odd")));
        assertEquals(3, metrics(job, "f").in());
        assertEquals(3, metrics(job, "f").out());
    }

    @Test
    void aTimestampMayNotGoBack() throws Exception {
        graph.call("f", pairs(4), Types.PAIR, new Split(), false, List.of(ODD))
                .forEach(graph::collect);
        String problem = failure(1);
        assertTrue(
                problem.contains(
                        "the timestamp 1970-01-01T00:00:03.999Z is before 1970-01-01T00:00:04Z"),
                problem);
    }

    /** Says its element's window. */
    private static final class WindowTexts extends DoFn<KV<String, Long>, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(ProcessContext<KV<String, Long>, String> context) {
            context.output(context.element().value() + " in " + context.window().start());
        }
    }

    @Test
    void aFunctionIsCalledOnceAWindow() throws Exception {
        WindowFunction sliding =
                new WindowFunction.Sliding(
                        Duration.ofSeconds(4), Duration.ofSeconds(2), Duration.ZERO);
        PCollection windowed = graph.window("w", pairs(2), sliding);
        graph.collect(graph.call("f", windowed, Types.PAIR, new WindowTexts()));
        graph.run(runner(), 2, folder);
        assertEquals(List.of("1 in -2000", "1 in 0", "2 in 0", "2 in 2000"), graph.texts("f"));
    }

    /** Fails on every third, after an output; notes figures. */
    private static final class ThirdFails extends DoFn<KV<String, Long>, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(ProcessContext<KV<String, Long>, String> context) {
            long value = context.element().value();
            context.metrics().count("seen", 1);
            context.metrics().distribution("size", value);
            context.metrics().gauge("last", value);
            context.metrics().word("parity", value % 2 == 0 ? "even" : "odd");
            context.output("v" + value);
            if (value % 3 == 0) {
                throw new IllegalStateException("a third", new ArithmeticException("by three"));
            }
        }
    }

    @Test
    void whatFailsGoesToTheErrorOutputAndGivesNothing() throws Exception {
        graph.collect(graph.call("f", pairs(7), Types.PAIR, new ThirdFails(), true));
        Job job = graph.run(runner(), 2, folder);
        assertEquals(List.of("v1", "v2", "v4", "v5", "v7"), graph.texts("f"));
        List<Element> errors = laboratory.sink().elements("f.errors");
        assertEquals(List.of("['k3', 3]", "['k6', 6]"), graph.texts("f.errors"));
        Element first =
                errors.stream().filter(e -> e.timestamp() == 3000).findFirst().orElseThrow();
        assertEquals(
                "the function failed on the element {key: 'k3', value: 3}: a third",
                first.row().get(1));
        assertEquals(
                """
                java.lang.IllegalStateException: a third at org.nifibeam.testkit.RunnerFunctionLaw$ThirdFails.process(RunnerFunctionLaw.java:LINE)
                java.lang.ArithmeticException: by three at org.nifibeam.testkit.RunnerFunctionLaw$ThirdFails.process(RunnerFunctionLaw.java:LINE)""",
                ((String) first.row().get(2)).replaceAll(":\\d+\\)", ":LINE)"));
        StageMetrics metrics = metrics(job, "f");
        assertEquals(List.of(7L, 5L, 2L), List.of(metrics.in(), metrics.out(), metrics.errors()));
    }

    /** Fails on some elements, after an output and a note; the first times or always. */
    private static final class Fails extends DoFn<KV<String, Long>, String> {
        private static final long serialVersionUID = 1L;
        private final String key;
        private final int times;

        Fails(String key, int times) {
            this.key = key;
            this.times = times;
        }

        @Override
        public void process(ProcessContext<KV<String, Long>, String> context) {
            String of = context.element().key();
            NOTES.add(of);
            context.output(of);
            if (of.equals(key) && calls(of) <= times) {
                throw new IllegalStateException("not yet");
            }
        }
    }

    private static long calls(String key) {
        return NOTES.stream().filter(key::equals).count();
    }

    @Test
    void whatFailsIsTriedAgainAsIfItHadNotBeen() throws Exception {
        graph.retrying(2, Duration.ofMillis(1));
        graph.collect(graph.call("f", pairs(3), Types.PAIR, new Fails("k2", 2)));
        graph.run(runner(), 1, folder);
        assertEquals(List.of("k1", "k2", "k3"), graph.texts("f"));
        assertEquals(3, calls("k2"));
        assertEquals(1, calls("k3"));
    }

    @Test
    void whatFailsEachTimeGoesToTheErrorOutput() throws Exception {
        graph.retrying(2, Duration.ofMillis(1));
        PCollection in = pairs(3);
        graph.collect(graph.call("f", in, Types.PAIR, new Fails("k2", Integer.MAX_VALUE), true));
        Job job = graph.run(runner(), 1, folder);
        assertEquals(List.of("k1", "k3"), graph.texts("f"));
        assertEquals(List.of("['k2', 2]"), graph.texts("f.errors"));
        assertEquals(3, calls("k2"));
        assertEquals(1, metrics(job, "f").errors());
    }

    @Test
    void whatFailsEachTimeFailsTheRunAndIsNamed() throws Exception {
        graph.retrying(1, Duration.ofMillis(1));
        PCollection in = pairs(3);
        graph.collect(graph.call("f", in, Types.PAIR, new Fails("k2", Integer.MAX_VALUE)));
        String problem = failure(1);
        assertTrue(
                problem.startsWith(
                        "[FAILED] stage 'f': the function failed on the element {key: 'k2', value: 2}: not yet"),
                problem);
        assertEquals(2, calls("k2"));
    }

    @Test
    void figuresAreSummedOverTasks() throws Exception {
        PCollection spread = graph.reshuffle("spread", pairs(7));
        graph.collect(graph.call("f", spread, Types.PAIR, new ThirdFails(), true));
        Job job = graph.run(runner(), 3, folder);
        Map<String, MetricValue> own = metrics(job, "f").own();
        assertEquals(new MetricValue.Counter(7), own.get("seen"));
        assertEquals(new MetricValue.Distribution(7, 28, 1, 7), own.get("size"));
        assertEquals(new MetricValue.Words(Set.of("even", "odd")), own.get("parity"));
        assertTrue(own.get("last") instanceof MetricValue.Gauge, own.toString());
    }

    static StageMetrics metrics(Job job, String stage) {
        return job.metrics().stream()
                .filter(m -> m.stage().equals(stage))
                .findFirst()
                .orElseThrow();
    }
}
