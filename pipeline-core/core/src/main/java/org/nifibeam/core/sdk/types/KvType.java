package org.nifibeam.core.sdk.types;

import java.util.List;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.function.KeyedType;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;

/**
 * Pairs, as rows of two fields: {@code key} and {@code value}.
 *
 * @param <K> the keys
 * @param <V> the values
 */
public final class KvType<K, V> extends StructType<KV<K, V>> implements KeyedType<K, V> {
    private static final long serialVersionUID = 1L;

    /** The index of the key's field. */
    public static final int KEY = 0;

    /** The index of the value's field. */
    public static final int VALUE = 1;

    private final ValueType<K> key;
    private final ValueType<V> value;

    KvType(ValueType<K> key, ValueType<V> value) {
        super(Schema.of(new Field("key", key.column()), new Field("value", value.column())));
        this.key = key;
        this.value = value;
    }

    /** The type of the keys. */
    public ValueType<K> key() {
        return key;
    }

    /** The type of the values. */
    public ValueType<V> value() {
        return value;
    }

    @Override
    public Row toRow(KV<K, V> pair) {
        return row(key.toColumn(pair.key()), value.toColumn(pair.value()));
    }

    @Override
    public KV<K, V> fromRow(Row row) {
        return new KV<>(key.fromColumn(row.get(KEY)), value.fromColumn(row.get(VALUE)));
    }

    @Override
    public K keyOf(Object field) {
        return key.fromColumn(field);
    }

    @Override
    Object parts() {
        return List.of(key, value);
    }
}
