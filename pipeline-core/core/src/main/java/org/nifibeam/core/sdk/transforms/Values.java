package org.nifibeam.core.sdk.transforms;

import org.nifibeam.core.coder.KV;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PTransform;

/** The values of pairs. */
public final class Values {
    private Values() {}

    /** Keeps of each pair the value. */
    public static <K, V> PTransform<PCollection<KV<K, V>>, PCollection<V>> create() {
        return new PairPart<>("Values", false);
    }
}
