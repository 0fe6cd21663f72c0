package org.nifibeam.core.sdk.transforms;

import org.nifibeam.core.coder.KV;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PTransform;

/** The keys of pairs. */
public final class Keys {
    private Keys() {}

    /** Keeps of each pair the key. */
    public static <K, V> PTransform<PCollection<KV<K, V>>, PCollection<K>> create() {
        return new PairPart<>("Keys", true);
    }
}
