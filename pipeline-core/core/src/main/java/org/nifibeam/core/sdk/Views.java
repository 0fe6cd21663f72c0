package org.nifibeam.core.sdk;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.function.View;

/** Views of collections of pairs; those of other collections are methods of {@link PCollection}. */
public final class Views {
    private Views() {}

    /** A view of the values by their key; a key that comes twice in a window fails the run. */
    public static <K, V> View<Map<K, V>> asMap(PCollection<KV<K, V>> collection) {
        return collection.view(View.Kind.MAP, Optional.empty());
    }

    /** A view of all values of each key. */
    public static <K, V> View<Map<K, List<V>>> asMultimap(PCollection<KV<K, V>> collection) {
        return collection.view(View.Kind.MULTIMAP, Optional.empty());
    }
}
