package org.nifibeam.core.runtime.grouping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.state.SpillException;
import org.nifibeam.core.state.StateMemory;
import org.nifibeam.core.state.TreeStore;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Trigger;

class SessionTablesTest {
    private static final RowShape SHAPE = RowShape.of(Timeline.SCHEMA);

    private final List<String> out = new ArrayList<>();
    private final WindowAssigner assigner = WindowAssigner.of(Timeline.sessions(10));
    private SessionTables tables = tables(Long.MAX_VALUE);

    @TempDir private Path folder;

    private SessionTables tables(long bytes) {
        Path existing = folder == null ? Path.of("unused") : folder;
        GroupMemory memory = new GroupMemory(TreeStore.memory(bytes), existing);
        return SessionTables.of(Timeline.CODES, false, memory, true);
    }

    private SessionTables unbounded(long bytes, TreeStore store) {
        GroupMemory memory =
                new GroupMemory(new StateMemory(bytes, () -> store), Path.of("unused"));
        return SessionTables.of(Timeline.CODES, false, memory, false);
    }

    private void at(long timestamp, String key, long value) {
        tables.add(SHAPE.row(key, value), assigner.assign(timestamp).window(0), timestamp);
    }

    /** What is over, in the texts of {@link Timeline}. */
    private List<String> before(long watermark) {
        tables.takeBefore(
                watermark,
                (window, group) -> {
                    Row row = Timeline.CODES.elements().emit(group);
                    long end = window.maxTimestamp() + 1;
                    out.add(
                            row.get(0)
                                    + "="
                                    + row.get(1)
                                    + " ["
                                    + window.start()
                                    + ".."
                                    + end
                                    + ")");
                });
        Collections.sort(out);
        List<String> texts = List.copyOf(out);
        out.clear();
        return texts;
    }

    @Test
    void whatOverlapsIsOneSessionAndWhatTouchesIsNot() {
        at(0, "a", 1);
        at(10, "a", 2);
        at(29, "a", 4);
        at(20, "a", 8);
        assertEquals(
                List.of("a=1 [0..10)", "a=12 [20..39)", "a=2 [10..20)"), before(Timestamps.MAX));
    }

    @Test
    void anElementBetweenBringsSessionsTogether() {
        at(0, "a", 1);
        at(14, "a", 2);
        at(28, "a", 4);
        at(7, "a", 8);
        assertEquals(List.of("a=11 [0..24)", "a=4 [28..38)"), before(Timestamps.MAX));
    }

    @Test
    void aSessionComesOutOnceTheWatermarkIsPastItsLastMillisecond() {
        at(0, "a", 1);
        at(50, "a", 2);
        at(1, "b", 4);
        assertEquals(List.of(), before(9));
        assertEquals(List.of("a=1 [0..10)"), before(10));
        assertEquals(List.of("b=4 [1..11)"), before(11));
        at(12, "b", 8);
        assertEquals(List.of("a=2 [50..60)", "b=8 [12..22)"), before(Timestamps.MAX));
        assertEquals(List.of(), before(Timestamps.MAX));
    }

    @Test
    void whatOutgrowsMemoryGoesToDiskAndComesBackMerged() throws Exception {
        tables = tables(2_500);
        int files = 0;
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 1_000; i++) {
                at(20L * i + 4 * round, "k" + i % 3, 1);
                tables.makeRoom();
            }
            files = files();
        }
        assertTrue(files > 2 * SpillMerge.FAN_IN, files + " files");
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            expected.add("k" + i % 3 + "=3 [" + 20 * i + ".." + (20 * i + 18) + ")");
        }
        Collections.sort(expected);
        assertEquals(expected, before(Timestamps.MAX));
        assertEquals(0, files());
    }

    private int files() {
        return folder.toFile().list().length;
    }

    @Test
    void aDiskThatFailsIsNamedWithWhatToDo() {
        Path missing = folder.resolve("missing");
        tables =
                SessionTables.of(
                        Timeline.CODES, false, new GroupMemory(TreeStore.memory(1), missing), true);
        at(0, "a", 1);
        SpillException e = assertThrows(SpillException.class, () -> tables.makeRoom());
        assertTrue(
                e.getMessage()
                        .startsWith(
                                "its state has outgrown memory and cannot be kept in "
                                        + missing
                                        + ": "),
                e.getMessage());
        assertEquals(
                "see that there is room on that disk, or give the run more memory", e.advice());
    }

    @Test
    void closingRemovesWhatIsOnDisk() throws Exception {
        tables = tables(1);
        at(0, "a", 1);
        tables.makeRoom();
        assertEquals(1, files());
        tables.close();
        assertEquals(0, files());
    }

    @Test
    void memoryIsFreeAgainOnceSessionsAreOut() {
        tables = tables(20_000);
        for (int i = 0; i < 100_000; i++) {
            at(20L * i, "k" + i % 7, 1);
            tables.makeRoom();
            assertEquals(i < 1 ? 0 : 1, before(20L * i).size(), "at " + i);
        }
    }

    /** Keys come and go, elements come in and out of order, late ones too. */
    @Test
    void givesWhatTheGeneralWayGives() {
        compare(() -> tables(Long.MAX_VALUE));
    }

    @Test
    void givesWhatTheGeneralWayGivesFromDiskToo() {
        compare(() -> tables(3_000));
    }

    @Test
    void givesWhatTheGeneralWayGivesFromAStoreToo() {
        compare(() -> unbounded(3_000, new TreeStore()));
        compare(() -> unbounded(1, new TreeStore()));
    }

    @Test
    void ofTheStoreNoMoreIsReadThanIsOver() {
        TreeStore store = new TreeStore();
        tables = unbounded(100_000, store);
        for (int i = 0; i < 20_000; i++) {
            at(i, "k" + i, 1);
            tables.makeRoom();
        }
        int stored = store.size();
        assertTrue(stored > 30_000, stored + " entries");
        for (long watermark = 100; watermark < 2_100; watermark += 100) {
            assertEquals(watermark == 100 ? 91 : 100, before(watermark).size());
        }
        // Of each session its end is found, and then itself; chunks reach a little further.
        assertTrue(store.read() < 25_000, store.read() + " entries read for 1,991 sessions");
        assertEquals(18_009, before(Timestamps.MAX).size());
        assertEquals(0, store.size());
    }

    private void compare(Supplier<SessionTables> maker) {
        long seed = Long.getLong("nifibeam.seed", 1L);
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            tables = maker.get();
            Timeline general = Timeline.of(Timeline.sessions(10), Trigger.DEFAULT);
            int keys = 1 + random.nextInt(50);
            int spread = 1 + random.nextInt(200);
            long watermark = Timestamps.MIN;
            long now = 0;
            for (int step = 0; step < 300; step++) {
                now += random.nextInt(6);
                if (random.nextInt(8) == 0) {
                    watermark = Math.max(watermark, now - random.nextInt(spread));
                    general.watermark(watermark);
                    assertEquals(windows(general.out()), before(watermark), "seed " + seed);
                    continue;
                }
                long timestamp = now - random.nextInt(spread);
                String key = "k" + random.nextInt(keys);
                general.at(timestamp, key, step);
                if (timestamp + 9 < watermark) {
                    assertEquals(List.of("late"), general.out(), "seed " + seed);
                } else {
                    at(timestamp, key, step);
                    tables.makeRoom();
                }
            }
            assertEquals(windows(general.end().out()), before(Timestamps.MAX), "seed " + seed);
        }
    }

    private static List<String> windows(List<String> panes) {
        return panes.stream()
                .map(
                        pane -> {
                            String once = " ON_TIME 0 first last";
                            assertEquals(once, pane.substring(pane.indexOf(')') + 1));
                            return pane.substring(0, pane.length() - once.length());
                        })
                .sorted()
                .toList();
    }
}
