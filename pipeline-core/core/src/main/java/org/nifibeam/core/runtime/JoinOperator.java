package org.nifibeam.core.runtime;

import java.io.IOException;
import org.nifibeam.core.plan.Step;
import org.nifibeam.core.runtime.grouping.GroupMemory;
import org.nifibeam.core.runtime.grouping.GroupRecords;
import org.nifibeam.core.runtime.grouping.JoinCode;
import org.nifibeam.core.runtime.grouping.JoinTables;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowPair;
import org.nifibeam.core.state.SnapshotReader;
import org.nifibeam.core.state.SnapshotWriter;
import org.nifibeam.core.state.SpillException;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Window;
import org.nifibeam.core.window.Windows;

/**
 * Joins its input with its side, both of which come by key and end, window by window. What it gives
 * is what {@code builtin.JoinFunction} gives of the same rows.
 */
final class JoinOperator extends Operator implements SideReceiver {
    private final JoinCode code;
    private final Step.Work.Join join;
    private final RowPair pairs;
    private final JoinTables tables;
    private long reached = Timestamps.MIN;
    private long sideReached = Timestamps.MIN;

    /**
     * An operator.
     *
     * @param step a join
     * @param memory of its own
     */
    JoinOperator(
            StepMetrics metrics,
            Step step,
            JoinCode code,
            GroupMemory memory,
            StepOutputs outputs) {
        super(metrics, outputs);
        this.code = code;
        this.join = (Step.Work.Join) step.work();
        this.pairs =
                RowPair.of(step.input(), join.keys(), join.right(), join.keys(), step.output());
        this.tables = new JoinTables(code, join.keepsLeft(), join.keepsRight(), memory, this::give);
    }

    @Override
    public void accept(Row row, long timestamp, Windows windows, Pane pane) {
        take(JoinCode.LEFT, row, timestamp, windows, pane);
    }

    @Override
    public void sideElements(
            int side, Row[] rows, long[] timestamps, Windows[] windows, Pane[] panes, int size) {
        for (int i = 0; i < size; i++) {
            take(JoinCode.RIGHT, rows[i], timestamps[i], windows[i], panes[i]);
        }
    }

    private void take(int side, Row row, long timestamp, Windows windows, Pane pane) {
        metrics().taken(1);
        boolean meets = !code.hasNull(row);
        for (int i = 0; i < windows.count(); i++) {
            Window window = windows.window(i);
            if (meets) {
                add(side, row, window);
            } else if (side == JoinCode.LEFT ? join.keepsLeft() : join.keepsRight()) {
                alone(side, row, timestamp, window, pane);
            }
        }
    }

    private void add(int side, Row row, Window window) {
        try {
            tables.add(side, row, window);
        } catch (SpillException e) {
            throw StageFailure.of(metrics().stage(), e);
        }
    }

    /** Gives a row that can meet none, as it has come. */
    private void alone(int side, Row row, long timestamp, Window window, Pane pane) {
        Row given = side == JoinCode.LEFT ? pairs.of(row, null) : pairs.of(null, row);
        metrics().given(1);
        outputs().main().accept(given, timestamp, window, pane);
    }

    private void give(Row left, Row right, Window window) {
        metrics().given(1);
        outputs().main().accept(pairs.of(left, right), window.maxTimestamp(), window, Pane.NONE);
    }

    @Override
    public void watermark(long time) {
        reached = Math.max(reached, time);
        advance();
    }

    @Override
    public void sideWatermark(int side, long time) {
        sideReached = Math.max(sideReached, time);
        advance();
    }

    private void advance() {
        if (reached == Timestamps.MAX) {
            keeping(() -> tables.end(JoinCode.LEFT));
        }
        if (sideReached == Timestamps.MAX) {
            keeping(() -> tables.end(JoinCode.RIGHT));
        }
        super.watermark(Math.min(reached, sideReached));
    }

    /** Does what may have no room. */
    private void keeping(Runnable work) {
        try {
            work.run();
        } catch (SpillException e) {
            throw StageFailure.of(metrics().stage(), e);
        }
    }

    @Override
    void snapshot(SnapshotWriter to) {
        keeping(() -> tables.snapshot(GroupRecords.of(metrics().stage().id(), code.groups(), to)));
    }

    @Override
    void restore(SnapshotReader from) {
        GroupRecords.restore(metrics().stage().id(), code.groups(), from, tables);
    }

    @Override
    void close() throws IOException {
        tables.close();
    }
}
