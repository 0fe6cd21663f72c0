package org.nifibeam.flink;

import java.util.Optional;
import org.nifibeam.core.runtime.StageTask;
import org.nifibeam.core.spi.Reader;

/** A stage that a source feeds, chained to it. */
final class ReadingOperator extends StageOperator<Polled> {
    private static final long serialVersionUID = 1L;

    ReadingOperator(RunReference reference, int stage) {
        super(reference, stage);
    }

    @Override
    void take(Polled polled) {
        StageTask task = task();
        if (polled.result() instanceof Reader.Columns columns) {
            task.clock().split(polled.split());
            task.columns(columns.batch());
        } else if (polled.result() instanceof Reader.Rows rows) {
            task.clock().split(polled.split());
            task.rows(rows.rows(), Optional.of(rows.timestamps()), rows.size());
        } else if (polled.result() instanceof Reader.Rejected rejected) {
            task.clock().split(polled.split());
            task.rejected(rejected.records());
        } else if (polled.result() instanceof Reader.End) {
            task.clock().ended(polled.split());
        }
        task.backlog(polled.backlog());
        polled.bytes().ifPresent(task::bytes);
        task.tick();
    }

    @Override
    void takeRest() {}
}
