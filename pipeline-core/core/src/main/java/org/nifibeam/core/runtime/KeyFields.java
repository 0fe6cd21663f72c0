package org.nifibeam.core.runtime;

import java.util.List;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Values;

/**
 * The key fields of rows that a stateful function takes: their hash and the key as a row of its
 * own, both in canonical form. A null is a key like any other. Stateless.
 */
final class KeyFields implements KeyHash {
    private final int[] fields;
    private final Schema schema;
    private final RowShape shape;

    KeyFields(Schema input, List<Integer> keys) {
        this.fields = keys.stream().mapToInt(Integer::intValue).toArray();
        List<Field> own = keys.stream().map(input::field).toList();
        this.schema = Schema.of(own);
        this.shape = RowShape.of(schema);
    }

    /** Of the keys. */
    Schema schema() {
        return schema;
    }

    @Override
    public int hash(Row row) {
        int hash = 1;
        for (int field : fields) {
            hash = 31 * hash + Values.hash(row.get(field));
        }
        return hash;
    }

    /** The key of a row. */
    Row of(Row row) {
        Object[] values = new Object[fields.length];
        for (int i = 0; i < fields.length; i++) {
            values[i] = row.get(fields[i]);
        }
        return shape.row(values);
    }
}
