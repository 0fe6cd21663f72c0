package org.nifibeam.core.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.plan.PlanStage;
import org.nifibeam.core.plan.Step;
import org.nifibeam.core.runtime.columns.ColumnFrame;
import org.nifibeam.core.runtime.columns.ColumnStep;
import org.nifibeam.core.schema.ColumnBatch;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;

/**
 * The first steps of a source's stage, as far as one follows the other and each is one on columns:
 * they take batches as they are, and rows are made where the steps go on, unless groups are made
 * there. What comes out, what is counted and what fails is the same as if the rows had come:
 * evaluating has no effect, so that a batch in which it fails is left to the rows' way. The last
 * projection is evaluated as the rows are made, where it can be: what is left to the rows' way is
 * then the first record of which it fails, and those behind. Confined to the task's thread.
 */
final class ColumnHead {
    private final List<Placed> steps;
    private final Receiver next;
    private final RowShape shape;
    private final ColumnFrame frame = new ColumnFrame();
    private final long[] taken;
    private final long[] given;

    /** The number of the last step that changes columns, if it is evaluated as rows are made. */
    private final int projection;

    private final RowExit projected;
    private final RowExit asTheyAre;

    /** Whether the frame's records have not been projected yet. */
    private boolean projects;

    /**
     * A step at its place; its operator has the figures.
     *
     * @param projects what it makes of fields, of a projection
     */
    private record Placed(
            ColumnStep step, Operator operator, Optional<RowFunction.Project> projects) {}

    private ColumnHead(List<Placed> steps, Receiver next, List<Schema> schemas, RowLoops loops) {
        this.steps = List.copyOf(steps);
        this.next = next;
        Schema last = schemas.get(steps.size());
        this.shape = RowShape.of(last);
        this.taken = new long[steps.size()];
        this.given = new long[steps.size()];
        this.asTheyAre = RowExit.asTheyAre(last, loops);
        this.projection = lastProjection();
        this.projected =
                projection < 0
                        ? asTheyAre
                        : new RowExit(
                                steps.get(projection).projects().orElseThrow().expressions(),
                                schemas.get(projection),
                                last,
                                loops);
    }

    /** Behind it no step looks at fields, and what takes the records takes rows; −1 if none. */
    private int lastProjection() {
        if (next instanceof GroupOperators.PreCombine) {
            return -1;
        }
        int last = steps.size() - 1;
        while (last >= 0 && steps.get(last).operator() instanceof ElementOperators.AssignWindows) {
            last--;
        }
        return last >= 0 && steps.get(last).projects().isPresent() ? last : -1;
    }

    /**
     * The head of a stage, if there is anything that columns help.
     *
     * @param operators of the stage's steps
     * @param heads who takes the stage's input
     */
    static Optional<ColumnHead> of(StageCode code, Operator[] operators, Receiver heads) {
        PlanStage stage = code.stage();
        if (!(stage.input() instanceof PlanStage.Input.FromSource)) {
            return Optional.empty();
        }
        List<Placed> steps = new ArrayList<>();
        List<Step.Consumer> consumers = stage.heads();
        Receiver next = heads;
        List<Schema> schemas = new ArrayList<>(List.of(stage.input().schema()));
        while (consumers.size() == 1 && consumers.get(0) instanceof Step.Consumer.ToStep to) {
            Step step = stage.steps().get(to.step());
            Optional<ColumnStep> made = ColumnStep.of(step, code.columns());
            if (made.isEmpty()) {
                break;
            }
            Operator operator = operators[to.step()];
            steps.add(new Placed(made.get(), operator, projects(step)));
            consumers = step.outputs().get(0).consumers();
            next = operator.outputs().main();
            schemas.add(step.output());
        }
        return steps.isEmpty() && !(next instanceof GroupOperators.PreCombine)
                ? Optional.empty()
                : Optional.of(new ColumnHead(steps, next, schemas, code.fromColumns()));
    }

    private static Optional<RowFunction.Project> projects(Step step) {
        return step.work() instanceof Step.Work.Apply apply
                        && apply.function() instanceof RowFunction.Project project
                ? Optional.of(project)
                : Optional.empty();
    }

    /** Takes a batch, and says how many of its first records; the others must be taken as rows. */
    int accept(ColumnBatch batch) {
        try {
            evaluate(batch, batch.size());
        } catch (RuntimeException e) {
            // Which record it was, and what is said about it, only rows tell.
            return 0;
        }
        return handOn(batch);
    }

    private void evaluate(ColumnBatch batch, int size) {
        frame.begin(batch, size);
        projects = false;
        for (int i = 0; i < taken.length; i++) {
            taken[i] = frame.count();
            if (i == projection && projected.takes(frame)) {
                projects = true;
            } else {
                steps.get(i).step().apply(frame);
            }
            given[i] = frame.count();
        }
    }

    private int handOn(ColumnBatch batch) {
        Target target = target();
        int made = 0;
        boolean whole = false;
        try {
            noteTimes();
            made = target.take();
            whole = true;
        } finally {
            if (!whole) {
                evaluate(batch, frame.selection()[target.failed()] + 1);
                count();
            }
        }
        int records = batch.size();
        if (made < frame.count()) {
            records = frame.selection()[made];
            evaluate(batch, records);
        }
        count();
        return records;
    }

    /** Who takes what the frame has come to. */
    private interface Target {
        /** Takes the frame's records, and says how many: all those before one that fails. */
        int take();

        /** The place, among the frame's records, of the one that ended the run. */
        int failed();
    }

    private Target target() {
        if (next instanceof GroupOperators.PreCombine groups && groups.takes(frame)) {
            return new ToGroups(groups, frame);
        }
        RowExit exit = projects ? projected : asTheyAre;
        return exit.takes(frame) ? new ByLoop(exit, frame, next) : new ByRows();
    }

    private record ToGroups(GroupOperators.PreCombine groups, ColumnFrame frame) implements Target {
        @Override
        public int take() {
            groups.accept(frame);
            return frame.count();
        }

        @Override
        public int failed() {
            return groups.place();
        }
    }

    private record ByLoop(RowExit exit, ColumnFrame frame, Receiver next) implements Target {
        @Override
        public int take() {
            return exit.handOn(frame, next);
        }

        @Override
        public int failed() {
            return exit.reached();
        }
    }

    /** Rows too wide for a loop. */
    private final class ByRows implements Target {
        private int place;

        @Override
        public int take() {
            Row[] rows = shape.rowsOf(frame.columns()).selected(frame.selection(), frame.count());
            for (; place < rows.length; place++) {
                int record = frame.selection()[place];
                next.accept(rows[place], frame.time(record), frame.windows(record), Pane.NONE);
            }
            return place;
        }

        @Override
        public int failed() {
            return place;
        }
    }

    private void noteTimes() {
        for (int i = 0; i < given.length; i++) {
            long newest = steps.get(i).step().newest();
            if (given[i] > 0
                    && newest > Timestamps.MIN
                    && steps.get(i).operator() instanceof ElementOperators.Timestamps assigned) {
                assigned.note(newest);
            }
        }
    }

    /**
     * What fails has been taken, and given by all before it, as the first of the records behind.
     */
    private void count() {
        for (int i = 0; i < taken.length; i++) {
            StepMetrics metrics = steps.get(i).operator().metrics();
            metrics.taken(taken[i]);
            metrics.given(given[i]);
        }
    }
}
