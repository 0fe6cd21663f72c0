package org.nifibeam.core.runtime.grouping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.core.combine.Combiners;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.model.AggregateFunction;
import org.nifibeam.core.model.Aggregation;
import org.nifibeam.core.model.Grouping;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.GeneratedClasses;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.state.SpillingState;
import org.nifibeam.core.state.SpillingTimers;
import org.nifibeam.core.state.StateMemory;
import org.nifibeam.core.state.TreeStore;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Trigger;
import org.nifibeam.core.window.Window;
import org.nifibeam.core.window.WindowFunction;
import org.nifibeam.core.window.WindowingStrategy;
import org.nifibeam.core.window.WindowingStrategy.Accumulation;
import org.nifibeam.core.window.WindowingStrategy.TimestampCombiner;

/** Lists that fire several times, of keys in the global window. */
class PaneValuesTest {
    private static final long NO_LIMIT = Long.MAX_VALUE;

    @TempDir Path folder;

    private final RowShape shape = RowShape.of(Timeline.SCHEMA);
    private final List<Row> panes = new ArrayList<>();

    /** Gives sum and list of each key's values with every so many of them. */
    private PaneGroups groups(int every, Accumulation accumulation, long bytes) {
        Expression value = new Expression.FieldReference(1, "value", FieldType.of(Kind.INT64));
        GroupCodes codes =
                new GroupCodes(
                        new GeneratedClasses(PaneValuesTest.class.getClassLoader()),
                        new Grouping(
                                Timeline.SCHEMA,
                                List.of(0),
                                List.of(
                                        new Aggregation("sum", AggregateFunction.SUM, value),
                                        new Aggregation(
                                                "all", Combiners.group(value.type()), value))));
        StateMemory memory = TreeStore.memory(bytes);
        return new PaneGroups(
                new WindowingStrategy(
                        new WindowFunction.Global(),
                        new Trigger.Repeatedly(new Trigger.AfterCount(every)),
                        Duration.ZERO,
                        accumulation,
                        TimestampCombiner.END_OF_WINDOW),
                codes,
                false,
                new SpillingState(codes.grouping().key(), memory),
                new SpillingTimers(codes.grouping().key(), memory),
                new GroupMemory(memory, folder),
                () -> Instant.EPOCH,
                new PaneGroups.Output() {
                    @Override
                    public void pane(Row row, long timestamp, Window window, Pane pane) {
                        panes.add(row);
                    }

                    @Override
                    public void late() {
                        throw new AssertionError("nothing is late");
                    }

                    @Override
                    public RuntimeException failure(Row row, RuntimeException cause) {
                        return cause;
                    }
                });
    }

    private void add(PaneGroups groups, String key, long value) {
        groups.accept(shape.row(key, value), 0, GlobalWindow.INSTANCE);
    }

    private List<String> panes() {
        return panes.stream()
                .map(
                        row ->
                                row.get(0)
                                        + " "
                                        + row.get(1)
                                        + " "
                                        + new ArrayList<>((List<?>) row.get(2)))
                .toList();
    }

    /** With a byte all of it goes to the disk. */
    @ParameterizedTest
    @ValueSource(longs = {1, 300, NO_LIMIT})
    void discardedValuesDoNotComeAgain(long bytes) throws Exception {
        PaneGroups groups = groups(2, Accumulation.DISCARDING, bytes);
        for (long value = 1; value <= 5; value++) {
            add(groups, "a", value);
            add(groups, "b", 10 * value);
        }
        groups.watermark(Long.MAX_VALUE);
        groups.close();
        assertEquals(
                List.of(
                        "a 3 [1, 2]",
                        "b 30 [10, 20]",
                        "a 7 [3, 4]",
                        "b 70 [30, 40]",
                        "a 5 [5]",
                        "b 50 [50]"),
                panes());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 300, NO_LIMIT})
    void accumulatedValuesComeWithEveryPane(long bytes) throws Exception {
        PaneGroups groups = groups(2, Accumulation.ACCUMULATING, bytes);
        for (long value = 1; value <= 5; value++) {
            add(groups, "a", value);
        }
        groups.watermark(Long.MAX_VALUE);
        groups.close();
        assertEquals(List.of("a 3 [1, 2]", "a 10 [1, 2, 3, 4]", "a 15 [1, 2, 3, 4, 5]"), panes());
    }

    @Test
    void aPaneLargerThanMemoryIsReadFromDisk() throws Exception {
        PaneGroups groups = groups(60_000, Accumulation.DISCARDING, 100_000);
        for (long value = 0; value < 100_000; value++) {
            add(groups, "hot", value);
        }
        groups.watermark(Long.MAX_VALUE);
        assertEquals(
                List.of("60000 values on disk", "40000 values on disk"),
                panes.stream().map(row -> row.get(2).toString()).toList());
        long next = 0;
        for (Row pane : panes) {
            for (Object value : (List<?>) pane.get(2)) {
                assertEquals(next++, value);
            }
        }
        assertEquals(100_000, next);
        assertTrue(folder.toFile().list().length > 0);
    }
}
