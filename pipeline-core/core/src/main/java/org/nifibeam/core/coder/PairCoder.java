package org.nifibeam.core.coder;

/** The key, then the value. */
record PairCoder<K, V>(Coder<K> key, Coder<V> value) implements Coder<KV<K, V>> {
    @Override
    public void encode(KV<K, V> pair, ByteSink sink) {
        if (pair == null) {
            throw CoderException.ofNull(this);
        }
        key.encode(pair.key(), sink);
        value.encode(pair.value(), sink);
    }

    @Override
    public KV<K, V> decode(ByteSource source) {
        K first = key.decode(source);
        return new KV<>(first, value.decode(source));
    }

    @Override
    public boolean deterministic() {
        return key.deterministic() && value.deterministic();
    }

    @Override
    public String describe() {
        return "kv(" + key.describe() + ", " + value.describe() + ")";
    }
}
