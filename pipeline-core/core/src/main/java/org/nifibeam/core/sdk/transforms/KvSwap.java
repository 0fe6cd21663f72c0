package org.nifibeam.core.sdk.transforms;

import java.util.List;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.sdk.Expansion;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PTransform;
import org.nifibeam.core.sdk.types.ElementTypes;
import org.nifibeam.core.sdk.types.KvType;

/**
 * Pairs with key and value in each other's place.
 *
 * @param <K> the keys of the input
 * @param <V> the values of the input
 */
public final class KvSwap<K, V>
        implements PTransform<PCollection<KV<K, V>>, PCollection<KV<V, K>>> {
    private KvSwap() {}

    /** Swaps. */
    public static <K, V> KvSwap<K, V> create() {
        return new KvSwap<>();
    }

    @Override
    public PCollection<KV<V, K>> expand(PCollection<KV<K, V>> input) {
        Expansion here = input.pipeline().expansion();
        KvType<K, V> type = Pairs.require(here, input, "KvSwap");
        return Pairs.project(
                here,
                input,
                List.of(KvType.VALUE, KvType.KEY),
                ElementTypes.kv(type.value(), type.key()));
    }
}
