package org.nifibeam.core.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.coder.Coders;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.function.CombineFn;
import org.nifibeam.core.function.State;
import org.nifibeam.core.function.StateSpec;
import org.nifibeam.core.function.TimeDomain;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.IntervalWindow;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Window;

/** State and timers are the same whether memory has room for them or not. */
class SpillingStateTest {
    private static final Schema KEYS = TypeText.schema("{k: int64?, d: double}");
    private static final RowShape KEY = RowShape.of(KEYS);
    private static final StateSpec<State.Value<String>> VALUE =
            StateSpec.value("value", Coders.strings());
    private static final StateSpec<State.Bag<String>> BAG = StateSpec.bag("bag", Coders.strings());
    private static final StateSpec<State.Distinct<Long>> SET = StateSpec.set("set", Coders.longs());
    private static final StateSpec<State.Distinct<List<Object>>> LISTS =
            StateSpec.set("lists", Coders.list(new Unordered()));
    private static final StateSpec<State.Mapping<String, Long>> MAP =
            StateSpec.map("map", Coders.strings(), Coders.longs());
    private static final StateSpec<State.Ordered<Long>> ORDERED =
            StateSpec.ordered("ordered", Coders.longs());
    private static final StateSpec<State.Combined<Long, Long>> SUM =
            StateSpec.combined("sum", new Sum());

    private static Row key(Long key, double number) {
        return KEY.row(key, number);
    }

    @Test
    void keysThatAreEqualInCanonicalFormAreOne() {
        SpillingState state = new SpillingState(KEYS, TreeStore.memory(1));
        state.select(key(null, 0.0), GlobalWindow.INSTANCE);
        state.cell(VALUE).write("null and zero");
        state.select(key(1L, 0.0), GlobalWindow.INSTANCE);
        state.cell(VALUE).write("other");
        state.select(key(null, -0.0), GlobalWindow.INSTANCE);
        assertEquals("null and zero", state.cell(VALUE).read().orElseThrow());
    }

    @Test
    void nothingIsEncodedWhileAllFits() {
        StateMemory none =
                new StateMemory(
                        1 << 20,
                        () -> {
                            throw new AssertionError("the store is not needed");
                        });
        SpillingState state = new SpillingState(KEYS, none);
        for (long i = 0; i < 1_000; i++) {
            state.select(key(i % 100, 0), GlobalWindow.INSTANCE);
            state.cell(BAG).add("a");
        }
    }

    @Test
    void aBagLargerThanMemoryIsReadFromTheStoreAsOftenAsWanted() {
        TreeStore store = new TreeStore();
        SpillingState state = new SpillingState(KEYS, new StateMemory(100_000, () -> store));
        state.select(key(1L, 0), GlobalWindow.INSTANCE);
        for (int i = 0; i < 100_000; i++) {
            state.cell(BAG).add("element " + i);
        }
        assertTrue(store.size() > 95_000, store.size() + " elements in the store");
        for (int turn = 0; turn < 2; turn++) {
            int next = 0;
            for (String element : state.cell(BAG).read()) {
                assertEquals("element " + next++, element);
            }
            assertEquals(100_000, next);
        }
        state.clear();
        assertEquals(0, store.size());
        assertTrue(state.cell(BAG).isEmpty());
    }

    @Test
    void largeStateOfManyKeysLeavesMemory() {
        TreeStore store = new TreeStore();
        SpillingState state = new SpillingState(KEYS, new StateMemory(200_000, () -> store));
        for (long i = 0; i < 10_000; i++) {
            state.select(key(i, 0), GlobalWindow.INSTANCE);
            state.cell(SUM).add(i);
        }
        assertTrue(store.size() > 8_500, store.size() + " keys in the store");
        for (long i = 0; i < 10_000; i++) {
            state.select(key(i, 0), GlobalWindow.INSTANCE);
            assertEquals(i, state.cell(SUM).read());
            state.clear();
        }
        assertEquals(0, store.size());
    }

    @Test
    void isTheSameInMemoryAndInTheStore() {
        long first = Long.getLong("nifibeam.seed", 1L);
        for (long seed = first; seed < first + 300; seed++) {
            long bytes = List.of(1L, 500L, 3_000L, 20_000L).get((int) (seed % 4));
            compare(seed, bytes);
        }
    }

    private static void compare(long seed, long bytes) {
        Random random = new Random(seed);
        TreeStore store = new TreeStore();
        SpillingState plain = new SpillingState(KEYS, StateMemory.unlimited());
        SpillingState spilling = new SpillingState(KEYS, new StateMemory(bytes, () -> store));
        for (int step = 0; step < 400; step++) {
            Row key = key(random.nextInt(4) == 0 ? null : (long) random.nextInt(5), 0.5);
            Window window =
                    random.nextBoolean()
                            ? GlobalWindow.INSTANCE
                            : new IntervalWindow(0, 1 + random.nextInt(2));
            plain.select(key, window);
            spilling.select(key, window);
            for (int i = random.nextInt(4); i > 0; i--) {
                long choice = random.nextLong();
                write(plain, new Random(choice));
                write(spilling, new Random(choice));
            }
            long looked = random.nextLong();
            assertEquals(
                    read(plain, new Random(looked)),
                    read(spilling, new Random(looked)),
                    "seed " + seed);
        }
        for (long k = -1; k < 5; k++) {
            for (Window window :
                    List.of(
                            GlobalWindow.INSTANCE,
                            new IntervalWindow(0, 1),
                            new IntervalWindow(0, 2))) {
                spilling.select(key(k < 0 ? null : k, 0.5), window);
                spilling.clear();
            }
        }
        assertEquals(0, store.size(), "left in the store, seed " + seed);
    }

    private static void write(SpillingState state, Random random) {
        long value = random.nextInt(6);
        String text = "v" + value;
        Instant time = Instant.ofEpochSecond(value - 3, value);
        List<Object> list = List.of(value);
        switch (random.nextInt(20)) {
            case 0, 1 -> state.cell(VALUE).write(text);
            case 2 -> state.cell(VALUE).clear();
            case 3, 4 -> state.cell(BAG).add(text);
            case 5 -> state.cell(BAG).clear();
            case 6, 7 -> state.cell(SET).add(value);
            case 8 -> state.cell(SET).remove(value);
            case 9 -> state.cell(SET).clear();
            case 10, 11 -> state.cell(MAP).put(text, value);
            case 12 -> state.cell(MAP).remove(text);
            case 13, 14 -> state.cell(ORDERED).add(time, value);
            case 15 -> state.cell(ORDERED).clear(time, time.plusSeconds(2));
            case 16 -> state.cell(SUM).add(value);
            case 17 -> state.cell(LISTS).add(list);
            case 18 -> state.cell(LISTS).remove(list);
            default -> {
                if (value == 0) {
                    state.clear();
                }
            }
        }
    }

    private static String read(SpillingState state, Random random) {
        long value = random.nextInt(6);
        Instant time = Instant.ofEpochSecond(value - 3, value);
        return switch (random.nextInt(7)) {
            case 0 -> "" + state.cell(VALUE).read();
            case 1 -> "" + list(state.cell(BAG).read()) + state.cell(BAG).isEmpty();
            case 2 ->
                    ""
                            + sorted(state.cell(SET).read())
                            + state.cell(SET).isEmpty()
                            + state.cell(SET).contains(value);
            case 3 ->
                    ""
                            + sorted(state.cell(MAP).entries())
                            + state.cell(MAP).isEmpty()
                            + state.cell(MAP).get("v" + value);
            case 4 ->
                    ""
                            + list(state.cell(ORDERED).read())
                            + list(state.cell(ORDERED).read(time, time.plusSeconds(3)))
                            + state.cell(ORDERED).isEmpty();
            case 5 -> state.cell(SUM).read() + "" + state.cell(SUM).isEmpty();
            default -> "" + sorted(state.cell(LISTS).read()) + state.cell(LISTS).isEmpty();
        };
    }

    private static List<String> list(Iterable<?> values) {
        List<String> texts = new ArrayList<>();
        values.forEach(value -> texts.add(value.toString()));
        return texts;
    }

    private static List<String> sorted(Iterable<?> values) {
        List<String> texts = list(values);
        texts.sort(null);
        return texts;
    }

    @Test
    void timersAreTheSameInMemoryAndInTheStore() {
        long first = Long.getLong("nifibeam.seed", 1L);
        for (long seed = first; seed < first + 300; seed++) {
            compareTimers(seed, List.of(1L, 1_000L, 6_000L).get((int) (seed % 3)));
        }
    }

    private static void compareTimers(long seed, long bytes) {
        Random random = new Random(seed);
        TreeStore store = new TreeStore();
        SpillingTimers plain = new SpillingTimers(KEYS, StateMemory.unlimited());
        SpillingTimers spilling = new SpillingTimers(KEYS, new StateMemory(bytes, () -> store));
        long now = 0;
        for (int step = 0; step < 400; step++) {
            Row key = key((long) random.nextInt(6), 0);
            Window window = new IntervalWindow(0, 1 + random.nextInt(3));
            TimeDomain domain = TimeDomain.values()[random.nextInt(2)];
            String id = "t" + random.nextInt(2);
            if (random.nextInt(3) > 0) {
                long time = now + random.nextInt(30);
                long output = random.nextInt(3) == 0 ? Timestamps.MAX : time - random.nextInt(5);
                plain.set(key, window, domain, id, time, output);
                spilling.set(key, window, domain, id, time, output);
            } else {
                plain.clear(key, window, domain, id);
                spilling.clear(key, window, domain, id);
            }
            assertEquals(plain.hold(), spilling.hold(), "seed " + seed);
            assertEquals(plain.next(domain), spilling.next(domain), "seed " + seed);
            if (random.nextInt(5) == 0) {
                now += random.nextInt(15);
                drain(plain, spilling, now, seed);
            }
        }
        drain(plain, spilling, Long.MAX_VALUE, seed);
        assertEquals(Timestamps.MAX, spilling.hold(), "seed " + seed);
    }

    private static void drain(Timers plain, Timers spilling, long now, long seed) {
        for (TimeDomain domain : TimeDomain.values()) {
            boolean any = true;
            while (any) {
                Optional<Timers.Firing> due = plain.take(domain, now);
                assertEquals(due, spilling.take(domain, now), "seed " + seed);
                assertEquals(plain.hold(), spilling.hold(), "seed " + seed);
                any = due.isPresent();
            }
        }
    }

    /** Values whose bytes say nothing of whether they are equal. */
    private static final class Unordered implements Coder<Object> {
        private static final long serialVersionUID = 1L;

        @Override
        public void encode(Object value, ByteSink sink) {
            sink.writeSigned((Long) value);
        }

        @Override
        public Object decode(ByteSource source) {
            return source.readSigned();
        }

        @Override
        public boolean deterministic() {
            return false;
        }

        @Override
        public String describe() {
            return "unordered";
        }
    }

    private static final class Sum implements CombineFn<Long, Long, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public Long create() {
            return 0L;
        }

        @Override
        public Long add(Long accumulator, Long input) {
            return accumulator + input;
        }

        @Override
        public Long merge(Long first, Long second) {
            return first + second;
        }

        @Override
        public Long extract(Long accumulator) {
            return accumulator;
        }

        @Override
        public Coder<Long> accumulatorCoder() {
            return Coders.longs();
        }
    }
}
