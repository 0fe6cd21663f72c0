package org.nifibeam.core.runtime.grouping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.model.AggregateFunction;
import org.nifibeam.core.model.Aggregation;
import org.nifibeam.core.model.Grouping;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.GeneratedClasses;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.state.SpillException;
import org.nifibeam.core.state.TreeStore;
import org.nifibeam.core.window.IntervalWindow;

class WindowTablesTest {
    private static final IntervalWindow FIRST = new IntervalWindow(0, 10);
    private static final IntervalWindow SECOND = new IntervalWindow(10, 20);

    @TempDir Path folder;

    private final RowShape shape = RowShape.of(Timeline.SCHEMA);

    private static GroupCodes codes(AggregateFunction... functions) {
        List<Aggregation> aggregations = new ArrayList<>();
        for (AggregateFunction function : functions) {
            aggregations.add(
                    new Aggregation(
                            function.definitionName(),
                            function,
                            new Expression.FieldReference(1, "value", FieldType.of(Kind.INT64))));
        }
        return new GroupCodes(
                new GeneratedClasses(WindowTablesTest.class.getClassLoader()),
                new Grouping(Timeline.SCHEMA, List.of(0), aggregations));
    }

    private List<String> files() {
        return List.of(folder.toFile().list());
    }

    private static void add(WindowTables tables, Row row, IntervalWindow window) {
        tables.add(row, window, 0);
        tables.makeRoom();
    }

    @Test
    void groupsThatHaveNoRoomInMemoryComeBackFromDisk() throws IOException {
        GroupCodes codes =
                codes(AggregateFunction.SUM, AggregateFunction.MEAN, AggregateFunction.MIN);
        try (WindowTables tables =
                WindowTables.of(codes, false, new GroupMemory(TreeStore.memory(60_000), folder))) {
            for (int round = 0; round < 10; round++) {
                for (int key = 0; key < 1_000; key++) {
                    add(tables, shape.row("k" + key, (long) (round * key)), FIRST);
                    if (key % 10 == 0) {
                        add(tables, shape.row("k" + key, 1L), SECOND);
                    }
                }
                assertTrue(tables.bytes() <= 60_000);
            }
            assertTrue(files().size() > 10);
            Map<String, Row> rows = new TreeMap<>();
            GroupCode code = codes.elements();
            tables.takeBefore(
                    10,
                    (window, group) -> {
                        assertEquals(FIRST, window);
                        Row row = code.emit(group);
                        assertEquals(null, rows.put((String) row.get(0), row));
                    });
            assertEquals(1_000, rows.size());
            for (int key = 0; key < 1_000; key++) {
                assertEquals(
                        shape(codes).row("k" + key, 45L * key, 4.5 * key, 0L), rows.get("k" + key));
            }
            List<Row> second = new ArrayList<>();
            tables.takeBefore(20, (window, group) -> second.add(code.emit(group)));
            assertEquals(100, second.size());
            assertTrue(second.stream().allMatch(row -> row.getLong(1) == 10));
        }
        assertEquals(List.of(), files());
    }

    private static RowShape shape(GroupCodes codes) {
        return RowShape.of(codes.grouping().result());
    }

    @Test
    void filesAreRemovedWhenARunEndsBeforeItsWindows() throws IOException {
        WindowTables tables =
                WindowTables.of(
                        codes(AggregateFunction.SUM),
                        false,
                        new GroupMemory(TreeStore.memory(1_000), folder));
        for (int key = 0; key < 100; key++) {
            add(tables, shape.row("k" + key, 1L), FIRST);
        }
        assertTrue(!files().isEmpty());
        tables.close();
        assertEquals(List.of(), files());
    }

    @Test
    void aDiskThatCannotBeWrittenIsSaid() throws IOException {
        Path missing = folder.resolve("missing");
        WindowTables tables =
                WindowTables.of(
                        codes(AggregateFunction.SUM),
                        false,
                        new GroupMemory(TreeStore.memory(100), missing));
        SpillException failure =
                assertThrows(
                        SpillException.class,
                        () -> {
                            for (int key = 0; key < 100; key++) {
                                add(tables, shape.row("k" + key, 1L), FIRST);
                            }
                        });
        assertTrue(
                failure.getMessage()
                        .startsWith(
                                "its state has outgrown memory and cannot be kept in " + missing),
                failure.getMessage());
        assertEquals(
                "see that there is room on that disk, or give the run more memory",
                failure.advice());
        tables.close();
    }

    @Test
    void aMeanOfWholeNumbersDoesNotOverflow() throws IOException {
        GroupCodes codes = codes(AggregateFunction.MEAN);
        GroupMemory memory = new GroupMemory(TreeStore.memory(1), folder);
        for (long value : new long[] {Long.MAX_VALUE, Long.MIN_VALUE}) {
            for (boolean spill : new boolean[] {false, true}) {
                try (WindowTables tables =
                        spill
                                ? WindowTables.of(codes, false, memory)
                                : WindowTables.inMemory(codes.elements())) {
                    for (int i = 0; i < 5; i++) {
                        add(tables, shape.row("a", value), FIRST);
                    }
                    List<Row> rows = new ArrayList<>();
                    GroupCode code = codes.elements();
                    tables.takeAll((window, group) -> rows.add(code.emit(group)));
                    assertEquals(List.of(shape(codes).row("a", (double) value)), rows);
                }
            }
        }
    }

    @Test
    void aThousandCombinedFieldsAreWrittenInParts() throws IOException {
        List<Aggregation> aggregations = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            aggregations.add(
                    new Aggregation(
                            "f" + i,
                            i % 2 == 0 ? AggregateFunction.SUM : AggregateFunction.MEAN,
                            new Expression.FieldReference(1, "value", FieldType.of(Kind.INT64))));
        }
        GroupCode code =
                new GroupCodes(
                                new GeneratedClasses(getClass().getClassLoader()),
                                new Grouping(Timeline.SCHEMA, List.of(0), aggregations))
                        .elements();
        try (WindowTables tables = WindowTables.inMemory(code)) {
            add(tables, shape.row("a", 1L), FIRST);
            add(tables, shape.row("a", 2L), FIRST);
            tables.takeAll(
                    (window, group) -> {
                        Row row = code.emit(group);
                        assertEquals(3L, row.get(1_999));
                        assertEquals(1.5, row.get(2_000));
                    });
        }
    }
}
