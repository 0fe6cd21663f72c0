package org.nifibeam.core.runtime;

import java.util.List;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.model.RowFunction.WindowField;
import org.nifibeam.core.runtime.grouping.WindowAssigner;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.window.IntervalWindow;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Window;
import org.nifibeam.core.window.Windows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Steps that take one element and give at most one, in the main output. */
final class ElementOperators {
    private ElementOperators() {}

    /** A step whose work is generated code; what fails in it is reported with the row. */
    abstract static class Coded extends Operator {
        final RowCode code;
        final Failures failures;
        final Receiver next;

        Coded(StepMetrics metrics, RowCode code, FailureReport report, StepOutputs outputs) {
            super(metrics, outputs);
            this.code = code;
            this.failures = new Failures(report, metrics, outputs.errors());
            this.next = outputs.main();
        }
    }

    /** Keeps what the condition is true for. */
    static final class Filter extends Coded {
        Filter(StepMetrics metrics, RowCode code, FailureReport report, StepOutputs outputs) {
            super(metrics, code, report, outputs);
        }

        @Override
        public void accept(Row row, long timestamp, Windows windows, Pane pane) {
            metrics().taken(1);
            boolean keep;
            try {
                keep = code.test(row);
            } catch (RuntimeException e) {
                failures.handle(row, timestamp, windows, pane, e);
                return;
            }
            if (keep) {
                metrics().given(1);
                next.accept(row, timestamp, windows, pane);
            }
        }
    }

    /** Makes new rows. */
    static final class Project extends Coded {
        Project(StepMetrics metrics, RowCode code, FailureReport report, StepOutputs outputs) {
            super(metrics, code, report, outputs);
        }

        @Override
        public void accept(Row row, long timestamp, Windows windows, Pane pane) {
            metrics().taken(1);
            Row made;
            try {
                made = code.map(row);
            } catch (RuntimeException e) {
                failures.handle(row, timestamp, windows, pane, e);
                return;
            }
            metrics().given(1);
            next.accept(made, timestamp, windows, pane);
        }
    }

    /** Sets timestamps; in a source's stage the source's watermark is made of them. */
    static final class Timestamps extends Coded {
        private final TimestampRule rule;

        Timestamps(
                StepMetrics metrics,
                RowCode code,
                FailureReport report,
                TimestampRule rule,
                StepOutputs outputs) {
            super(metrics, code, report, outputs);
            this.rule = rule;
        }

        /** Notes the newest of the timestamps that have been assigned elsewhere, in a batch. */
        void note(long newest) {
            rule.check(org.nifibeam.core.window.Timestamps.MIN, newest);
        }

        TimestampRule rule() {
            return rule;
        }

        @Override
        public void accept(Row row, long timestamp, Windows windows, Pane pane) {
            metrics().taken(1);
            long assigned;
            try {
                assigned = RowCode.inEventTime(code.timestamp(row));
                rule.check(timestamp, assigned);
            } catch (RuntimeException e) {
                failures.handle(row, timestamp, windows, pane, e);
                return;
            }
            metrics().given(1);
            next.accept(row, assigned, windows, pane);
        }
    }

    /** Puts elements into windows. */
    static final class AssignWindows extends Operator {
        private final WindowAssigner assigner;
        private final Receiver next;

        AssignWindows(StepMetrics metrics, WindowAssigner assigner, StepOutputs outputs) {
            super(metrics, outputs);
            this.assigner = assigner;
            this.next = outputs.main();
        }

        WindowAssigner assigner() {
            return assigner;
        }

        @Override
        public void accept(Row row, long timestamp, Windows windows, Pane pane) {
            metrics().taken(1);
            // An element in several windows is several elements, each of which is assigned windows
            // anew.
            Windows assigned = assigned(timestamp);
            for (int i = 0; i < windows.count(); i++) {
                metrics().given(1);
                next.accept(row, timestamp, assigned, pane);
            }
        }

        private Windows assigned(long timestamp) {
            try {
                return assigner.assign(timestamp);
            } catch (RuntimeException e) {
                throw failure(e);
            }
        }

        StageFailure failure(RuntimeException cause) {
            return new StageFailure(
                    metrics().stage(),
                    StageFailure.words(cause),
                    "see that the windows are right for every timestamp",
                    cause);
        }
    }

    /** Adds fields about timestamp, window and pane; one output a window. */
    static final class AddWindowFields extends Operator {
        private static final RowShape PANE_SHAPE = RowShape.of(WindowField.PANE);

        private final List<WindowField> fields;
        private final RowShape shape;
        private final int inputs;
        private final Receiver next;

        AddWindowFields(
                StepMetrics metrics,
                RowFunction.AddWindowFields function,
                Schema output,
                StepOutputs outputs) {
            super(metrics, outputs);
            this.fields = function.fields();
            this.shape = RowShape.of(output);
            this.inputs = output.size() - fields.size();
            this.next = outputs.main();
        }

        @Override
        public void accept(Row row, long timestamp, Windows windows, Pane pane) {
            metrics().taken(1);
            for (int w = 0; w < windows.count(); w++) {
                Window window = windows.window(w);
                Object[] values = new Object[inputs + fields.size()];
                for (int i = 0; i < inputs; i++) {
                    values[i] = row.get(i);
                }
                for (int i = 0; i < fields.size(); i++) {
                    values[inputs + i] = value(fields.get(i).property(), timestamp, window, pane);
                }
                metrics().given(1);
                next.accept(shape.row(values), timestamp, window, pane);
            }
        }

        private static Object value(
                WindowField.Property property, long timestamp, Window window, Pane pane) {
            return switch (property) {
                case TIMESTAMP -> timestamp * 1000;
                case WINDOW_START ->
                        window instanceof IntervalWindow interval
                                ? (Long) (interval.start() * 1000)
                                : null;
                case WINDOW_END ->
                        window instanceof IntervalWindow interval
                                ? (Long) (interval.end() * 1000)
                                : null;
                case WINDOW_STRING -> window.toString();
                case PANE_INDEX -> pane.index();
                case PANE_TIMING -> pane.timing().name();
                case WINDOW_TYPE -> window.getClass().getSimpleName();
                case PANE_INFO ->
                        PANE_SHAPE.row(
                                pane.first(), pane.last(), pane.timing().name(), pane.index());
            };
        }
    }

    /** Logs elements. */
    static final class Log extends Operator {
        private static final Logger LOG = LoggerFactory.getLogger("org.nifibeam.LogForTesting");

        private final String prefix;
        private final Level level;
        private final Receiver next;

        Log(StepMetrics metrics, RowFunction.Log function, StepOutputs outputs) {
            super(metrics, outputs);
            this.prefix = function.prefix();
            this.level =
                    switch (function.level()) {
                        case DEBUG -> Level.DEBUG;
                        case INFO -> Level.INFO;
                        case WARNING -> Level.WARN;
                        case ERROR -> Level.ERROR;
                    };
            this.next = outputs.main();
        }

        @Override
        public void accept(Row row, long timestamp, Windows windows, Pane pane) {
            metrics().taken(1);
            metrics().given(1);
            LOG.atLevel(level).log("{}{}", prefix, row);
            next.accept(row, timestamp, windows, pane);
        }
    }
}
