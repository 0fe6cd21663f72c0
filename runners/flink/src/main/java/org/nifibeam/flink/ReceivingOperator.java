package org.nifibeam.flink;

import org.nifibeam.core.schema.Row;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Windows;

/** A stage that other stages feed; elements are gathered into batches for the stage's loop. */
final class ReceivingOperator extends StageOperator<Sent> {
    private static final long serialVersionUID = 1L;
    private static final int BATCH = 512;

    private transient Batch batch;

    ReceivingOperator(RunReference reference, int stage) {
        super(reference, stage);
    }

    /** Elements side by side; the stage may keep the rows, not the arrays. */
    private static final class Batch {
        private final Row[] rows = new Row[BATCH];
        private final long[] timestamps = new long[BATCH];
        private final Windows[] windows = new Windows[BATCH];
        private final Pane[] panes = new Pane[BATCH];
        private int size;
    }

    @Override
    void take(Sent element) {
        if (batch == null) {
            batch = new Batch();
        }
        batch.rows[batch.size] = element.row();
        batch.timestamps[batch.size] = element.timestamp();
        batch.windows[batch.size] = element.windows();
        batch.panes[batch.size] = element.pane();
        if (++batch.size == BATCH) {
            takeRest();
        }
    }

    @Override
    void takeRest() {
        if (batch != null && batch.size > 0) {
            int size = batch.size;
            batch.size = 0;
            task().elements(batch.rows, batch.timestamps, batch.windows, batch.panes, size);
            task().tick();
        }
    }
}
