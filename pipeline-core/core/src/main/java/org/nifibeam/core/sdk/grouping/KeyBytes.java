package org.nifibeam.core.sdk.grouping;

import java.io.Serializable;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.sdk.SerializableFunction;

/** Pairs whose keys are bytes, and back. */
record KeyBytes<K>(Coder<K> coder) implements Serializable {
    <V> SerializableFunction<KV<K, V>, KV<byte[], V>> encode() {
        return pair -> KV.of(coder.toBytes(pair.key()), pair.value());
    }

    <V> SerializableFunction<KV<byte[], V>, KV<K, V>> decode() {
        return pair -> KV.of(coder.fromBytes(pair.key()), pair.value());
    }
}
