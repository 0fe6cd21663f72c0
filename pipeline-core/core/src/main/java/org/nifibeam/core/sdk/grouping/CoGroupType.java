package org.nifibeam.core.sdk.grouping;

import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.sdk.types.ElementTypes;
import org.nifibeam.core.sdk.types.ValueType;

/** Values by tag, a list a tag; what is in a list is converted when it is asked for. */
record CoGroupType(List<String> tags, List<ValueType<?>> types) implements ElementType<CoGroup> {
    CoGroupType {
        tags = List.copyOf(tags);
        types = List.copyOf(types);
    }

    @Override
    public Schema schema() {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < tags.size(); i++) {
            fields.add(new Field(tags.get(i), new FieldType.Array(types.get(i).column(), false)));
        }
        return Schema.of(fields);
    }

    @Override
    public Row toRow(CoGroup group) {
        Object[] lists = new Object[types.size()];
        for (int i = 0; i < lists.length; i++) {
            lists[i] = held(types.get(i), group.values().get(i));
        }
        return RowShape.of(schema()).row(lists);
    }

    @SuppressWarnings("unchecked")
    private static <V> Object held(ValueType<V> type, List<?> values) {
        return ElementTypes.lists(type).toColumn((List<V>) values);
    }

    @Override
    public CoGroup fromRow(Row row) {
        return fromColumns(row, 0);
    }

    /** What the lists hold that begin at some field. */
    CoGroup fromColumns(Row row, int first) {
        List<List<?>> values = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            values.add(ElementTypes.lists(types.get(i)).fromColumn(row.get(first + i)));
        }
        return new CoGroup(tags, values);
    }
}
