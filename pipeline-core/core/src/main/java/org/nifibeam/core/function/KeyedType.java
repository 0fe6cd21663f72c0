package org.nifibeam.core.function;

import org.nifibeam.core.coder.KV;

/**
 * How pairs are held as rows of which one field is the key: what stateful functions take. Where a
 * stateful function's input is none of these, its keys are what the rows hold.
 *
 * @param <K> the keys
 * @param <V> the values
 */
public interface KeyedType<K, V> extends ElementType<KV<K, V>> {
    /** The key that the key field holds. */
    K keyOf(Object field);
}
