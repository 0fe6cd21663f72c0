package org.nifibeam.core.combine;

import java.util.List;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;

/**
 * The value of the element with the earliest or the latest timestamp; any of those of equal ones.
 */
final class EdgeFn extends RowsFn {
    private static final long serialVersionUID = 1L;

    private final boolean first;

    /**
     * The first or the last.
     *
     * @param kept of two fields, the value and its milliseconds
     */
    EdgeFn(Schema kept, boolean first) {
        super(kept);
        this.first = first;
    }

    @Override
    Row row(Object input) {
        KV<?, ?> timed = (KV<?, ?>) input;
        return made(timed.key(), timed.value());
    }

    @Override
    List<Object> settings() {
        return List.of(first);
    }

    @Override
    void keep(KeptRows kept, Row row) {
        if (kept.rows().isEmpty()) {
            kept.add(row);
            return;
        }
        Row held = kept.rows().iterator().next();
        boolean better =
                first ? row.getLong(1) < held.getLong(1) : row.getLong(1) > held.getLong(1);
        if (better) {
            kept.remove(held);
            kept.add(row);
        }
    }

    @Override
    public Object extract(KeptRows kept) {
        return kept.rows().isEmpty() ? null : kept.rows().iterator().next().get(0);
    }
}
