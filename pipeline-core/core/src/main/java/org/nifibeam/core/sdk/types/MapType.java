package org.nifibeam.core.sdk.types;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.schema.FieldType;

/** Maps with scalar keys. */
final class MapType<K, V> extends SingleType<Map<K, V>> {
    private static final long serialVersionUID = 1L;

    private final ValueType<K> key;
    private final ValueType<V> value;

    MapType(ValueType<K> key, ValueType<V> value) {
        super(new FieldType.Mapping(key.column(), value.column(), false));
        this.key = key;
        this.value = value;
    }

    @Override
    public Object toColumn(Map<K, V> map) {
        Map<Object, Object> held = new LinkedHashMap<>();
        map.forEach((k, v) -> held.put(key.toColumn(k), value.toColumn(v)));
        return held;
    }

    @Override
    public Map<K, V> fromColumn(Object held) {
        Map<K, V> map = new LinkedHashMap<>();
        ((Map<?, ?>) held).forEach((k, v) -> map.put(key.fromColumn(k), value.fromColumn(v)));
        return map;
    }

    @Override
    Object parts() {
        return List.of(key, value);
    }
}
