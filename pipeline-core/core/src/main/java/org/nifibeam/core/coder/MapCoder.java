package org.nifibeam.core.coder;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A map, in its own order or in that of its keys' bytes; what is read cannot be changed. */
record MapCoder<K, V>(PairCoder<K, V> entry, boolean inOrder) implements Coder<Map<K, V>> {
    MapCoder {
        if (inOrder && !entry.key().deterministic()) {
            throw new IllegalArgumentException(
                    entry.key().describe() + " is not deterministic and so has no order");
        }
    }

    @Override
    public void encode(Map<K, V> map, ByteSink sink) {
        if (map == null) {
            throw CoderException.ofNull(this);
        }
        Collection<KV<K, V>> entries =
                map.entrySet().stream().map(e -> KV.of(e.getKey(), e.getValue())).toList();
        if (inOrder) {
            // Keys differ and none's bytes begin another's, so whole entries sort like their keys.
            Elements.encodeInOrder(entries, entry, sink);
        } else {
            Elements.encode(entries, entry, sink);
        }
    }

    @Override
    public Map<K, V> decode(ByteSource source) {
        List<KV<K, V>> entries = Elements.decode(entry, source);
        Map<K, V> map = new LinkedHashMap<>();
        for (KV<K, V> pair : entries) {
            map.put(pair.key(), pair.value());
        }
        return Collections.unmodifiableMap(map);
    }

    @Override
    public boolean deterministic() {
        return inOrder && entry.deterministic();
    }

    @Override
    public String describe() {
        return (inOrder ? "sorted_map(" : "map(")
                + entry.key().describe()
                + ", "
                + entry.value().describe()
                + ")";
    }
}
