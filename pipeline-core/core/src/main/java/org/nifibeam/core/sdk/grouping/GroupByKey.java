package org.nifibeam.core.sdk.grouping;

import java.util.List;
import java.util.Optional;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.combine.Combiners;
import org.nifibeam.core.model.CustomCombiner;
import org.nifibeam.core.sdk.Expansion;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PTransform;
import org.nifibeam.core.sdk.transforms.Pairs;
import org.nifibeam.core.sdk.types.ElementTypes;
import org.nifibeam.core.sdk.types.KvType;

/**
 * All values of each key and window. Where they are combined afterwards, {@link Combine} costs
 * less.
 *
 * @param <K> the keys
 * @param <V> the values
 */
public final class GroupByKey<K, V>
        implements PTransform<PCollection<KV<K, V>>, PCollection<KV<K, Iterable<V>>>> {
    private GroupByKey() {}

    /** Groups. */
    public static <K, V> GroupByKey<K, V> create() {
        return new GroupByKey<>();
    }

    @Override
    public PCollection<KV<K, Iterable<V>>> expand(PCollection<KV<K, V>> input) {
        return Grouper.byKey(input, "GroupByKey", new Lists<>());
    }

    /** Gathers the columns of the values. */
    private static final class Lists<V> implements Grouper.ByScalar<V, Iterable<V>> {
        @Override
        public <K> PCollection<KV<K, Iterable<V>>> expand(PCollection<KV<K, V>> input) {
            Expansion here = input.pipeline().expansion();
            KvType<K, V> type = Pairs.require(here, input, "GroupByKey");
            KvType<K, Iterable<V>> result =
                    ElementTypes.kv(type.key(), ElementTypes.iterables(type.value()));
            CustomCombiner lists = Combiners.group(type.value().column());
            return Grouper.group(
                    here, input, List.of(KvType.KEY), lists, Optional.of(KvType.VALUE), result);
        }
    }
}
