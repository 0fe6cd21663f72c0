package org.nifibeam.core.combine;

import java.util.LinkedHashSet;
import java.util.List;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;

/** How many different values there are, exactly; equal ones in canonical form are one. */
final class DistinctFn extends RowsFn {
    private static final long serialVersionUID = 1L;

    /** Of one field, the value. */
    DistinctFn(Schema kept) {
        super(kept);
    }

    @Override
    public KeptRows create() {
        return new KeptRows(new LinkedHashSet<>());
    }

    @Override
    Row row(Object input) {
        return made(input);
    }

    @Override
    List<Object> settings() {
        return List.of();
    }

    @Override
    public Object extract(KeptRows kept) {
        return (long) kept.rows().size();
    }
}
