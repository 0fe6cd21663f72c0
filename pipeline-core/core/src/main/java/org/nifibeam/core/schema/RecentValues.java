package org.nifibeam.core.schema;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** What was made last for some keys; the one unused for longest makes room. Thread-safe. */
final class RecentValues<K, V> {
    private final Map<K, V> values;

    RecentValues(int capacity) {
        this.values =
                new LinkedHashMap<>(16, 0.75f, true) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                        return size() > capacity;
                    }
                };
    }

    /** The key's value, made if it is not there; made without a lock, so perhaps twice. */
    V get(K key, Function<K, V> maker) {
        synchronized (values) {
            V value = values.get(key);
            if (value != null) {
                return value;
            }
        }
        V made = maker.apply(key);
        synchronized (values) {
            V other = values.putIfAbsent(key, made);
            return other == null ? made : other;
        }
    }
}
