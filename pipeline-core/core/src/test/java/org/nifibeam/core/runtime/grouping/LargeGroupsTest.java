package org.nifibeam.core.runtime.grouping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.core.combine.Combiners;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.model.AggregateFunction;
import org.nifibeam.core.model.Aggregation;
import org.nifibeam.core.model.Combiner;
import org.nifibeam.core.model.Grouping;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.GeneratedClasses;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowCoder;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.state.SpillException;
import org.nifibeam.core.state.TreeStore;
import org.nifibeam.core.window.IntervalWindow;
import org.nifibeam.core.window.Window;

class LargeGroupsTest {
    private static final FieldType NUMBER = FieldType.of(Kind.INT64);
    private static final FieldType TEXT = FieldType.of(Kind.STRING);
    private static final IntervalWindow WINDOW = new IntervalWindow(0, 10);

    @TempDir Path folder;

    private final RowShape shape = RowShape.of(Timeline.SCHEMA);

    /** Of the field {@code value}, or of the key as the text it is. */
    private static GroupCodes codes(Combiner combiner, boolean ofKey) {
        Expression value = new Expression.FieldReference(1, "value", NUMBER);
        Expression key = new Expression.FieldReference(0, "key", TEXT);
        return new GroupCodes(
                new GeneratedClasses(LargeGroupsTest.class.getClassLoader()),
                new Grouping(
                        Timeline.SCHEMA,
                        List.of(0),
                        List.of(
                                new Aggregation("sum", AggregateFunction.SUM, value),
                                new Aggregation("all", combiner, ofKey ? key : value),
                                new Aggregation("count", AggregateFunction.COUNT, value))));
    }

    private WindowedGroups groups(GroupCodes codes, boolean sessions, long bytes) {
        GroupMemory memory = new GroupMemory(TreeStore.memory(bytes), folder);
        return sessions
                ? SessionTables.of(codes, false, memory, true)
                : WindowTables.of(codes, false, memory);
    }

    private static List<Row> take(WindowedGroups groups, GroupCodes codes) {
        List<Row> rows = new ArrayList<>();
        groups.takeBefore(
                Long.MAX_VALUE,
                (Window window, Group group) -> rows.add(codes.elements().emit(group)));
        return rows;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aGroupLargerThanMemoryIsReadFromDiskAsOftenAsItIsAskedFor(boolean sessions)
            throws IOException {
        GroupCodes codes = codes(Combiners.group(NUMBER), false);
        Row hot;
        try (WindowedGroups groups = groups(codes, sessions, 20_000)) {
            for (long value = 0; value < 100_000; value++) {
                groups.add(shape.row("hot", value), WINDOW, 0);
                groups.makeRoom();
            }
            groups.add(shape.row("cold", 5L), WINDOW, 0);
            List<Row> rows = take(groups, codes);
            assertEquals(2, rows.size());
            int at = rows.get(0).get(0).equals("hot") ? 0 : 1;
            hot = rows.get(at);
            assertEquals(List.of(5L), rows.get(1 - at).get(2));
        }
        assertEquals(4_999_950_000L, hot.getLong(1));
        assertEquals(100_000L, hot.getLong(3));
        List<?> values = (List<?>) hot.get(2);
        assertEquals("100000 values on disk", values.toString());
        for (int turn = 0; turn < 2; turn++) {
            boolean[] seen = new boolean[100_000];
            for (Object value : values) {
                seen[((Long) value).intValue()] = true;
            }
            for (boolean one : seen) {
                assertTrue(one);
            }
        }
        List<Object> copy = new ArrayList<>(values);
        assertEquals(100_000, copy.size());
        for (int index : new int[] {0, 99_999, 50_000, 49_999, 1}) {
            assertEquals(copy.get(index), values.get(index));
        }
        assertThrows(IndexOutOfBoundsException.class, () -> values.get(100_000));
        RowCoder coder = RowCoder.of(codes.grouping().result());
        assertEquals(copy, coder.fromBytes(coder.toBytes(hot)).get(2));
    }

    @Test
    void theFileIsGoneOnceNobodyCanReadIt() throws Exception {
        GroupCodes codes = codes(Combiners.group(NUMBER), false);
        WindowedGroups groups = groups(codes, false, 20_000);
        for (long value = 0; value < 100_000; value++) {
            groups.add(shape.row("hot", value), WINDOW, 0);
            groups.makeRoom();
        }
        List<Row> rows = take(groups, codes);
        groups.close();
        assertEquals(1, folder.toFile().list().length);
        assertEquals(100_000, new ArrayList<>((List<?>) rows.get(0).get(2)).size());
        rows.clear();
        Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
        while (folder.toFile().list().length > 0 && Instant.now().isBefore(deadline)) {
            System.gc();
            groups.close();
        }
        assertEquals(List.of(), List.of(folder.toFile().list()));
    }

    @Test
    void aTextMustFitIntoMemory() throws IOException {
        GroupCodes codes = codes(Combiners.concat(","), true);
        try (WindowedGroups groups = groups(codes, false, 20_000)) {
            for (long value = 0; value < 100_000; value++) {
                groups.add(shape.row("a hot key", value), WINDOW, 0);
                groups.makeRoom();
            }
            SpillException failure = assertThrows(SpillException.class, () -> take(groups, codes));
            assertEquals(
                    "what the group {key: 'a hot key'} holds takes more than 1 MiB, all of which must be in memory at once",
                    failure.getMessage());
            assertEquals(
                    "combine its values into something smaller, group by more fields, or give the run more memory",
                    failure.advice());
        }
    }

    /** What tables in memory give is what those on disk must give, whatever comes. */
    @Test
    void randomGroupsAreTheSameInMemoryAndOnDisk() throws IOException {
        long seed = Long.getLong("nifibeam.seed", 1L);
        System.out.println("large groups: seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 10; round++) {
            boolean sessions = random.nextBoolean();
            GroupCodes codes = codes(Combiners.group(NUMBER), false);
            Map<String, List<Long>> expected = new HashMap<>();
            try (WindowedGroups groups = groups(codes, sessions, 1 + random.nextInt(100_000))) {
                int keys = 1 + random.nextInt(5);
                int count = random.nextInt(150_000);
                for (int i = 0; i < count; i++) {
                    // Half of all have the first key.
                    String key = "k" + (random.nextBoolean() ? 0 : random.nextInt(keys));
                    long value = random.nextInt();
                    expected.computeIfAbsent(key, k -> new ArrayList<>()).add(value);
                    groups.add(shape.row(key, value), WINDOW, 0);
                    if (i % 100 == 0) {
                        groups.makeRoom();
                    }
                }
                Map<String, List<Long>> actual = new HashMap<>();
                for (Row row : take(groups, codes)) {
                    List<Long> values = new ArrayList<>();
                    ((List<?>) row.get(2)).forEach(value -> values.add((Long) value));
                    assertEquals(values.size(), row.getLong(3));
                    values.sort(null);
                    actual.put((String) row.get(0), values);
                }
                expected.values().forEach(values -> values.sort(null));
                assertEquals(expected, actual, "seed " + seed + ", round " + round);
            }
        }
    }
}
