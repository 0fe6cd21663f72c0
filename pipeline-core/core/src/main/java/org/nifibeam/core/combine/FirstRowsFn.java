package org.nifibeam.core.combine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Values;

/** The values that come first by several orders, without the very first; of equal ones any. */
final class FirstRowsFn extends RowsFn {
    private static final long serialVersionUID = 1L;

    private final Combiners.Direction[] directions;
    private final int offset;
    private final int count;

    /**
     * So many at most.
     *
     * @param kept the value, then a nullable scalar for each direction
     */
    FirstRowsFn(Schema kept, List<Combiners.Direction> directions, int offset, int count) {
        super(kept);
        this.directions = directions.toArray(Combiners.Direction[]::new);
        this.offset = offset;
        this.count = count;
    }

    /** Of the value and what it is ordered by; a single argument is the value alone. */
    @Override
    Row row(Object input) {
        return made(((List<?>) input).toArray());
    }

    @Override
    List<Object> settings() {
        return List.of(List.of(directions), offset, count);
    }

    @Override
    void keep(KeptRows kept, Row row) {
        List<Row> rows = (List<Row>) kept.rows();
        int most = offset + count;
        if (rows.size() == most) {
            if (most == 0 || compare(row, rows.get(most - 1)) >= 0) {
                return;
            }
            kept.removeLast();
        }
        int at = Collections.binarySearch(rows, row, this::compare);
        kept.add(at < 0 ? -at - 1 : at, row);
    }

    private int compare(Row one, Row other) {
        for (int i = 0; i < directions.length; i++) {
            int order = compare(one.get(i + 1), other.get(i + 1), directions[i]);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int compare(Object one, Object other, Combiners.Direction direction) {
        if (one == null || other == null) {
            int nulls = Boolean.compare(other == null, one == null);
            return direction.nullsFirst() ? nulls : -nulls;
        }
        int order = Values.compare(one, other);
        return direction.descending() ? -order : order;
    }

    @Override
    public Object extract(KeptRows kept) {
        List<Object> values = new ArrayList<>();
        kept.rows().stream().skip(offset).forEach(row -> values.add(row.get(0)));
        return Collections.unmodifiableList(values);
    }
}
