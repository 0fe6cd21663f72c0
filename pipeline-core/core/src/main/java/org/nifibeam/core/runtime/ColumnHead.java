package org.nifibeam.core.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.plan.PlanStage;
import org.nifibeam.core.plan.Step;
import org.nifibeam.core.runtime.columns.ColumnCodes;
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
 * evaluating has no effect, so that a batch in which it fails is left to the rows' way. Confined to
 * the task's thread.
 */
final class ColumnHead {
    private final List<Placed> steps;
    private final Receiver next;
    private final RowShape shape;
    private final ColumnFrame frame = new ColumnFrame();
    private final long[] taken;
    private final long[] given;

    /** A step at its place; its operator has the figures. */
    private record Placed(ColumnStep step, Operator operator) {}

    private ColumnHead(List<Placed> steps, Receiver next, Schema schema) {
        this.steps = List.copyOf(steps);
        this.next = next;
        this.shape = RowShape.of(schema);
        this.taken = new long[steps.size()];
        this.given = new long[steps.size()];
    }

    /**
     * The head of a stage, if there is anything that columns help.
     *
     * @param operators of the stage's steps
     * @param heads who takes the stage's input
     */
    static Optional<ColumnHead> of(
            PlanStage stage, Operator[] operators, ColumnCodes codes, Receiver heads) {
        if (!(stage.input() instanceof PlanStage.Input.FromSource)) {
            return Optional.empty();
        }
        List<Placed> steps = new ArrayList<>();
        List<Step.Consumer> consumers = stage.heads();
        Receiver next = heads;
        Schema schema = stage.input().schema();
        while (consumers.size() == 1 && consumers.get(0) instanceof Step.Consumer.ToStep to) {
            Step step = stage.steps().get(to.step());
            Optional<ColumnStep> made = ColumnStep.of(step, codes);
            if (made.isEmpty()) {
                break;
            }
            Operator operator = operators[to.step()];
            steps.add(new Placed(made.get(), operator));
            consumers = step.outputs().get(0).consumers();
            next = operator.outputs().main();
            schema = step.output();
        }
        return steps.isEmpty() && !(next instanceof GroupOperators.PreCombine)
                ? Optional.empty()
                : Optional.of(new ColumnHead(steps, next, schema));
    }

    /** Takes a batch; false if it must be taken as rows, and nothing has been done. */
    boolean accept(ColumnBatch batch) {
        try {
            evaluate(batch, batch.size());
        } catch (RuntimeException e) {
            // Which record it was, and what is said about it, only rows tell.
            return false;
        }
        handOn(batch);
        return true;
    }

    private void evaluate(ColumnBatch batch, int size) {
        frame.begin(batch, size);
        for (int i = 0; i < taken.length; i++) {
            taken[i] = frame.count();
            steps.get(i).step().apply(frame);
            given[i] = frame.count();
        }
    }

    private void handOn(ColumnBatch batch) {
        int place = 0;
        boolean whole = false;
        try {
            noteTimes();
            if (next instanceof GroupOperators.PreCombine groups && groups.takes(frame)) {
                place = -1;
                groups.accept(frame);
            } else {
                Row[] rows =
                        shape.rowsOf(frame.columns()).selected(frame.selection(), frame.count());
                for (; place < rows.length; place++) {
                    int record = frame.selection()[place];
                    next.accept(rows[place], frame.time(record), frame.windows(record), Pane.NONE);
                }
            }
            whole = true;
        } finally {
            if (!whole) {
                int failed = place < 0 ? ((GroupOperators.PreCombine) next).place() : place;
                evaluate(batch, frame.selection()[failed] + 1);
            }
            count();
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
