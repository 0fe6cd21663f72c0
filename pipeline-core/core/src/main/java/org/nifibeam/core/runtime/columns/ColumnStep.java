package org.nifibeam.core.runtime.columns;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.plan.Step;
import org.nifibeam.core.runtime.grouping.WindowAssigner;
import org.nifibeam.core.schema.Column;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.WindowFunction;
import org.nifibeam.core.window.Windows;

/**
 * A step at work on a batch: changes what a frame has come to, and nothing else. Confined to one
 * thread.
 */
public abstract class ColumnStep {
    private ColumnStep() {}

    /**
     * Takes the records of a frame.
     *
     * @throws RuntimeException if it fails for one of them; which one, and of what, it does not say
     */
    public abstract void apply(ColumnFrame frame);

    /** The latest timestamp that it assigned to the records it took last, if it assigns any. */
    public long newest() {
        return Timestamps.MIN;
    }

    /**
     * The step as one on columns, if there is one: it takes what one step gives, fails without an
     * effect, runs no code of the user's, and puts an element into one window.
     */
    public static Optional<ColumnStep> of(Step step, ColumnCodes codes) {
        if (step.errors().isPresent() || step.outputs().size() != 1) {
            return Optional.empty();
        }
        if (step.work() instanceof Step.Work.AssignWindows assign) {
            WindowFunction function = assign.windowing().function();
            boolean one =
                    function instanceof WindowFunction.Fixed
                            || function instanceof WindowFunction.Global;
            return one
                    ? Optional.of(new AssignWindows(WindowAssigner.of(function)))
                    : Optional.empty();
        }
        return step.work() instanceof Step.Work.Apply apply
                ? of(apply.function(), step.input(), codes)
                : Optional.empty();
    }

    private static Optional<ColumnStep> of(RowFunction function, Schema input, ColumnCodes codes) {
        if (function instanceof RowFunction.Filter filter
                && !filter.condition().containsUserCode()) {
            return Optional.of(
                    new Filter(new ColumnExpression(filter.condition(), input, true, codes)));
        }
        if (function instanceof RowFunction.Project project
                && project.expressions().stream().noneMatch(Expression::containsUserCode)) {
            return Optional.of(
                    new Project(
                            project.expressions().stream()
                                    .map(e -> new ColumnExpression(e, input, false, codes))
                                    .toList()));
        }
        if (function instanceof RowFunction.AssignTimestamps assign
                && !assign.timestamp().containsUserCode()) {
            return Optional.of(
                    new AssignTimes(new ColumnExpression(assign.timestamp(), input, false, codes)));
        }
        return Optional.empty();
    }

    private static final class Filter extends ColumnStep {
        private final ColumnExpression condition;

        Filter(ColumnExpression condition) {
            this.condition = condition;
        }

        @Override
        public void apply(ColumnFrame frame) {
            frame.keep(condition.evaluate(frame));
        }
    }

    private static final class Project extends ColumnStep {
        private final List<ColumnExpression> expressions;

        Project(List<ColumnExpression> expressions) {
            this.expressions = expressions;
        }

        @Override
        public void apply(ColumnFrame frame) {
            List<Column> made = new ArrayList<>(expressions.size());
            for (ColumnExpression expression : expressions) {
                made.add(expression.evaluate(frame));
            }
            frame.columns(made);
        }
    }

    private static final class AssignTimes extends ColumnStep {
        private static final long LATEST = GlobalWindow.INSTANCE.maxTimestamp();

        /** Of entries that cannot be a timestamp: before all of event time. */
        private static final long NONE = Long.MIN_VALUE;

        private final ColumnExpression timestamp;
        private Object dictionary;
        private long[] entries = {};
        private long[] times = {};
        private long newest;

        AssignTimes(ColumnExpression timestamp) {
            this.timestamp = timestamp;
        }

        @Override
        public void apply(ColumnFrame frame) {
            Column column = timestamp.evaluate(frame);
            if (column.isCoded()) {
                if (column.values() != dictionary) {
                    dictionary = column.values();
                    entries = entries(column);
                }
                frame.times(entries, column.codes());
            } else {
                if (times.length < frame.size()) {
                    times = new long[frame.size()];
                }
                for (int i = 0; i < frame.count(); i++) {
                    int record = frame.selection()[i];
                    times[record] = time(column, record);
                }
                frame.times(times, null);
            }
            look(frame);
        }

        private static long[] entries(Column column) {
            long[] made = new long[column.entries()];
            for (int i = 0; i < made.length; i++) {
                made[i] = time(column, i);
            }
            return made;
        }

        private static long time(Column column, int at) {
            if (column.nulls() != null && column.nulls()[at]) {
                return NONE;
            }
            long time = Math.floorDiv(((long[]) column.values())[at], 1000L);
            return time < Timestamps.MIN || time > LATEST ? NONE : time;
        }

        private void look(ColumnFrame frame) {
            long[] known = frame.times();
            int[] codes = frame.timeCodes();
            int[] selection = frame.selection();
            long latest = Timestamps.MIN;
            long earliest = Timestamps.MAX;
            for (int i = 0; i < frame.count(); i++) {
                int record = selection[i];
                long time = known[codes == null ? record : codes[record]];
                latest = Math.max(latest, time);
                earliest = Math.min(earliest, time);
            }
            if (earliest == NONE) {
                throw new IllegalArgumentException("a timestamp is null or outside of event time");
            }
            newest = latest;
        }

        @Override
        public long newest() {
            return newest;
        }
    }

    private static final class AssignWindows extends ColumnStep {
        private final WindowAssigner assigner;
        private Object dictionary;
        private Windows[] entries = {};
        private Windows[] windows = {};

        AssignWindows(WindowAssigner assigner) {
            this.assigner = assigner;
        }

        @Override
        public void apply(ColumnFrame frame) {
            long[] times = frame.times();
            if (frame.timeCodes() != null) {
                if (times != dictionary) {
                    dictionary = times;
                    entries = entries(times);
                }
                frame.windows(entries, frame.timeCodes());
                return;
            }
            if (windows.length < frame.size()) {
                windows = new Windows[frame.size()];
            }
            for (int i = 0; i < frame.count(); i++) {
                int record = frame.selection()[i];
                windows[record] = assigner.assign(times[record]);
            }
            frame.windows(windows, null);
        }

        private Windows[] entries(long[] times) {
            Windows[] made = new Windows[times.length];
            for (int i = 0; i < made.length; i++) {
                made[i] = times[i] == AssignTimes.NONE ? null : assigner.assign(times[i]);
            }
            return made;
        }
    }
}
