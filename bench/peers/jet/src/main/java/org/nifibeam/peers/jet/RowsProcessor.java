package org.nifibeam.peers.jet;

import com.hazelcast.jet.core.AbstractProcessor;
import com.hazelcast.jet.core.ProcessorMetaSupplier;
import org.nifibeam.bench.work.GroupWork;
import org.nifibeam.bench.work.NumberedRows;
import org.nifibeam.bench.work.Order;

/**
 * Makes one task's rows. They are dealt out so that all tasks go through event time together.
 * Bounded ones of windows have key and window in one number, which is the cheapest key to group by.
 */
final class RowsProcessor extends AbstractProcessor {
    private final GroupWork work;
    private final long rows;
    private final boolean grouped;
    private long id;
    private long step;
    private KeyAmount pending;

    private RowsProcessor(GroupWork work, long rows, boolean grouped) {
        this.work = work;
        this.rows = rows;
        this.grouped = grouped;
    }

    static ProcessorMetaSupplier supplier(Order order) {
        GroupWork work = order.group();
        long rows = order.events();
        boolean grouped = !order.asStream();
        return ProcessorMetaSupplier.preferLocalParallelismOne(
                () -> new RowsProcessor(work, rows, grouped));
    }

    @Override
    protected void init(Context context) {
        id = context.globalProcessorIndex();
        step = context.totalParallelism();
    }

    @Override
    public boolean complete() {
        while (id < rows || pending != null) {
            if (pending == null) {
                pending = row();
                id += step;
            }
            if (!tryEmit(pending)) {
                return false;
            }
            pending = null;
        }
        return true;
    }

    private KeyAmount row() {
        long key = grouped ? work.group(id) : NumberedRows.key(id, work.keys());
        return new KeyAmount(key, NumberedRows.amount(id), NumberedRows.at(id) / 1000);
    }
}
