package org.nifibeam.core.runtime;

import org.nifibeam.core.schema.Row;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Window;
import org.nifibeam.core.window.Windows;

/**
 * Steps that group, for windows that do not merge and fire once, when the watermark passes their
 * end.
 */
final class GroupOperators {
    private GroupOperators() {}

    /**
     * Makes half-done groups before an exchange. Holds them until the watermark would pass their
     * window or until there are too many; an element whose window this task's watermark has passed
     * already goes on alone, so that the group behind the exchange decides about it, and counts it,
     * by itself.
     */
    static final class PreCombine extends Operator {
        private static final long MAX_GROUPS = 200_000;

        private final WindowTables tables;
        private final GroupCode code;
        private final FailureReport report;
        private final Receiver next;
        private long watermark = Timestamps.MIN;

        PreCombine(StepMetrics metrics, GroupCode code, FailureReport report, StepOutputs outputs) {
            super(metrics, outputs);
            this.tables = new WindowTables(code);
            this.code = code;
            this.report = report;
            this.next = outputs.main();
        }

        @Override
        public void accept(Row row, long timestamp, Windows windows, Pane pane) {
            metrics().taken(1);
            for (int i = 0; i < windows.count(); i++) {
                Window window = windows.window(i);
                if (window.maxTimestamp() < watermark) {
                    emit(window, alone(row));
                } else {
                    hold(row, window);
                }
            }
            if (tables.groups() > MAX_GROUPS) {
                flush();
            }
        }

        private Row alone(Row row) {
            try {
                Group group = code.create(row);
                code.add(group, row);
                return code.emit(group);
            } catch (RuntimeException e) {
                throw report.failure(row, e);
            }
        }

        private void hold(Row row, Window window) {
            try {
                tables.add(row, window);
            } catch (RuntimeException e) {
                throw report.failure(row, e);
            }
        }

        private void emit(Window window, Row row) {
            next.accept(row, window.maxTimestamp(), window, Pane.NONE);
        }

        @Override
        public void watermark(long time) {
            watermark = time;
            tables.takeBefore(time, this::emit);
            super.watermark(time);
        }

        @Override
        void flush() {
            tables.takeAll(this::emit);
        }
    }

    /** Groups and combines; each window's groups come out when the watermark passes its end. */
    static final class FinalCombine extends Operator {
        private final WindowTables tables;
        private final FailureReport report;
        private final Receiver next;
        private long watermark = Timestamps.MIN;

        FinalCombine(
                StepMetrics metrics, GroupCode code, FailureReport report, StepOutputs outputs) {
            super(metrics, outputs);
            this.tables = new WindowTables(code);
            this.report = report;
            this.next = outputs.main();
        }

        @Override
        public void accept(Row row, long timestamp, Windows windows, Pane pane) {
            metrics().taken(1);
            try {
                for (int i = 0; i < windows.count(); i++) {
                    Window window = windows.window(i);
                    if (window.maxTimestamp() < watermark) {
                        metrics().dropped();
                    } else {
                        tables.add(row, window);
                    }
                }
            } catch (RuntimeException e) {
                throw report.failure(row, e);
            }
        }

        private void emit(Window window, Row row) {
            metrics().given(1);
            next.accept(row, window.maxTimestamp(), window, Pane.ON_TIME_ONLY);
        }

        @Override
        public void watermark(long time) {
            watermark = time;
            tables.takeBefore(time, this::emit);
            super.watermark(time);
        }
    }
}
