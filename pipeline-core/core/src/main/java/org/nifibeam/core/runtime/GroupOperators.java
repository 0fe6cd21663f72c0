package org.nifibeam.core.runtime;

import java.io.IOException;
import java.util.List;
import java.util.function.IntConsumer;
import org.nifibeam.core.plan.PlanStage;
import org.nifibeam.core.runtime.StageHost.OperatorState;
import org.nifibeam.core.runtime.columns.ColumnFrame;
import org.nifibeam.core.runtime.grouping.ColumnGroups;
import org.nifibeam.core.runtime.grouping.Group;
import org.nifibeam.core.runtime.grouping.GroupCode;
import org.nifibeam.core.runtime.grouping.GroupCodes;
import org.nifibeam.core.runtime.grouping.GroupRecords;
import org.nifibeam.core.runtime.grouping.PaneGroups;
import org.nifibeam.core.runtime.grouping.SessionTables;
import org.nifibeam.core.runtime.grouping.WindowTables;
import org.nifibeam.core.runtime.grouping.WindowedGroups;
import org.nifibeam.core.schema.ColumnRows;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.state.SnapshotReader;
import org.nifibeam.core.state.SnapshotWriter;
import org.nifibeam.core.state.SpillException;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Window;
import org.nifibeam.core.window.WindowFunction;
import org.nifibeam.core.window.WindowingStrategy;
import org.nifibeam.core.window.Windows;

/** Steps that group. */
final class GroupOperators {
    private GroupOperators() {}

    /** The operator of a stage that begins with groups. */
    static Operator of(
            PlanStage.Input.Grouped grouped,
            GroupCodes codes,
            StageHost host,
            StepMetrics metrics,
            FailureReport report,
            StepOutputs outputs) {
        if (firesOnce(grouped.windowing(), host.bounded())) {
            return new FinalCombine(grouped, codes, host, metrics, report, outputs);
        }
        OperatorState state = host.state(grouped.stage().id(), grouped.grouping().key());
        return new FirePanes(grouped, codes, host, state, metrics, report, outputs);
    }

    /**
     * True if tables of groups will do. Bounded input is never late. What custom windows merge to
     * is known only if asked about all windows of a key.
     */
    private static boolean firesOnce(WindowingStrategy windowing, boolean bounded) {
        return windowing.firesOnce()
                && (!windowing.function().merging()
                        || windowing.function() instanceof WindowFunction.Sessions)
                && (bounded || windowing.allowedLateness().isZero())
                && windowing.timestampCombiner()
                        == WindowingStrategy.TimestampCombiner.END_OF_WINDOW;
    }

    /**
     * Makes half-done groups before an exchange. Holds them until the watermark would pass their
     * window or until there are too many; an element whose window this task's watermark has passed
     * already goes on alone, so that the group behind the exchange decides about it, and counts it,
     * by itself.
     */
    static final class PreCombine extends Operator {
        private static final long MAX_BYTES = 16L << 20;

        private final WindowedGroups tables;
        private final GroupCode code;
        private final List<ColumnGroups> ofColumns;
        private final RowShape shape;
        private final FailureReport report;
        private final Receiver next;
        private long watermark = Timestamps.MIN;

        /** What takes the last frame that this {@link #takes}; null before there is one. */
        private ColumnGroups taking;

        /** A window that is not over, if any; what is in it alone takes the short way. */
        private Window current;

        PreCombine(
                StepMetrics metrics,
                WindowingStrategy windowing,
                GroupCodes codes,
                FailureReport report,
                StepOutputs outputs) {
            super(metrics, outputs);
            this.code = codes.elements();
            this.tables =
                    windowing.function().merging()
                            ? SessionTables.inMemory(codes)
                            : WindowTables.inMemory(code);
            this.ofColumns = ColumnGroups.of(tables, code, codes.grouping());
            this.shape = RowShape.of(codes.grouping().input());
            this.report = report;
            this.next = outputs.main();
        }

        @Override
        public void accept(Row row, long timestamp, Windows windows, Pane pane) {
            metrics().taken(1);
            take(row, timestamp, windows);
            if (tables.bytes() > MAX_BYTES) {
                flush();
            }
        }

        /** True if it takes the records of a frame without their rows. */
        boolean takes(ColumnFrame frame) {
            for (ColumnGroups groups : ofColumns) {
                if (groups.accepts(frame)) {
                    taking = groups;
                    return true;
                }
            }
            return false;
        }

        /** Takes the records of a frame that it {@link #takes}, one after the other. */
        void accept(ColumnFrame frame) {
            ColumnGroups groups = taking;
            ColumnRows rows = shape.rowsOf(frame.columns());
            IntConsumer single =
                    place -> {
                        int record = frame.selection()[place];
                        take(rows.row(record), frame.time(record), frame.windows(record));
                    };
            try {
                groups.combine(frame, watermark, single, MAX_BYTES, this::flush);
                metrics().taken(frame.count());
            } catch (RuntimeException e) {
                metrics().taken(groups.place() + 1);
                throw report.failure(rows.row(frame.selection()[groups.place()]), e);
            }
        }

        /** The place in the last frame's selection of the record taken last. */
        int place() {
            return taking.place();
        }

        private void take(Row row, long timestamp, Windows windows) {
            if (windows == current) {
                hold(row, current, timestamp);
            } else {
                enter(row, timestamp, windows);
            }
        }

        private void enter(Row row, long timestamp, Windows windows) {
            for (int i = 0; i < windows.count(); i++) {
                Window window = windows.window(i);
                if (window.maxTimestamp() < watermark) {
                    emit(window, alone(row, timestamp));
                } else {
                    hold(row, window, timestamp);
                    current = windows == window ? window : null;
                }
            }
        }

        private Group alone(Row row, long timestamp) {
            try {
                Group group = code.create(row);
                code.add(group, row, timestamp);
                return group;
            } catch (RuntimeException e) {
                throw report.failure(row, e);
            }
        }

        private void hold(Row row, Window window, long timestamp) {
            try {
                tables.add(row, window, timestamp);
            } catch (RuntimeException e) {
                throw report.failure(row, e);
            }
        }

        private void emit(Window window, Group group) {
            next.accept(code.partial(group), window.maxTimestamp(), window, Pane.NONE);
        }

        @Override
        public void watermark(long time) {
            watermark = time;
            current = null;
            tables.takeBefore(time, this::emit);
            super.watermark(time);
        }

        @Override
        void flush() {
            tables.takeBefore(Long.MAX_VALUE, this::emit);
        }
    }

    /**
     * Groups and combines in windows that fire once: each window's groups come out when the
     * watermark passes its end.
     */
    static final class FinalCombine extends Operator {
        private final WindowedGroups tables;
        private final GroupCodes codes;
        private final GroupCode code;
        private final FailureReport report;
        private final Receiver next;
        private long watermark = Timestamps.MIN;

        /** A window that is not over, if any; what is in it alone takes the short way. */
        private Window current;

        FinalCombine(
                PlanStage.Input.Grouped grouped,
                GroupCodes codes,
                StageHost host,
                StepMetrics metrics,
                FailureReport report,
                StepOutputs outputs) {
            super(metrics, outputs);
            this.tables =
                    grouped.windowing().function().merging()
                            ? SessionTables.of(
                                    codes, grouped.partial(), host.groups(), host.bounded())
                            : WindowTables.of(codes, grouped.partial(), host.groups());
            this.codes = codes;
            this.code = codes.of(grouped.partial());
            this.report = report;
            this.next = outputs.main();
        }

        @Override
        public void accept(Row row, long timestamp, Windows windows, Pane pane) {
            metrics().taken(1);
            try {
                if (windows == current) {
                    tables.add(row, current, timestamp);
                } else {
                    enter(row, timestamp, windows);
                }
            } catch (RuntimeException e) {
                throw report.failure(row, e);
            }
            try {
                tables.makeRoom();
            } catch (SpillException e) {
                throw StageFailure.of(metrics().stage(), e);
            }
        }

        private void enter(Row row, long timestamp, Windows windows) {
            for (int i = 0; i < windows.count(); i++) {
                Window window = windows.window(i);
                if (window.maxTimestamp() < watermark) {
                    metrics().dropped();
                } else {
                    tables.add(row, window, timestamp);
                    current = windows == window ? window : null;
                }
            }
        }

        @Override
        void snapshot(SnapshotWriter to) {
            try {
                tables.snapshot(GroupRecords.of(metrics().stage().id(), codes, to));
            } catch (SpillException e) {
                throw StageFailure.of(metrics().stage(), e);
            }
        }

        @Override
        void restore(SnapshotReader from) {
            GroupRecords.restore(metrics().stage().id(), codes, from, tables);
        }

        private void emit(Window window, Group group) {
            metrics().given(1);
            next.accept(code.emit(group), window.maxTimestamp(), window, Pane.ON_TIME_ONLY);
        }

        @Override
        public void watermark(long time) {
            watermark = time;
            current = null;
            try {
                tables.takeBefore(time, this::emit);
            } catch (SpillException e) {
                throw StageFailure.of(metrics().stage(), e);
            }
            super.watermark(time);
        }

        @Override
        void close() throws IOException {
            tables.close();
        }
    }

    /** Groups and combines in any windows, fired by any trigger. */
    private static final class FirePanes extends Operator implements PaneGroups.Output {
        private final PaneGroups groups;
        private final FailureReport report;
        private final Receiver next;
        private long reached = Timestamps.MIN;

        FirePanes(
                PlanStage.Input.Grouped grouped,
                GroupCodes codes,
                StageHost host,
                OperatorState state,
                StepMetrics metrics,
                FailureReport report,
                StepOutputs outputs) {
            super(metrics, outputs);
            this.report = report;
            this.next = outputs.main();
            this.groups =
                    new PaneGroups(
                            grouped.windowing(),
                            codes,
                            grouped.partial(),
                            state.cells(),
                            state.timers(),
                            host.groups(),
                            host.clock(),
                            this);
        }

        @Override
        public void accept(Row row, long timestamp, Windows windows, Pane pane) {
            metrics().taken(1);
            try {
                groups.accept(row, timestamp, windows);
            } catch (SpillException e) {
                throw StageFailure.of(metrics().stage(), e);
            }
        }

        @Override
        public void pane(Row row, long timestamp, Window window, Pane pane) {
            metrics().given(1);
            next.accept(row, timestamp, window, pane);
        }

        @Override
        public void late() {
            metrics().dropped();
        }

        @Override
        public RuntimeException failure(Row row, RuntimeException cause) {
            return report.failure(row, cause);
        }

        @Override
        public void watermark(long time) {
            try {
                groups.watermark(time);
            } catch (SpillException e) {
                throw StageFailure.of(metrics().stage(), e);
            }
            metrics().reached(time);
            handOn();
        }

        /** What a firing has released lets event time go on. */
        private void handOn() {
            long now = groups.reached();
            if (now > reached) {
                reached = now;
                outputs().watermark(now);
            }
        }

        @Override
        long nextClock() {
            return groups.nextClock();
        }

        @Override
        void clock(long now) {
            try {
                groups.clock(now);
            } catch (SpillException e) {
                throw StageFailure.of(metrics().stage(), e);
            }
            handOn();
        }

        @Override
        boolean usesClock() {
            return groups.usesClock();
        }

        @Override
        void flush() {
            handOn();
        }

        @Override
        void close() throws IOException {
            groups.close();
        }
    }
}
