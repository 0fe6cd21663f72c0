package org.nifibeam.core.sdk.grouping;

import org.nifibeam.core.coder.KV;
import org.nifibeam.core.function.CombineFn;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PTransform;
import org.nifibeam.core.sdk.transforms.MapElements;
import org.nifibeam.core.sdk.transforms.Pairs;
import org.nifibeam.core.sdk.types.ElementTypes;
import org.nifibeam.core.sdk.types.KvType;
import org.nifibeam.core.sdk.types.ValueType;

/** Combines values that are grouped already. */
record CombineGrouped<K, V, A, O>(CombineFn<V, A, O> function, ValueType<O> type)
        implements PTransform<PCollection<KV<K, Iterable<V>>>, PCollection<KV<K, O>>> {
    @Override
    public String name() {
        return "CombineGroupedValues";
    }

    @Override
    public PCollection<KV<K, O>> expand(PCollection<KV<K, Iterable<V>>> input) {
        KvType<K, Iterable<V>> pairs = Pairs.require(input.pipeline().expansion(), input, name());
        CombineFn<V, A, O> combine = function;
        return input.apply(
                MapElements.into(ElementTypes.kv(pairs.key(), type))
                        .via(
                                (KV<K, Iterable<V>> group) -> {
                                    A accumulator = combine.create();
                                    for (V value : group.value()) {
                                        accumulator = combine.add(accumulator, value);
                                    }
                                    return KV.of(group.key(), combine.extract(accumulator));
                                }));
    }
}
