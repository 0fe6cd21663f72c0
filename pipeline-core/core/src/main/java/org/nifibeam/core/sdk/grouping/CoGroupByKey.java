package org.nifibeam.core.sdk.grouping;

import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PCollectionList;
import org.nifibeam.core.sdk.PTransform;
import org.nifibeam.core.sdk.transforms.Flatten;
import org.nifibeam.core.sdk.transforms.MapElements;
import org.nifibeam.core.sdk.transforms.Pairs;
import org.nifibeam.core.sdk.types.ElementTypes;
import org.nifibeam.core.sdk.types.KvType;
import org.nifibeam.core.sdk.types.ValueType;

/**
 * The values of each key and window in several collections.
 *
 * <pre>{@code
 * KeyedTuple.of(emails, emailsByName).and(phones, phonesByName).apply(CoGroupByKey.create())
 * }</pre>
 *
 * @param <K> the keys
 */
public final class CoGroupByKey<K>
        implements PTransform<KeyedTuple<K>, PCollection<KV<K, CoGroup>>> {
    private CoGroupByKey() {}

    /** Groups. */
    public static <K> CoGroupByKey<K> create() {
        return new CoGroupByKey<>();
    }

    @Override
    public PCollection<KV<K, CoGroup>> expand(KeyedTuple<K> input) {
        List<KeyedTuple.Part<K, ?>> parts = input.parts();
        List<ValueType<?>> types = new ArrayList<>();
        for (KeyedTuple.Part<K, ?> part : parts) {
            types.add(values(part));
        }
        UnionType union = new UnionType(types);
        List<PCollection<KV<K, Union>>> tagged = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            tagged.add(tag(parts.get(i), i, union));
        }
        List<String> tags = parts.stream().map(part -> part.tag().name()).toList();
        PCollection<KV<K, Iterable<Union>>> grouped =
                PCollectionList.of(tagged).apply(Flatten.collections()).apply(GroupByKey.create());
        KvType<K, Iterable<Union>> type =
                Pairs.require(input.pipeline().expansion(), grouped, "CoGroupByKey");
        int count = tags.size();
        return grouped.apply(
                "Sort",
                MapElements.into(ElementTypes.kv(type.key(), new CoGroupType(tags, types)))
                        .via(
                                (KV<K, Iterable<Union>> group) ->
                                        KV.of(
                                                group.key(),
                                                CoGroup.of(
                                                        new ArrayList<>(tags),
                                                        group.value(),
                                                        count))));
    }

    private static <K, V> ValueType<V> values(KeyedTuple.Part<K, V> part) {
        return Pairs.requireKeys(
                        part.collection().pipeline().expansion(), part.collection(), "CoGroupByKey")
                .value();
    }

    private static <K, V> PCollection<KV<K, Union>> tag(
            KeyedTuple.Part<K, V> part, int index, UnionType union) {
        KvType<K, V> type =
                Pairs.require(
                        part.collection().pipeline().expansion(),
                        part.collection(),
                        "CoGroupByKey");
        return part.collection()
                .apply(
                        "Tag " + part.tag().name(),
                        MapElements.into(ElementTypes.kv(type.key(), union))
                                .via(
                                        (KV<K, V> pair) ->
                                                KV.of(pair.key(), new Union(index, pair.value()))));
    }
}
