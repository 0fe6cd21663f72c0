package org.nifibeam.flink;

import java.util.ArrayList;
import org.apache.flink.api.common.accumulators.Accumulator;
import org.nifibeam.core.runtime.StageTask;

/**
 * Figures by Flink's accumulators: a task manager sends them with each of its heartbeats, as they
 * are then. Where the task is, it counts; elsewhere it holds what was counted.
 */
final class FiguresAccumulator implements Accumulator<TaskFigures, ArrayList<TaskFigures>> {
    private static final long serialVersionUID = 1L;

    private final ArrayList<TaskFigures> sent;
    private final int stage;
    private final transient StageTask task;

    /** The figures of a task that runs here. */
    FiguresAccumulator(int stage, StageTask task) {
        this.sent = new ArrayList<>();
        this.stage = stage;
        this.task = task;
    }

    private FiguresAccumulator(ArrayList<TaskFigures> sent) {
        this.sent = sent;
        this.stage = -1;
        this.task = null;
    }

    @Override
    public void add(TaskFigures value) {
        sent.add(value);
    }

    @Override
    public ArrayList<TaskFigures> getLocalValue() {
        ArrayList<TaskFigures> all = new ArrayList<>(sent);
        if (task != null) {
            all.add(TaskFigures.of(stage, task));
        }
        return all;
    }

    @Override
    public void resetLocal() {
        sent.clear();
    }

    @Override
    public void merge(Accumulator<TaskFigures, ArrayList<TaskFigures>> other) {
        sent.addAll(other.getLocalValue());
    }

    /** Flink's way of copying accumulators. */
    @Override
    public FiguresAccumulator clone() {
        return new FiguresAccumulator(getLocalValue());
    }

    private Object writeReplace() {
        return task == null ? this : new FiguresAccumulator(getLocalValue());
    }
}
