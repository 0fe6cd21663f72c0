package org.nifibeam.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.function.CombineFn;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.State;
import org.nifibeam.core.function.StateSpec;
import org.nifibeam.core.function.Timer;
import org.nifibeam.core.function.TimerSpec;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.window.Trigger;
import org.nifibeam.core.window.WindowFunction;
import org.nifibeam.core.window.WindowingStrategy;

/** What a runner that declares STATE, TIMERS and PROCESSING_TIMERS must do with them. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
public abstract class RunnerStateLaw {
    private static final WindowFunction TEN_SECONDS =
            new WindowFunction.Fixed(Duration.ofSeconds(10), Duration.ZERO);

    @TempDir Path folder;

    private final Laboratory laboratory = new Laboratory();
    private final GraphBuilder graph = new GraphBuilder(laboratory);
    private Set<Thread> threads;

    /** The runner under test; the same one during a test. */
    protected abstract Runner runner();

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

    private List<String> outcome(
            Script.Builder script, WindowingStrategy windowing, DoFn<?, String> function)
            throws Exception {
        build(script, windowing, function, false);
        graph.run(runner(), 2, folder);
        return graph.texts("f");
    }

    private PCollection build(
            Script.Builder script,
            WindowingStrategy windowing,
            DoFn<?, String> function,
            boolean bounded) {
        PCollection in = graph.read("in", script.build(), bounded);
        PCollection windowed = graph.window("w", in, windowing);
        PCollection result = graph.call("f", windowed, Types.PAIR, function);
        graph.collect(result);
        return result;
    }

    private static WindowingStrategy lateness(Duration lateness) {
        return new WindowingStrategy(
                TEN_SECONDS,
                Trigger.DEFAULT,
                lateness,
                WindowingStrategy.Accumulation.DISCARDING,
                WindowingStrategy.TimestampCombiner.END_OF_WINDOW);
    }

    private abstract static class OfPairs extends DoFn<KV<String, Long>, String> {
        private static final long serialVersionUID = 1L;

        static long time(Instant instant) {
            return instant.toEpochMilli();
        }
    }

    /** Adds an input to a sum, which is changed in place. */
    private static final class Sum implements CombineFn<Long, long[], Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public long[] create() {
            return new long[1];
        }

        @Override
        public long[] add(long[] accumulator, Long input) {
            accumulator[0] += input;
            return accumulator;
        }

        @Override
        public long[] merge(long[] first, long[] second) {
            return add(first, second[0]);
        }

        @Override
        public Long extract(long[] accumulator) {
            return accumulator[0];
        }

        @Override
        public Coder<long[]> accumulatorCoder() {
            return Types.LONGS;
        }
    }

    /**
     * Writes every kind of state, fails on nines when all is written, clears all on zero, and says
     * what it holds.
     */
    private static final class AllKinds extends OfPairs {
        private static final long serialVersionUID = 1L;

        private static final StateSpec<State.Value<Long>> VALUE =
                StateSpec.value("value", Types.LONG);
        private static final StateSpec<State.Bag<Long>> BAG = StateSpec.bag("bag", Types.LONG);
        private static final StateSpec<State.Distinct<Long>> SET = StateSpec.set("set", Types.LONG);
        private static final StateSpec<State.Mapping<String, Long>> MAP =
                StateSpec.map("map", Types.STRING, Types.LONG);
        private static final StateSpec<State.Ordered<Long>> ORDERED =
                StateSpec.ordered("ordered", Types.LONG);
        private static final StateSpec<State.Combined<Long, Long>> SUM =
                StateSpec.combined("sum", new Sum());

        @Override
        public List<StateSpec<?>> states() {
            return List.of(VALUE, BAG, SET, MAP, ORDERED, SUM);
        }

        @Override
        public void process(ProcessContext<KV<String, Long>, String> c) {
            long value = c.element().value();
            if (value == 0) {
                for (StateSpec<?> spec : states()) {
                    ((State) c.state(spec)).clear();
                }
            } else {
                write(c, value);
            }
            if (value == 9) {
                throw new IllegalStateException("nine");
            }
            c.output(c.element().key() + value + ": " + read(c));
        }

        private static void write(KeyedContext c, long value) {
            c.state(VALUE).write(value);
            c.state(BAG).add(value);
            c.state(SET).add(value % 2);
            c.state(MAP).put("last", value);
            c.state(MAP).put("of " + value % 2, value);
            c.state(ORDERED).add(Instant.ofEpochMilli(100 - value), value);
            c.state(SUM).add(value);
            if (value == 4) {
                c.state(SET).remove(1L);
                c.state(MAP).remove("of 1");
                c.state(ORDERED).clear(Instant.ofEpochMilli(98), Instant.ofEpochMilli(99));
            }
        }

        private static String read(KeyedContext c) {
            List<Long> bag = new ArrayList<>();
            c.state(BAG).read().forEach(bag::add);
            List<Long> set = new ArrayList<>();
            c.state(SET).read().forEach(set::add);
            List<String> map = new ArrayList<>();
            c.state(MAP).entries().forEach(e -> map.add(e.getKey() + "=" + e.getValue()));
            List<Long> ordered = new ArrayList<>();
            c.state(ORDERED).read().forEach(e -> ordered.add(e.getValue()));
            List<Long> range = new ArrayList<>();
            c.state(ORDERED)
                    .read(Instant.ofEpochMilli(96), Instant.ofEpochMilli(98))
                    .forEach(e -> range.add(e.getValue()));
            boolean empty =
                    c.state(BAG).isEmpty()
                            && c.state(SET).isEmpty()
                            && c.state(MAP).isEmpty()
                            && c.state(ORDERED).isEmpty()
                            && c.state(SUM).isEmpty();
            bag.sort(null);
            set.sort(null);
            map.sort(null);
            return c.state(VALUE).read().map(String::valueOf).orElse("-")
                    + " "
                    + bag
                    + set
                    + map
                    + ordered
                    + range
                    + c.state(SUM).read()
                    + (empty ? " empty" : "")
                    + (c.state(SET).contains(1L) ? " odd" : "");
        }
    }

    private static final List<String> ALL_KINDS =
            List.of(
                    "a0: - [][][][][]0 empty",
                    "a1: 1 [1][1][last=1, of 1=1][1][]1 odd",
                    "a2: 2 [1, 2][0, 1][last=2, of 0=2, of 1=1][2, 1][]3 odd",
                    "a4: 4 [1, 2, 4][0][last=4, of 0=4][4, 1][4]7",
                    "a5: 5 [5][1][last=5, of 1=5][5][]5 odd",
                    "b3: 3 [3][1][last=3, of 1=3][3][3]3 odd");

    @Test
    void allKindsOfState() throws Exception {
        Script.Builder script = script();
        script.at(1, "a", 1).at(1, "b", 3).at(2, "a", 2).at(3, "a", 4).at(4, "a", 0).at(5, "a", 5);
        assertEquals(ALL_KINDS, outcome(script, WindowingStrategy.GLOBAL, new AllKinds()));
    }

    /** With an error output, what a failing element has written is as if it had not been. */
    @Test
    void whatAFailingElementWritesDoesNotCount() throws Exception {
        Script.Builder script = script();
        script.at(1, "a", 9).at(1, "a", 1).at(1, "a", 9).at(1, "b", 3).at(2, "a", 2).at(2, "a", 9);
        script.at(3, "a", 4).at(3, "b", 9).at(4, "a", 0).at(4, "a", 9).at(5, "a", 5);
        PCollection in = graph.read("in", script.build(), true);
        graph.collect(graph.call("f", in, Types.PAIR, new AllKinds(), true));
        graph.run(runner(), 2, folder);
        assertEquals(ALL_KINDS, graph.texts("f"));
        assertEquals(5, graph.texts("f.errors").size());
    }

    /** Counts by key, and fails on each element once, when it has counted. */
    private static final class FailsOnce extends OfPairs {
        private static final long serialVersionUID = 1L;
        private static final Set<Long> KNOWN = ConcurrentHashMap.newKeySet();
        private static final StateSpec<State.Value<Long>> COUNT =
                StateSpec.value("count", Types.LONG);

        @Override
        public List<StateSpec<?>> states() {
            return List.of(COUNT);
        }

        @Override
        public void process(ProcessContext<KV<String, Long>, String> c) {
            long count = c.state(COUNT).read().orElse(0L) + 1;
            c.state(COUNT).write(count);
            c.output(c.element().key() + " " + count);
            if (KNOWN.add(c.element().value())) {
                throw new IllegalStateException("the first time");
            }
        }
    }

    /** What is tried again finds state as it was before. */
    @Test
    void whatFailedAndIsTriedAgainCountsOnce() throws Exception {
        FailsOnce.KNOWN.clear();
        Script.Builder script = script();
        script.at(1, "a", 1).at(2, "a", 2).at(3, "b", 3).at(4, "a", 4);
        PCollection in = graph.read("in", script.build(), true);
        graph.retrying(1, Duration.ofMillis(1));
        graph.collect(graph.call("f", in, Types.PAIR, new FailsOnce()));
        graph.run(runner(), 1, folder);
        assertEquals(List.of("a 1", "a 2", "a 3", "b 1"), graph.texts("f"));
    }

    /** Counts elements by key and window. */
    private static final class Count extends OfPairs {
        private static final long serialVersionUID = 1L;
        private static final StateSpec<State.Value<Long>> N = StateSpec.value("n", Types.LONG);

        @Override
        public List<StateSpec<?>> states() {
            return List.of(N);
        }

        @Override
        public void process(ProcessContext<KV<String, Long>, String> c) {
            long n = c.state(N).read().orElse(0L) + 1;
            c.state(N).write(n);
            c.output(c.element().key() + "@" + time(c.timestamp()) + " is " + n);
        }

        @Override
        public void onWindowExpiration(ExpirationContext<String> c) {
            c.output(c.key() + " had " + c.state(N).read().orElse(0L));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void stateIsOfAKeyAndAWindow(int parallelism) throws Exception {
        Script.Builder script = script();
        script.at(1, "a", 1).at(2, null, 1).at(11_000, "a", 1).at(3, "a", 1).at(4, null, 1);
        build(script, WindowingStrategy.of(TEN_SECONDS), new Count(), true);
        graph.run(runner(), parallelism, folder);
        assertEquals(
                List.of(
                        "a had 1",
                        "a had 2",
                        "a@1 is 1",
                        "a@11000 is 1",
                        "a@3 is 2",
                        "null had 2",
                        "null@2 is 1",
                        "null@4 is 2"),
                graph.texts("f"));
    }

    @Test
    void anExpiredWindowIsForgottenAndTakesNothing() throws Exception {
        Script.Builder script = script();
        script.at(1, "a", 1).watermark(10_500).at(2, "a", 1).watermark(11_500).at(3, "a", 1);
        build(script, lateness(Duration.ofSeconds(1)), new Count(), false);
        Job job = graph.run(runner(), 1, folder);
        assertEquals(List.of("a had 2", "a@1 is 1", "a@2 is 2"), graph.texts("f"));
        Element expired =
                laboratory.sink().elements("f").stream()
                        .filter(e -> e.row().get(0).equals("a had 2"))
                        .findFirst()
                        .orElseThrow();
        assertEquals(9_999, expired.timestamp());
        assertEquals(1, RunnerFunctionLaw.metrics(job, "f").late());
    }

    /** Sets an event-time timer as its value says; says when it fires, and sets it once more. */
    private static final class EventTimer extends OfPairs {
        private static final long serialVersionUID = 1L;
        private static final TimerSpec FIRST = TimerSpec.eventTime("first");
        private static final TimerSpec SECOND = TimerSpec.eventTime("second");

        @Override
        public List<TimerSpec> timers() {
            return List.of(FIRST, SECOND);
        }

        @Override
        public void process(ProcessContext<KV<String, Long>, String> c) {
            long value = c.element().value();
            if (value < 0) {
                c.timer(FIRST).clear();
            } else {
                c.timer(FIRST).set(Instant.ofEpochMilli(value));
            }
        }

        @Override
        public void onTimer(TimerContext<String> c) {
            c.output(c.key() + " " + c.timer().id() + " " + time(c.fireTime()));
            if (c.timer().equals(FIRST)) {
                c.timer(SECOND).set(c.fireTime().plusMillis(100));
            }
        }
    }

    @Test
    void eventTimersFireInOrderWhenTheWatermarkHasPassedThem() throws Exception {
        Script.Builder script = script();
        script.at(1, "a", 3000).at(2, "b", 2000).at(3, "c", 5000).at(4, "c", -1).at(5, "d", 1000);
        script.at(6, "d", 7000);
        build(script, WindowingStrategy.of(TEN_SECONDS), new EventTimer(), false);
        graph.run(runner(), 1, folder);
        assertEquals(
                List.of(
                        "2000 b first 2000",
                        "2100 b second 2100",
                        "3000 a first 3000",
                        "3100 a second 3100",
                        "7000 d first 7000",
                        "7100 d second 7100"),
                laboratory.sink().elements("f").stream()
                        .map(e -> e.timestamp() + " " + e.row().get(0))
                        .toList());
    }

    @Test
    void anEventTimerWaitsForItsTimeToPass() throws Exception {
        Gate gate = new Gate();
        Script.Builder script = script();
        script.at(1, "a", 3000).watermark(3000).waitFor(gate).watermark(3001).silence();
        build(script, WindowingStrategy.of(TEN_SECONDS), new EventTimer(), false);
        Job job = graph.start(runner(), 1, folder, InstantSource.system());
        Await.until("3000", () -> RunnerFunctionLaw.metrics(job, "f").watermark() == 3000);
        assertEquals(0, RunnerFunctionLaw.metrics(job, "f").out());
        gate.open();
        Await.until("the timer", () -> RunnerFunctionLaw.metrics(job, "f").out() == 1);
        job.drain();
        GraphBuilder.done(job, runner());
    }

    /** Fires at the window's end, with the output timestamp of its value. */
    private static final class Holding extends OfPairs {
        private static final long serialVersionUID = 1L;
        private static final TimerSpec END = TimerSpec.eventTime("end");

        @Override
        public List<TimerSpec> timers() {
            return List.of(END);
        }

        @Override
        public void process(ProcessContext<KV<String, Long>, String> c) {
            c.timer(END)
                    .set(
                            Instant.ofEpochMilli(c.window().maxTimestamp()),
                            Instant.ofEpochMilli(c.element().value()));
        }

        @Override
        public void onTimer(TimerContext<String> c) {
            c.output(c.key() + " at " + time(c.timestamp()));
        }
    }

    @Test
    void aTimerHoldsTheWatermarkAtItsOutputTime() throws Exception {
        Gate gate = new Gate();
        Script.Builder script = script();
        script.at(1, "a", 4000).watermark(8000).waitFor(gate).watermark(12_000);
        PCollection f = build(script, WindowingStrategy.of(TEN_SECONDS), new Holding(), false);
        PCollection behind = graph.call("g", f, Types.TEXT, new Texts());
        graph.collect(behind);
        Job job = graph.start(runner(), 1, folder, InstantSource.system());
        Await.until("8000", () -> RunnerFunctionLaw.metrics(job, "f").watermark() == 8000);
        Await.until("4000", () -> RunnerFunctionLaw.metrics(job, "g").watermark() == 4000);
        gate.open();
        GraphBuilder.done(job, runner());
        assertEquals(List.of("a at 4000"), graph.texts("g"));
        assertEquals(4000, laboratory.sink().elements("g").get(0).timestamp());
    }

    /** Passes texts on. */
    private static final class Texts extends DoFn<String, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(ProcessContext<String, String> c) {
            c.output(c.element());
        }
    }

    private String failure(DoFn<?, String> function) throws Exception {
        build(script().at(1000, "a", 1), WindowingStrategy.of(TEN_SECONDS), function, true);
        Job job = graph.start(runner(), 1, folder, InstantSource.system());
        assertEquals(Job.State.FAILED, job.await(Duration.ofSeconds(20)));
        runner().forget("run");
        return job.failure().orElseThrow().problem().message();
    }

    @Test
    void aTimersOutputTimeIsNotBeforeItsElement() throws Exception {
        assertEquals(
                "the function failed on the element {key: 'a', value: 1}: the output timestamp 1970-01-01T00:00:00.001Z of timer 'end' is before 1970-01-01T00:00:01Z, which is being processed",
                failure(new Holding()));
    }

    /** Sets a timer behind its window. */
    private static final class TooLate extends OfPairs {
        private static final long serialVersionUID = 1L;
        private static final TimerSpec LATE = TimerSpec.eventTime("late");

        @Override
        public List<TimerSpec> timers() {
            return List.of(LATE);
        }

        @Override
        public void process(ProcessContext<KV<String, Long>, String> c) {
            c.timer(LATE).set(Instant.ofEpochMilli(10_000));
        }
    }

    @Test
    void aTimerIsNotSetBehindItsWindow() throws Exception {
        assertEquals(
                "the function failed on the element {key: 'a', value: 1}: the timer 'late' is set to 1970-01-01T00:00:10Z, and the window [1970-01-01T00:00:00Z..1970-01-01T00:00:10Z) expires at 1970-01-01T00:00:09.999Z",
                failure(new TooLate()));
    }

    /** Asks for what it has not declared. */
    private static final class Undeclared extends OfPairs {
        private static final long serialVersionUID = 1L;

        @Override
        public List<TimerSpec> timers() {
            return List.of(TimerSpec.eventTime("known"));
        }

        @Override
        public void process(ProcessContext<KV<String, Long>, String> c) {
            c.state(StateSpec.value("unknown", Types.LONG)).write(1L);
        }
    }

    @Test
    void whatIsNotDeclaredIsNotThere() throws Exception {
        assertEquals(
                "the function failed on the element {key: 'a', value: 1}: the function has not declared the state 'unknown' of this kind; it has []",
                failure(new Undeclared()));
    }

    /** Says after a minute of the clock's what it has gathered; sets itself again. */
    private static final class EachMinute extends OfPairs {
        private static final long serialVersionUID = 1L;
        private static final StateSpec<State.Combined<Long, Long>> SUM =
                StateSpec.combined("sum", new Sum());
        private static final TimerSpec MINUTE = TimerSpec.processingTime("minute");

        @Override
        public List<StateSpec<?>> states() {
            return List.of(SUM);
        }

        @Override
        public List<TimerSpec> timers() {
            return List.of(MINUTE);
        }

        @Override
        public void process(ProcessContext<KV<String, Long>, String> c) {
            if (c.state(SUM).isEmpty()) {
                c.timer(MINUTE).setAfter(Duration.ofMinutes(1));
            }
            c.state(SUM).add(c.element().value());
        }

        @Override
        public void onTimer(TimerContext<String> c) {
            // Set first: the test moves the clock as soon as it sees the output.
            Timer timer = c.timer(MINUTE);
            timer.set(timer.now().plusSeconds(60));
            c.output(c.key() + " " + c.state(SUM).read() + " at " + time(c.fireTime()));
        }
    }

    @Test
    void processingTimersGoByTheClock() throws Exception {
        ManualClock clock = new ManualClock();
        Script.Builder script = script();
        script.at(1000, "a", 1).watermark(5000).at(2000, "a", 2).silence();
        PCollection f = build(script, WindowingStrategy.GLOBAL, new EachMinute(), false);
        graph.collect(graph.call("g", f, Types.TEXT, new Texts()));
        Job job = graph.start(runner(), 1, folder, clock);
        Await.until("both", () -> RunnerFunctionLaw.metrics(job, "f").in() == 2);
        Await.until("held", () -> RunnerFunctionLaw.metrics(job, "g").watermark() == 1000);
        clock.advance(Duration.ofSeconds(60));
        Await.until("one minute", () -> RunnerFunctionLaw.metrics(job, "f").out() == 1);
        clock.advance(Duration.ofSeconds(61));
        Await.until("two minutes", () -> RunnerFunctionLaw.metrics(job, "f").out() == 2);
        job.drain();
        GraphBuilder.done(job, runner());
        assertEquals(List.of("a 3 at 120000", "a 3 at 181000", "a 3 at 60000"), graph.texts("f"));
        assertTrue(laboratory.sink().elements("f").stream().allMatch(e -> e.timestamp() == 1000));
    }

    /** Those pending fire once at the end; one that sets itself again does so no more. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void processingTimersFireAtTheEndOfABoundedRun(int parallelism) throws Exception {
        Script.Builder script = script();
        script.at(1, "a", 1).at(2, "b", 2).at(3, "a", 4).at(12_000, "a", 8);
        build(script, WindowingStrategy.of(TEN_SECONDS), new EachMinute(), true);
        GraphBuilder.done(graph.start(runner(), parallelism, folder, new ManualClock()), runner());
        assertEquals(List.of("a 5 at 60000", "a 8 at 60000", "b 2 at 60000"), graph.texts("f"));
    }

    @Test
    void aRunKeepsManyKeysApart() throws Exception {
        Script.Builder script = script();
        int keys = 500;
        for (int i = 0; i < 3 * keys; i++) {
            script.at(i, "k" + i % keys, i);
        }
        build(script, WindowingStrategy.GLOBAL, new Count(), true);
        graph.run(runner(), 3, folder);
        Map<Boolean, List<String>> texts =
                graph.texts("f").stream()
                        .collect(Collectors.partitioningBy(t -> t.endsWith(" had 3")));
        assertEquals(keys, texts.get(true).size());
        assertEquals(3 * keys, texts.get(false).size());
    }
}
