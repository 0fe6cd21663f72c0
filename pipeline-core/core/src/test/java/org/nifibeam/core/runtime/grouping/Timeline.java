package org.nifibeam.core.runtime.grouping;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.model.AggregateFunction;
import org.nifibeam.core.model.Aggregation;
import org.nifibeam.core.model.Grouping;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.GeneratedClasses;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.state.SpillingState;
import org.nifibeam.core.state.SpillingTimers;
import org.nifibeam.core.state.StateMemory;
import org.nifibeam.core.state.TreeStore;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Trigger;
import org.nifibeam.core.window.Window;
import org.nifibeam.core.window.WindowFunction;
import org.nifibeam.core.window.WindowingStrategy;
import org.nifibeam.core.window.WindowingStrategy.Accumulation;
import org.nifibeam.core.window.WindowingStrategy.TimestampCombiner;

/**
 * A sum by key whose elements, watermark and clock a test moves by hand. Each pane is one text:
 * {@code key=sum [start..end) TIMING index first last @timestamp}, the timestamp where it is not
 * the window's end; {@code late} is a dropped element. Times are milliseconds. All goes through
 * memory and, beside it, through a store each time; what comes out must be the same.
 */
final class Timeline {
    static final Schema SCHEMA =
            Schema.of(
                    List.of(
                            new Field("key", FieldType.of(Kind.STRING)),
                            new Field("value", FieldType.of(Kind.INT64))));

    static final GroupCodes CODES =
            new GroupCodes(
                    new GeneratedClasses(Timeline.class.getClassLoader()),
                    new Grouping(
                            SCHEMA,
                            List.of(0),
                            List.of(
                                    new Aggregation(
                                            "sum",
                                            AggregateFunction.SUM,
                                            new Expression.FieldReference(
                                                    1, "value", FieldType.of(Kind.INT64)))),
                            true));

    /** Sums need none. */
    private static final Path NO_FOLDER = Path.of("none");

    private final RowShape shape = RowShape.of(SCHEMA);
    private final WindowAssigner assigner;
    private final Line memory;
    private final Line store;
    private long now;

    private Timeline(WindowingStrategy windowing) {
        assigner = WindowAssigner.of(windowing.function());
        memory = new Line(windowing, StateMemory.unlimited());
        store = new Line(windowing, TreeStore.memory(1));
    }

    static WindowFunction fixed(long size) {
        return new WindowFunction.Fixed(Duration.ofMillis(size), Duration.ZERO);
    }

    static WindowFunction sessions(long gap) {
        return new WindowFunction.Sessions(Duration.ofMillis(gap));
    }

    static Timeline of(WindowFunction function, Trigger trigger) {
        return of(function, trigger, 0, Accumulation.DISCARDING, TimestampCombiner.END_OF_WINDOW);
    }

    static Timeline of(WindowFunction function, Trigger trigger, long lateness, Accumulation mode) {
        return of(function, trigger, lateness, mode, TimestampCombiner.END_OF_WINDOW);
    }

    static Timeline of(
            WindowFunction function,
            Trigger trigger,
            long lateness,
            Accumulation mode,
            TimestampCombiner combiner) {
        return new Timeline(
                new WindowingStrategy(
                        function, trigger, Duration.ofMillis(lateness), mode, combiner));
    }

    /** An element of key a. */
    Timeline at(long timestamp, long value) {
        return at(timestamp, "a", value);
    }

    Timeline at(long timestamp, String key, long value) {
        Row row = shape.row(key, value);
        return both(groups -> groups.accept(row, timestamp, assigner.assign(timestamp)));
    }

    private Timeline both(Consumer<PaneGroups> step) {
        step.accept(memory.groups);
        step.accept(store.groups);
        return this;
    }

    Timeline watermark(long time) {
        both(groups -> groups.watermark(time));
        reached();
        return this;
    }

    Timeline end() {
        return watermark(Timestamps.MAX);
    }

    Timeline clock(long time) {
        now = time;
        both(groups -> groups.clock(time));
        reached();
        return this;
    }

    /** What has come out since the last call. */
    List<String> out() {
        List<String> texts = List.copyOf(memory.out);
        assertEquals(texts, store.out, "from the store");
        memory.out.clear();
        store.out.clear();
        return texts;
    }

    /** How far the output has come. */
    long reached() {
        long reached = memory.groups.reached();
        assertEquals(reached, store.groups.reached(), "from the store");
        return reached;
    }

    long nextClock() {
        long next = memory.groups.nextClock();
        assertEquals(next, store.groups.nextClock(), "from the store");
        return next;
    }

    /** Groups and what has come out of them. */
    private final class Line implements PaneGroups.Output {
        private final List<String> out = new ArrayList<>();
        private final PaneGroups groups;

        Line(WindowingStrategy windowing, StateMemory memory) {
            Schema key = CODES.grouping().key();
            groups =
                    new PaneGroups(
                            windowing,
                            CODES,
                            false,
                            new SpillingState(key, memory),
                            new SpillingTimers(key, memory),
                            new GroupMemory(memory, NO_FOLDER),
                            () -> Instant.ofEpochMilli(now),
                            this);
        }

        @Override
        public void pane(Row row, long timestamp, Window window, Pane pane) {
            String where =
                    window == GlobalWindow.INSTANCE
                            ? ""
                            : " [" + window.start() + ".." + (window.maxTimestamp() + 1) + ")";
            out.add(
                    row.get(0)
                            + "="
                            + row.get(1)
                            + where
                            + " "
                            + pane.timing()
                            + " "
                            + pane.index()
                            + (pane.first() ? " first" : "")
                            + (pane.last() ? " last" : "")
                            + (timestamp == window.maxTimestamp() ? "" : " @" + timestamp));
        }

        @Override
        public void late() {
            out.add("late");
        }

        @Override
        public RuntimeException failure(Row row, RuntimeException cause) {
            return cause;
        }
    }
}
