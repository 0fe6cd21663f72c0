package org.nifibeam.core.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.core.function.TimeDomain;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.window.GlobalWindow;

/** Timers that are in memory or in a store, and go through snapshots. */
class SpillingTimersTest {
    private static final Schema KEY = Schema.of(List.of(new Field("k", FieldType.of(Kind.STRING))));

    private static Row key(String key) {
        return RowShape.of(KEY).row(new Object[] {key});
    }

    private static SpillingTimers timers(long bytes) {
        return new SpillingTimers(KEY, TreeStore.memory(bytes));
    }

    /** Keeps records. */
    private static final class Kept implements SnapshotWriter.Records {
        private final List<byte[]> records = new ArrayList<>();

        @Override
        public void add(int hash, byte[] record) {
            records.add(record);
        }

        @Override
        public void addFile(Path file, byte[] about) {
            throw new AssertionError("timers have no files");
        }
    }

    private static void set(SpillingTimers timers, String key, long time) {
        timers.set(key(key), GlobalWindow.INSTANCE, TimeDomain.EVENT_TIME, "end", time, time);
    }

    /** Each task counts its timers from zero on. */
    @ParameterizedTest
    @ValueSource(longs = {1, Long.MAX_VALUE})
    void timersOfSeveralTasksThatFireAtOneTimeAllFire(long memory) {
        SpillingTimers all = timers(memory);
        for (String key : List.of("a", "b", "c")) {
            SpillingTimers one = timers(Long.MAX_VALUE);
            set(one, key, 5);
            Kept kept = new Kept();
            assertFalse(one.snapshot(kept), "it has no store");
            for (byte[] record : kept.records) {
                StateStore.Entry entry = StateStore.Entry.of(record);
                all.restore(entry.key(), entry.value());
            }
        }
        assertEquals(5, all.hold());
        assertEquals(Map.of("a", 5L, "b", 5L, "c", 5L), fired(all, 5));
        assertEquals(Long.MAX_VALUE, all.next(TimeDomain.EVENT_TIME));
    }

    /** What a store has is not in the snapshot beside it, and is found again by whoever has it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aStoreIsGoneOnWith(int firedBefore) {
        StateMemory memory = TreeStore.memory(1);
        SpillingTimers before = new SpillingTimers(KEY, memory);
        List<String> keys = List.of("a", "b", "c", "d");
        keys.forEach(key -> set(before, key, 10 + keys.indexOf(key)));
        for (int i = 0; i < firedBefore; i++) {
            assertTrue(before.take(TimeDomain.EVENT_TIME, 20).isPresent());
        }
        Kept kept = new Kept();
        assertTrue(before.snapshot(kept), "the store has the others");
        SpillingTimers after = new SpillingTimers(KEY, memory);
        after.restoreStore();
        for (byte[] record : kept.records) {
            StateStore.Entry entry = StateStore.Entry.of(record);
            after.restore(entry.key(), entry.value());
        }
        assertEquals(10 + firedBefore, after.hold());
        set(after, "d", 12);
        Map<String, Long> expected = new TreeMap<>(Map.of("a", 10L, "b", 11L, "c", 12L, "d", 12L));
        keys.subList(0, firedBefore).forEach(expected::remove);
        expected.put("d", 12L);
        assertEquals(expected, fired(after, 20));
    }

    private static Map<String, Long> fired(SpillingTimers timers, long now) {
        Map<String, Long> fired = new TreeMap<>();
        Optional<Timers.Firing> next = timers.take(TimeDomain.EVENT_TIME, now);
        while (next.isPresent()) {
            fired.put((String) next.get().key().get(0), next.get().time());
            next = timers.take(TimeDomain.EVENT_TIME, now);
        }
        return fired;
    }
}
