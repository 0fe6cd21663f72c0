package org.nifibeam.core.combine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Values;

/**
 * The values with the {@code n} largest or smallest orders, the best first; of equal orders any.
 */
final class TopFn extends RowsFn {
    private static final long serialVersionUID = 1L;

    private final int most;
    private final boolean largest;

    /**
     * So many at most.
     *
     * @param kept of two fields, the value and what it is ordered by, which is a scalar
     */
    TopFn(Schema kept, int most, boolean largest) {
        super(kept);
        this.most = most;
        this.largest = largest;
    }

    /** Of the value and what it is ordered by, or of the value alone. */
    @Override
    Row row(Object input) {
        List<?> arguments = (List<?>) input;
        return made(arguments.get(0), arguments.get(arguments.size() - 1));
    }

    @Override
    List<Object> settings() {
        return List.of(most, largest);
    }

    /** Without an order there is no place. */
    @Override
    void keep(KeptRows kept, Row row) {
        if (row.isNull(1)) {
            return;
        }
        List<Row> rows = (List<Row>) kept.rows();
        if (rows.size() == most && compare(row, rows.get(most - 1)) >= 0) {
            return;
        }
        if (rows.size() == most) {
            kept.remove(rows.get(most - 1));
        }
        kept.add(row);
        int at = Collections.binarySearch(rows.subList(0, rows.size() - 1), row, this::compare);
        rows.remove(rows.size() - 1);
        rows.add(at < 0 ? -at - 1 : at, row);
    }

    /** The better ones first. */
    private int compare(Row one, Row other) {
        int order = Values.compare(one.get(1), other.get(1));
        return largest ? -order : order;
    }

    @Override
    public Object extract(KeptRows kept) {
        List<Object> values = new ArrayList<>();
        kept.rows().forEach(row -> values.add(row.get(0)));
        return Collections.unmodifiableList(values);
    }
}
