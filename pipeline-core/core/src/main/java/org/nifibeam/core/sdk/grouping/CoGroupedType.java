package org.nifibeam.core.sdk.grouping;

import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.sdk.types.ValueType;

/** Keys and the values of each tag as grouping gives them, in one row: the key, then the lists. */
record CoGroupedType<K>(ValueType<K> key, CoGroupType values)
        implements ElementType<KV<K, CoGroup>> {
    /** The name of a tag's list, which no tag decides. */
    static String list(int tag) {
        return "value" + tag;
    }

    @Override
    public Schema schema() {
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("key", key.column()));
        for (Field list : values.schema().fields()) {
            fields.add(new Field(list(fields.size() - 1), list.type()));
        }
        return Schema.of(fields);
    }

    @Override
    public Row toRow(KV<K, CoGroup> pair) {
        Row lists = values.toRow(pair.value());
        Object[] all = new Object[1 + lists.size()];
        all[0] = key.toColumn(pair.key());
        for (int i = 0; i < lists.size(); i++) {
            all[1 + i] = lists.get(i);
        }
        return RowShape.of(schema()).row(all);
    }

    @Override
    public KV<K, CoGroup> fromRow(Row row) {
        return KV.of(key.fromColumn(row.get(0)), values.fromColumns(row, 1));
    }
}
