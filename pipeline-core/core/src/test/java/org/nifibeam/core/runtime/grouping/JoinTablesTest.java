package org.nifibeam.core.runtime.grouping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.GeneratedClasses;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.state.SnapshotFile;
import org.nifibeam.core.state.SnapshotReader;
import org.nifibeam.core.state.SnapshotWriter;
import org.nifibeam.core.state.SpillException;
import org.nifibeam.core.state.StateForm;
import org.nifibeam.core.state.TreeStore;
import org.nifibeam.core.window.IntervalWindow;
import org.nifibeam.core.window.Window;

class JoinTablesTest {
    private static final Schema LEFT =
            Schema.of(
                    List.of(
                            new Field("k0", FieldType.nullable(Kind.DOUBLE)),
                            new Field("n", FieldType.of(Kind.INT64))));
    private static final Schema RIGHT =
            Schema.of(
                    List.of(
                            new Field("k0", FieldType.nullable(Kind.DOUBLE)),
                            new Field("text", FieldType.of(Kind.STRING)),
                            new Field("n", FieldType.of(Kind.INT32))));
    private static final RowShape LEFTS = RowShape.of(LEFT);
    private static final RowShape RIGHTS = RowShape.of(RIGHT);
    private static final JoinCode CODE =
            new JoinCode(
                    new GeneratedClasses(JoinTablesTest.class.getClassLoader()), LEFT, RIGHT, 1);

    /** Equal in pairs, as keys are. */
    private static final List<Double> KEYS = List.of(0.0, -0.0, Double.NaN, 1.0, 2.0);

    @TempDir Path folder;

    private final List<String> given = new ArrayList<>();

    private record Item(int side, int key, int number, Window window) {
        Row row() {
            Double key = KEYS.get(this.key);
            return side == JoinCode.LEFT
                    ? LEFTS.row(key, (long) number)
                    : RIGHTS.row(key, "t" + number, number);
        }

        boolean meets(Item other) {
            return side != other.side
                    && window.equals(other.window)
                    && Math.max(key, 1) == Math.max(other.key, 1);
        }
    }

    private JoinTables tables(boolean keepsLeft, boolean keepsRight, long bytes) {
        return new JoinTables(
                CODE,
                keepsLeft,
                keepsRight,
                new GroupMemory(TreeStore.memory(bytes), folder),
                (left, right, window) -> given.add(pair(left, right, window)));
    }

    private static String pair(Row left, Row right, Window window) {
        return (left == null ? "-" : left.get(1))
                + " "
                + (right == null ? "-" : right.get(2))
                + " in "
                + window.start();
    }

    private static List<String> naive(List<Item> items, boolean keepsLeft, boolean keepsRight) {
        List<String> pairs = new ArrayList<>();
        for (Item one : items) {
            List<Item> met = items.stream().filter(one::meets).toList();
            boolean left = one.side() == JoinCode.LEFT;
            if (left) {
                met.forEach(other -> pairs.add(pair(one.row(), other.row(), one.window())));
            }
            if (met.isEmpty() && (left ? keepsLeft : keepsRight)) {
                pairs.add(pair(left ? one.row() : null, left ? null : one.row(), one.window()));
            }
        }
        Collections.sort(pairs);
        return pairs;
    }

    /** Sides end one behind the other at random, and memory has room for some of the rows. */
    @Test
    void everyRowMeetsTheOthersOfItsKeyWheneverSidesEnd() throws Exception {
        long seed = Long.getLong("nifibeam.seed", 1L);
        for (long round = seed; round < seed + 80; round++) {
            Random random = new Random(round);
            List<Item> items = new ArrayList<>();
            int count = random.nextInt(60);
            for (int i = 0; i < count; i++) {
                int start = 10 * random.nextInt(3);
                items.add(
                        new Item(
                                random.nextInt(2),
                                random.nextInt(KEYS.size()),
                                i,
                                new IntervalWindow(start, start + 10)));
            }
            int first = random.nextInt(2);
            // What is of the side that ends first comes before the rest of the other one.
            int ends = random.nextInt(count + 1);
            List<Item> before =
                    items.stream().filter(i -> i.side() == first || i.number() < ends).toList();
            boolean keepsLeft = random.nextBoolean();
            boolean keepsRight = random.nextBoolean();
            long bytes = List.of(1L, 2_000L, 1L << 20).get(random.nextInt(3));
            given.clear();
            try (JoinTables tables = tables(keepsLeft, keepsRight, bytes)) {
                before.forEach(i -> tables.add(i.side(), i.row(), i.window()));
                tables.end(first);
                items.stream()
                        .filter(i -> !before.contains(i))
                        .forEach(i -> tables.add(i.side(), i.row(), i.window()));
                tables.end(JoinCode.other(first));
            }
            Collections.sort(given);
            assertEquals(naive(items, keepsLeft, keepsRight), given, "seed " + round);
            try (Stream<Path> left = Files.list(folder)) {
                assertEquals(List.of(), left.toList(), "seed " + round);
            }
        }
    }

    @Test
    void rowsOfOneKeyThatMemoryHasNoRoomForArePairedFromDisk() throws Exception {
        int lefts = 60_000;
        IntervalWindow window = new IntervalWindow(0, 10);
        try (JoinTables tables = tables(false, true, 100_000)) {
            for (int i = 0; i < lefts; i++) {
                tables.add(JoinCode.LEFT, LEFTS.row(1.0, (long) i), window);
            }
            tables.add(JoinCode.RIGHT, RIGHTS.row(1.0, "one", -1), window);
            tables.add(JoinCode.RIGHT, RIGHTS.row(2.0, "none", -2), window);
            tables.end(JoinCode.RIGHT);
            assertEquals(List.of(), given);
            tables.end(JoinCode.LEFT);
        }
        assertEquals(lefts + 1, given.size());
        assertEquals(lefts + 1, given.stream().distinct().count());
        assertTrue(given.contains("59999 -1 in 0"));
        assertTrue(given.contains("- -2 in 0"));
    }

    @Test
    void whatComesBehindTheEndOfTheOtherSideIsNotKept() throws Exception {
        IntervalWindow window = new IntervalWindow(0, 10);
        // Had it to be kept, there would be no room: there is no such folder.
        try (JoinTables tables =
                new JoinTables(
                        CODE,
                        true,
                        false,
                        new GroupMemory(TreeStore.memory(1_000), folder.resolve("missing")),
                        (left, right, in) -> given.add(pair(left, right, in)))) {
            tables.add(JoinCode.LEFT, LEFTS.row(1.0, 7L), window);
            tables.end(JoinCode.LEFT);
            for (int i = 0; i < 1_000; i++) {
                tables.add(JoinCode.RIGHT, RIGHTS.row(i % 2 * 1.0, "t", i), window);
            }
            tables.end(JoinCode.RIGHT);
        }
        assertEquals(500, given.size());
        assertEquals("7 1 in 0", given.get(0));
    }

    /**
     * Rows of a side that has ended have met one that was not kept; then they go to disk, in
     * several records, since they are many, and from there into a snapshot.
     */
    @Test
    void whatHasMetARowHasMetItAfterARestart() throws Exception {
        IntervalWindow early = new IntervalWindow(0, 10);
        IntervalWindow late = new IntervalWindow(10, 20);
        int lefts = 3_000;
        Snapshot snapshot = new Snapshot();
        try (JoinTables tables = tables(true, false, 300_000)) {
            for (int i = 0; i < 8_000; i++) {
                tables.add(JoinCode.LEFT, LEFTS.row(100.0 + i, -1L), early);
            }
            for (int i = 0; i < lefts; i++) {
                tables.add(JoinCode.LEFT, LEFTS.row(1.0, (long) i), late);
            }
            tables.end(JoinCode.LEFT);
            tables.add(JoinCode.RIGHT, RIGHTS.row(1.0, "met", 7), late);
            assertEquals(lefts, given.size());
            for (int i = 0; i < 8_000; i++) {
                tables.add(JoinCode.RIGHT, RIGHTS.row(100.0 + i, "early", 8), early);
            }
            GroupRecords records = GroupRecords.of("join", CODE.groups(), snapshot);
            tables.snapshot(records);
            assertTrue(snapshot.files.stream().anyMatch(file -> isOf(file, late)), "it is on disk");
            given.clear();
            try (JoinTables restored = tables(true, false, 1L << 30)) {
                GroupRecords.restore("join", CODE.groups(), snapshot, restored);
                restored.end(JoinCode.LEFT);
                restored.end(JoinCode.RIGHT);
            }
        }
        assertEquals(8_000, given.size());
        assertTrue(given.contains("-1 8 in 0"));
        assertEquals(List.of(), given.stream().filter(pair -> pair.endsWith("in 10")).toList());
    }

    private static boolean isOf(SnapshotFile file, Window window) {
        ByteSource about = new ByteSource(file.about());
        about.readByte();
        return about.readSigned() == window.start();
    }

    /** One task's, in memory, with files where they are. */
    private static final class Snapshot implements SnapshotWriter, SnapshotReader {
        private final List<byte[]> records = new ArrayList<>();
        private final List<SnapshotFile> files = new ArrayList<>();
        private Optional<StateForm> form = Optional.empty();

        @Override
        public Records part(String stage, String name, Reach reach, StateForm of) {
            form = Optional.of(of);
            return new Records() {
                @Override
                public void add(int hash, byte[] record) {
                    records.add(record);
                }

                @Override
                public void addFile(Path file, byte[] about) {
                    files.add(new SnapshotFile(file, about));
                }
            };
        }

        @Override
        public int ownHash() {
            return 0;
        }

        @Override
        public Optional<StateForm> form(String stage, String name) {
            return form;
        }

        @Override
        public void read(String stage, String name, Consumer<byte[]> record) {
            records.forEach(record);
        }

        @Override
        public void entries(String stage, String name, BiConsumer<byte[], byte[]> entry) {}

        @Override
        public Optional<List<SnapshotFile>> whole(String stage, String name) {
            return Optional.empty();
        }

        @Override
        public List<SnapshotFile> files(String stage, String name) {
            return name.equals("groups") ? files : List.of();
        }

        @Override
        public boolean owns(int hash) {
            return true;
        }
    }

    @Test
    void aDiskThatCannotBeWrittenToIsSaid() throws Exception {
        IntervalWindow window = new IntervalWindow(0, 10);
        Path missing = folder.resolve("missing");
        try (JoinTables tables =
                new JoinTables(
                        CODE,
                        false,
                        false,
                        new GroupMemory(TreeStore.memory(1), missing),
                        (left, right, in) -> given.add(pair(left, right, in)))) {
            SpillException failure =
                    assertThrows(
                            SpillException.class,
                            () -> tables.add(JoinCode.LEFT, LEFTS.row(1.0, 7L), window));
            assertTrue(failure.getMessage().contains(missing.toString()), failure.getMessage());
        }
    }
}
