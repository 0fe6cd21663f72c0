package org.nifibeam.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.State;
import org.nifibeam.core.function.StateSpec;
import org.nifibeam.core.function.TimerSpec;
import org.nifibeam.core.function.View;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.model.SideInput;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.window.Trigger;
import org.nifibeam.core.window.WindowFunction;
import org.nifibeam.core.window.WindowingStrategy;

/** What a runner that declares SIDE_INPUTS must do with them. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
public abstract class RunnerSideInputLaw {
    private static final View<List<KV<String, Long>>> LIST = view(View.Kind.LIST);
    private static final View<KV<String, Long>> SINGLETON = view(View.Kind.SINGLETON);
    private static final View<Map<String, Long>> MAP = view(View.Kind.MAP);
    private static final View<Map<String, List<Long>>> MULTIMAP = view(View.Kind.MULTIMAP);
    private static final WindowFunction TEN_SECONDS =
            new WindowFunction.Fixed(Duration.ofSeconds(10), Duration.ZERO);

    @TempDir Path folder;

    private final Laboratory laboratory = new Laboratory();
    private final GraphBuilder graph = new GraphBuilder(laboratory);
    private Set<Thread> threads;

    /** The runner under test; the same one during a test. */
    protected abstract Runner runner();

    private static <V> View<V> view(View.Kind kind) {
        return new View<>("side", kind, Types.PAIR, Optional.empty());
    }

    @BeforeEach
    void begin() {
        threads = Await.threads();
    }

    @AfterEach
    void nothingIsLeft() {
        Await.onlyThreads(threads);
        assertEquals(List.of(), List.of(folder.toFile().list()), "files left in the work folder");
        laboratory.contract().verify();
    }

    private static Script.Builder script() {
        return Script.of(Types.PAIR.schema());
    }

    private PCollection read(String name, Script.Builder script, boolean bounded) {
        return graph.read(name, script.build(), bounded);
    }

    /** Says what its element sees. */
    private static final class Seeing extends DoFn<KV<String, Long>, String> {
        private static final long serialVersionUID = 1L;

        private final View<?> view;

        Seeing(View<?> view) {
            this.view = view;
        }

        @Override
        public void process(ProcessContext<KV<String, Long>, String> c) {
            c.output(c.element().key() + " sees " + text(c.sideInput(view)));
        }

        private static String text(Object seen) {
            if (seen instanceof Map<?, ?> map) {
                Map<String, String> sorted = new TreeMap<>();
                map.forEach((key, value) -> sorted.put(key.toString(), text(value)));
                return sorted.toString();
            }
            if (seen instanceof Iterable<?> all) {
                List<String> texts = new ArrayList<>();
                all.forEach(one -> texts.add(text(one)));
                texts.sort(null);
                return texts.toString();
            }
            return seen instanceof KV<?, ?> pair ? pair.key() + "=" + pair.value() : "" + seen;
        }
    }

    private PCollection see(View<?> view, PCollection main, PCollection side) {
        PCollection result =
                graph.call(
                        "f", main, Types.PAIR, new Seeing(view), false, new SideInput(view, side));
        graph.collect(result);
        return result;
    }

    private List<String> seen(View<?> view, Script.Builder sideScript, boolean bounded)
            throws Exception {
        PCollection side = read("side", sideScript, bounded);
        PCollection main = read("main", script().at(1, "m", 0).at(2, "n", 0), bounded);
        see(view, main, side);
        graph.run(runner(), 2, folder);
        return graph.texts("f");
    }

    private String failure() throws Exception {
        Job job = graph.start(runner(), 2, folder, InstantSource.system());
        assertEquals(Job.State.FAILED, job.await(Duration.ofSeconds(20)));
        runner().forget("run");
        return job.failure().orElseThrow().problem().toString();
    }

    private String failure(View<?> view, Script.Builder sideScript) throws Exception {
        PCollection side = read("side", sideScript, true);
        see(view, read("main", script().at(1, "m", 0), true), side);
        return failure();
    }

    private static Script.Builder three() {
        return script().at(1, "a", 1).at(2, "b", 2).at(3, "a", 3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aList(boolean bounded) throws Exception {
        assertEquals(
                List.of("m sees [a=1, a=3, b=2]", "n sees [a=1, a=3, b=2]"),
                seen(LIST, three(), bounded));
    }

    @Test
    void anEmptyList() throws Exception {
        assertEquals(List.of("m sees []", "n sees []"), seen(LIST, script(), true));
    }

    @Test
    void aMultimap() throws Exception {
        assertEquals(
                List.of("m sees {a=[1, 3], b=[2]}", "n sees {a=[1, 3], b=[2]}"),
                seen(MULTIMAP, three(), true));
    }

    @Test
    void aMap() throws Exception {
        assertEquals(
                List.of("m sees {a=1, b=2}", "n sees {a=1, b=2}"),
                seen(MAP, script().at(1, "a", 1).at(2, "b", 2), true));
    }

    @Test
    void aSingleton() throws Exception {
        assertEquals(
                List.of("m sees a=1", "n sees a=1"), seen(SINGLETON, script().at(1, "a", 1), true));
    }

    @Test
    void aSingletonsFallback() throws Exception {
        View<String> view =
                new View<>("side", View.Kind.SINGLETON, Types.TEXT, Optional.of("none"));
        PCollection side = graph.read("side", Script.of(Types.TEXT.schema()).build(), true);
        see(view, read("main", script().at(1, "m", 0), true), side);
        graph.run(runner(), 2, folder);
        assertEquals(List.of("m sees none"), graph.texts("f"));
    }

    @Test
    void aSingletonOfSeveralFails() throws Exception {
        assertEquals(
                "[FAILED] stage 'f': the function failed on the element {key: 'm', value: 0}: the"
                        + " side input 'side' has 3 elements in the window global, and a singleton is"
                        + " one; see the log for the whole cause, or give the stage 'error_handling'",
                failure(SINGLETON, three()));
    }

    @Test
    void aSingletonOfNoneFails() throws Exception {
        String problem = failure(SINGLETON, script());
        assertTrue(
                problem.contains("'side' has no element in the window global, and a singleton"),
                problem);
    }

    @Test
    void aMapWithAKeyTwiceFails() throws Exception {
        String problem = failure(MAP, three());
        assertTrue(
                problem.contains(
                        "'side' has the key a twice in the window global, and a map has a key"
                                + " once"),
                problem);
    }

    /** Elements see the window of theirs, sliding main windows one each. */
    @Test
    void eachWindowSeesItsOwn() throws Exception {
        Script.Builder sides = script().at(1000, "a", 1).at(12_000, "b", 2).at(13_000, "c", 3);
        PCollection side = graph.window("sw", read("side", sides, true), TEN_SECONDS);
        WindowFunction sliding =
                new WindowFunction.Sliding(
                        Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ZERO);
        Script.Builder mains = script().at(1000, "m", 0).at(11_000, "n", 0);
        PCollection main = graph.window("mw", read("main", mains, true), sliding);
        see(LIST, main, side);
        graph.run(runner(), 2, folder);
        assertEquals(
                List.of("m sees [a=1]", "m sees [a=1]", "n sees [b=2, c=3]", "n sees [b=2, c=3]"),
                graph.texts("f"));
    }

    @Test
    void windowsThatMergeAreRefused() {
        PCollection side =
                graph.window(
                        "sw",
                        read("side", script(), true),
                        new WindowFunction.Sessions(Duration.ofSeconds(1)));
        see(LIST, read("main", script(), true), side);
        ProblemException refusal = assertThrows(ProblemException.class, () -> graph.plan(runner()));
        assertEquals(
                "[UNSUPPORTED] stage 'f': the side input 'side' is in windows that merge (sessions"
                        + " gap PT1S), and an element's window has none that belongs to it; window the"
                        + " side input into fixed, sliding or global windows",
                refusal.problems().get(0).toString());
    }

    @Test
    void theGlobalWindowSeesNoOtherWindows() throws Exception {
        PCollection side = graph.window("sw", read("side", three(), true), TEN_SECONDS);
        see(LIST, read("main", script().at(1, "m", 0), true), side);
        String problem = failure();
        assertTrue(
                problem.contains("stage 'f'")
                        && problem.contains(
                                "the window global has none that belongs to it in the side input"
                                        + " 'side', whose windows are fixed PT10S"),
                problem);
    }

    /** An element waits for its window's side, and the watermark waits with it. */
    @Test
    void elementsWaitForTheirSideInputs() throws Exception {
        Gate gate = new Gate();
        Script.Builder sides =
                script().at(1000, "a", 1).waitFor(gate).at(2000, "b", 2).watermark(10_000);
        PCollection side = graph.window("sw", read("side", sides, false), TEN_SECONDS);
        Script.Builder mains = script().at(5000, "m", 0).watermark(30_000);
        PCollection main = graph.window("mw", read("main", mains, false), TEN_SECONDS);
        PCollection f = see(LIST, main, side);
        graph.collect(graph.call("g", f, Types.TEXT, new Passing()));
        Job job = graph.start(runner(), 1, folder, InstantSource.system());
        Await.until("main is there", () -> RunnerFunctionLaw.metrics(job, "f").in() == 1);
        Await.until("5000", () -> RunnerFunctionLaw.metrics(job, "g").watermark() == 5000);
        assertEquals(0, RunnerFunctionLaw.metrics(job, "f").out());
        gate.open();
        GraphBuilder.done(job, runner());
        assertEquals(List.of("m sees [a=1, b=2]"), graph.texts("f"));
    }

    /** Passes texts on. */
    private static final class Passing extends DoFn<String, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(ProcessContext<String, String> c) {
            c.output(c.element());
        }
    }

    /** A pair and its timestamp; the source is idle at once. */
    private PCollection idle(String key, int seconds) {
        Schema schema = TypeText.schema("{key: string?, value: int64, t: datetime}");
        Script script = Script.of(schema).row(key, 0, seconds * 1_000_000).silence().build();
        PCollection in = graph.read("idle", script, false);
        RowFunction assign =
                new RowFunction.AssignTimestamps(
                        new Expression.FieldReference(2, "t", schema.type(2)),
                        Duration.ZERO,
                        Optional.of(Duration.ofMillis(1)));
        PCollection assigned = graph.apply("assign", in, assign, schema);
        RowFunction narrow =
                new RowFunction.Project(
                        List.of(
                                new Expression.FieldReference(0, "key", schema.type(0)),
                                new Expression.FieldReference(1, "value", schema.type(1))));
        return graph.apply("narrow", assigned, narrow, Types.PAIR.schema());
    }

    /**
     * A task whose input is idle holds nobody back, but for elements that wait for their side:
     * behind the others' event time they would be late.
     */
    @Test
    void whatWaitsIsNotIdle() throws Exception {
        Gate gate = new Gate();
        PCollection main = graph.window("mw", idle("m", 5), TEN_SECONDS);
        Script.Builder sides = script().waitFor(gate).at(1000, "a", 1).watermark(10_000).silence();
        PCollection side = graph.window("sw", read("side", sides, false), TEN_SECONDS);
        Script.Builder others = script().at(5000, "other", 0).watermark(30_000).silence();
        PCollection other = graph.window("ow", read("other", others, false), TEN_SECONDS);
        graph.collect(graph.flatten("beside", main, other));
        PCollection f = graph.call("f", main, Types.PAIR, new Seeing(LIST), false, side(side));
        PCollection texts = graph.call("ot", other, Types.PAIR, new Keys());
        graph.collect(graph.flatten("both", f, texts));
        Job job = graph.start(runner(), 1, folder, InstantSource.system());
        Await.until("f's is waiting", () -> RunnerFunctionLaw.metrics(job, "f").in() == 1);
        Await.until(
                "the source is idle",
                () -> RunnerFunctionLaw.metrics(job, "beside").watermark() == 30_000);
        assertTrue(RunnerFunctionLaw.metrics(job, "both").watermark() <= 5000);
        gate.open();
        Await.until("f is out", () -> RunnerFunctionLaw.metrics(job, "both").in() == 2);
        Await.until(
                "f is idle", () -> RunnerFunctionLaw.metrics(job, "both").watermark() == 30_000);
        job.drain();
        GraphBuilder.done(job, runner());
        assertEquals(List.of("m sees [a=1]", "other"), graph.texts("both"));
    }

    /** Gives keys. */
    private static final class Keys extends DoFn<KV<String, Long>, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(ProcessContext<KV<String, Long>, String> c) {
            c.output(c.element().key());
        }
    }

    private static WindowingStrategy eachElement() {
        return new WindowingStrategy(
                new WindowFunction.Global(),
                new Trigger.Repeatedly(new Trigger.AfterCount(1)),
                Duration.ZERO,
                WindowingStrategy.Accumulation.DISCARDING,
                WindowingStrategy.TimestampCombiner.END_OF_WINDOW);
    }

    /** What is slowly changed is a singleton in the global window with a trigger. */
    @Test
    void aTriggeredSideIsSeenFromItsFirstPaneOnAndTheLastOneCounts() throws Exception {
        Gate second = new Gate();
        Gate end = new Gate();
        Gate first = new Gate();
        Script.Builder sides =
                script().waitFor(first).at(1, "a", 1).waitFor(second).at(2, "a", 2).waitFor(end);
        PCollection side = graph.window("sw", read("side", sides, false), eachElement());
        Gate later = new Gate();
        Script.Builder mains = script().at(1, "m", 0).waitFor(later).at(2, "n", 0).waitFor(end);
        PCollection main = read("main", mains, false);
        see(SINGLETON, main, side);
        Job job = graph.start(runner(), 1, folder, InstantSource.system());
        Await.until("m is there", () -> RunnerFunctionLaw.metrics(job, "f").in() == 1);
        first.open();
        Await.until("m is out", () -> RunnerFunctionLaw.metrics(job, "f").out() == 1);
        second.open();
        Await.until("2 is sent", () -> RunnerFunctionLaw.metrics(job, "sw").out() == 2);
        later.open();
        Await.until("n is out", () -> RunnerFunctionLaw.metrics(job, "f").out() == 2);
        end.open();
        GraphBuilder.done(job, runner());
        List<String> texts = graph.texts("f");
        assertEquals("m sees a=1", texts.get(0));
        // Whether the second value or the second element comes first is nobody's promise.
        assertTrue(texts.get(1).matches("n sees a=[12]"), texts.toString());
    }

    /** Both ways come from one source and over bounded queues; none may wait for the other. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDiamondDoesNotBlock(boolean bounded) throws Exception {
        int count = 30_000;
        List<Script.TimedRow> batch = new ArrayList<>();
        Script.Builder script = script();
        for (int i = 0; i < count; i++) {
            batch.add(
                    new Script.TimedRow(Script.row(Types.PAIR.schema(), "k" + i % 7, i), i % 1000));
            if (batch.size() == 500) {
                script.batch(List.copyOf(batch));
                batch.clear();
            }
        }
        PCollection in = graph.window("w", read("in", script, bounded), TEN_SECONDS);
        PCollection spread = graph.reshuffle("spread", in);
        PCollection both = graph.flatten("both", in, spread);
        PCollection counted = graph.call("c", both, Types.PAIR, new Counting(), false, side(in));
        graph.collect(counted);
        graph.run(runner(), 3, folder);
        assertEquals(2 * count, graph.texts("c").size());
        assertTrue(graph.texts("c").stream().allMatch(("" + count)::equals));
    }

    private static SideInput side(PCollection collection) {
        return new SideInput(LIST, collection);
    }

    /** Counts what it sees. */
    private static final class Counting extends DoFn<KV<String, Long>, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(ProcessContext<KV<String, Long>, String> c) {
            c.output("" + c.sideInput(LIST).size());
        }
    }

    /** Adds the side's sum to a state. */
    private static final class Stateful extends DoFn<KV<String, Long>, String> {
        private static final long serialVersionUID = 1L;
        private static final StateSpec<State.Value<Long>> SUM = StateSpec.value("sum", Types.LONG);

        @Override
        public List<StateSpec<?>> states() {
            return List.of(SUM);
        }

        @Override
        public void process(ProcessContext<KV<String, Long>, String> c) {
            long sum = c.state(SUM).read().orElse(0L);
            for (KV<String, Long> pair : c.sideInput(LIST)) {
                sum += pair.value();
            }
            c.state(SUM).write(sum);
        }

        @Override
        public void onWindowExpiration(ExpirationContext<String> c) {
            c.output(c.key() + " " + c.state(SUM).read().orElse(0L));
        }
    }

    /** State does not expire under an element that waits, nor is it late then. */
    @Test
    void aStatefulFunctionWaitsToo() throws Exception {
        Gate gate = new Gate();
        Script.Builder sides = script().at(1000, "a", 5).waitFor(gate).watermark(10_000);
        PCollection side = graph.window("sw", read("side", sides, false), TEN_SECONDS);
        Script.Builder mains =
                script().at(5000, "m", 0).at(6000, "m", 0).at(7000, "n", 0).watermark(30_000);
        PCollection main = graph.window("mw", read("main", mains, false), TEN_SECONDS);
        graph.collect(graph.call("f", main, Types.PAIR, new Stateful(), false, side(side)));
        Job job = graph.start(runner(), 2, folder, InstantSource.system());
        Await.until("main is there", () -> RunnerFunctionLaw.metrics(job, "f").in() == 3);
        gate.open();
        GraphBuilder.done(job, runner());
        assertEquals(List.of("m 10", "n 5"), graph.texts("f"));
        assertEquals(0, RunnerFunctionLaw.metrics(job, "f").late());
    }

    /** Says what its timers and the end of its window see. */
    private static final class Firing extends DoFn<KV<String, Long>, String> {
        private static final long serialVersionUID = 1L;
        private static final TimerSpec TIME = TimerSpec.eventTime("time");
        private static final TimerSpec CLOCK = TimerSpec.processingTime("clock");

        @Override
        public List<TimerSpec> timers() {
            return List.of(TIME, CLOCK);
        }

        @Override
        public void process(ProcessContext<KV<String, Long>, String> c) {
            c.timer(TIME).set(Instant.ofEpochMilli(c.window().maxTimestamp()));
            c.timer(CLOCK).setAfter(Duration.ofHours(1));
        }

        @Override
        public void onTimer(TimerContext<String> c) {
            c.output(c.key() + "'s " + c.timer().id() + " sees " + Seeing.text(c.sideInput(LIST)));
        }

        @Override
        public void onWindowExpiration(ExpirationContext<String> c) {
            c.output(c.key() + "'s end sees " + Seeing.text(c.sideInput(LIST)));
        }
    }

    /** All of it at one step of event time, with which the side's windows are over, too. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatFiresSeesTheSideOfItsWindow(boolean bounded) throws Exception {
        Script.Builder sides = script().at(2_000, "a", 1).at(12_000, "b", 2);
        PCollection side = graph.window("sw", read("side", sides, bounded), TEN_SECONDS);
        Script.Builder mains = script().at(1_000, "m", 0).at(11_000, "n", 0);
        if (!bounded) {
            mains.clock(3_600_000).watermark(100_000).clock(3_600_001);
        }
        PCollection main = graph.window("mw", read("main", mains, bounded), TEN_SECONDS);
        graph.collect(graph.call("f", main, Types.PAIR, new Firing(), false, side(side)));
        Job job = graph.start(runner(), 2, folder, laboratory.clock());
        GraphBuilder.done(job, runner());
        assertEquals(
                List.of(
                        "m's clock sees [a=1]",
                        "m's end sees [a=1]",
                        "m's time sees [a=1]",
                        "n's clock sees [b=2]",
                        "n's end sees [b=2]",
                        "n's time sees [b=2]"),
                graph.texts("f"));
    }

    /** A timer of a function that was given no side sees none, and says which. */
    @Test
    void aTimerThatAsksForASideItWasNotGivenFails() throws Exception {
        PCollection main =
                graph.window("mw", read("main", script().at(1_000, "m", 0), true), TEN_SECONDS);
        graph.collect(graph.call("f", main, Types.PAIR, new Firing()));
        String failure = failure();
        assertTrue(failure.contains("the stage has no side input 'side'"), failure);
    }

    @Test
    void cancelWhileElementsWait() throws Exception {
        PCollection side = read("side", script().silence(), false);
        see(LIST, read("main", script().at(1, "m", 0).silence(), false), side);
        Job job = graph.start(runner(), 2, folder, InstantSource.system());
        Await.until("main is there", () -> RunnerFunctionLaw.metrics(job, "f").in() == 1);
        job.cancel();
        assertEquals(Job.State.CANCELLED, job.await(Duration.ofSeconds(20)));
        runner().forget("run");
    }

    @Test
    void drainGivesWaitingElementsTheirSide() throws Exception {
        PCollection side = read("side", script().at(1, "a", 1).silence(), false);
        see(LIST, read("main", script().at(1, "m", 0).silence(), false), side);
        Job job = graph.start(runner(), 2, folder, InstantSource.system());
        Await.until("main is there", () -> RunnerFunctionLaw.metrics(job, "f").in() == 1);
        Await.until("side is there", () -> RunnerFunctionLaw.metrics(job, "side").out() == 1);
        job.drain();
        GraphBuilder.done(job, runner());
        assertEquals(List.of("m sees [a=1]"), graph.texts("f"));
    }
}
