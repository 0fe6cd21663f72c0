package org.nifibeam.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.coder.Coders;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.function.CombineFn;
import org.nifibeam.core.function.State;
import org.nifibeam.core.function.StateSpec;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.state.SpillingState;
import org.nifibeam.core.state.StateMemory;
import org.nifibeam.core.state.TreeStore;
import org.nifibeam.core.window.GlobalWindow;

/**
 * Cells that hold writes back show the same as cells that do not, and leave the same behind what is
 * committed, and nothing behind what is discarded.
 */
class HeldCellsTest {
    private static final Coder<Long> LONG = Coders.longs();
    private static final StateSpec<State.Value<Long>> VALUE = StateSpec.value("value", LONG);
    private static final StateSpec<State.Bag<Long>> BAG = StateSpec.bag("bag", LONG);
    private static final StateSpec<State.Distinct<Long>> SET = StateSpec.set("set", LONG);
    private static final StateSpec<State.Mapping<Long, Long>> MAP =
            StateSpec.map("map", LONG, LONG);
    private static final StateSpec<State.Ordered<Long>> ORDERED = StateSpec.ordered("ord", LONG);
    private static final StateSpec<State.Combined<Long, Long>> SUM =
            StateSpec.combined("sum", new Sum());

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
            return LONG;
        }
    }

    /** Where the cells of one kind of state are found. */
    private interface Cells {
        <S> S cell(StateSpec<S> spec);
    }

    private static void write(Cells cells, int kind, int how, long value) {
        Instant time = Instant.ofEpochMilli(value);
        switch (kind * 3 + how) {
            case 0, 1 -> cells.cell(VALUE).write(value);
            case 2 -> cells.cell(VALUE).clear();
            case 3, 4 -> cells.cell(BAG).add(value);
            case 5 -> cells.cell(BAG).clear();
            case 6 -> cells.cell(SET).add(value);
            case 7 -> cells.cell(SET).remove(value);
            case 8 -> cells.cell(SET).clear();
            case 9 -> cells.cell(MAP).put(value, value * value);
            case 10 -> cells.cell(MAP).remove(value);
            case 11 -> cells.cell(MAP).clear();
            case 12 -> cells.cell(ORDERED).add(time, value);
            case 13 -> cells.cell(ORDERED).clear(time, time.plusMillis(3));
            case 14 -> cells.cell(ORDERED).clear();
            case 15, 16 -> cells.cell(SUM).add(value);
            default -> cells.cell(SUM).clear();
        }
    }

    private static String read(Cells cells, long value) {
        Instant time = Instant.ofEpochMilli(value);
        return ""
                + cells.cell(VALUE).read()
                + sorted(cells.cell(BAG).read())
                + cells.cell(BAG).isEmpty()
                + sorted(cells.cell(SET).read())
                + cells.cell(SET).isEmpty()
                + cells.cell(SET).contains(value)
                + sorted(cells.cell(MAP).entries())
                + cells.cell(MAP).isEmpty()
                + cells.cell(MAP).get(value)
                + list(cells.cell(ORDERED).read())
                + list(cells.cell(ORDERED).read(time, time.plusMillis(4)))
                + cells.cell(ORDERED).isEmpty()
                + cells.cell(SUM).read()
                + cells.cell(SUM).isEmpty();
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
    void heldCellsAreAsOthers() {
        for (long seed = 1; seed <= 200; seed++) {
            check(seed, StateMemory.unlimited());
        }
    }

    @Test
    void inFrontOfAStoreToo() {
        for (long seed = 1; seed <= 200; seed++) {
            check(seed, TreeStore.memory(1));
        }
    }

    private static void check(long seed, StateMemory memory) {
        Random random = new Random(seed);
        Schema keys = TypeText.schema("{k: int64}");
        SpillingState plain = new SpillingState(keys, StateMemory.unlimited());
        SpillingState behind = new SpillingState(keys, memory);
        HeldCells held = new HeldCells(behind);
        Row key = RowShape.of(keys).row(1L);
        plain.select(key, GlobalWindow.INSTANCE);
        behind.select(key, GlobalWindow.INSTANCE);
        for (int turn = 0; turn < 30; turn++) {
            behind.select(key, GlobalWindow.INSTANCE);
            boolean commits = random.nextInt(3) > 0;
            for (int i = random.nextInt(6); i > 0; i--) {
                int kind = random.nextInt(6);
                int how = random.nextInt(3);
                long value = random.nextInt(8);
                write(held::cell, kind, how, value);
                if (commits) {
                    write(plain::cell, kind, how, value);
                    assertEquals(read(plain::cell, value), read(held::cell, value), "seed " + seed);
                }
            }
            if (commits) {
                held.commit();
            } else {
                held.discard();
            }
            assertEquals(
                    read(plain::cell, 3), read(new HeldCells(behind)::cell, 3), "seed " + seed);
            assertEquals(read(plain::cell, 3), read(held::cell, 3), "seed " + seed);
        }
    }
}
