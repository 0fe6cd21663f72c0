package org.nifibeam.core.coder;

/** A key and its value; either may be null if its coder allows it. */
public record KV<K, V>(K key, V value) {
    /** A pair of the two. */
    public static <K, V> KV<K, V> of(K key, V value) {
        return new KV<>(key, value);
    }
}
