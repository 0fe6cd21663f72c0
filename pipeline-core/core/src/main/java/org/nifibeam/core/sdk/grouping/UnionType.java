package org.nifibeam.core.sdk.grouping;

import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.sdk.types.ValueType;

/**
 * Values of several types: a column for each, of which one is not null and says by that whose value
 * it is.
 *
 * @param types whose columns are never null
 */
record UnionType(List<ValueType<?>> types) implements ElementType<Union> {
    UnionType {
        types = List.copyOf(types);
    }

    @Override
    public Schema schema() {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            fields.add(new Field("value" + i, types.get(i).column().withNullable(true)));
        }
        return Schema.of(fields);
    }

    @Override
    public Row toRow(Union union) {
        Object[] values = new Object[types.size()];
        values[union.index()] = held(types.get(union.index()), union.value());
        return RowShape.of(schema()).row(values);
    }

    @SuppressWarnings("unchecked")
    private static <V> Object held(ValueType<V> type, Object value) {
        return type.toColumn((V) value);
    }

    @Override
    public Union fromRow(Row row) {
        int index = 0;
        while (row.isNull(index)) {
            index++;
        }
        return new Union(index, types.get(index).fromColumn(row.get(index)));
    }
}
