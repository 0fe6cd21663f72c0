package org.nifibeam.core.sdk.grouping;

import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.combine.Combiners;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.model.Aggregation;
import org.nifibeam.core.model.Grouping;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.sdk.Expansion;
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
        return Grouper.byKey(
                PCollectionList.of(tagged).apply(Flatten.collections()),
                "CoGroupByKey",
                new ListsByTag(new CoGroupType(tags, types)));
    }

    /** The type of a part's values, as one whose columns are never null. */
    private static <K, V> ValueType<V> values(KeyedTuple.Part<K, V> part) {
        ValueType<V> type =
                Pairs.requireKeys(
                                part.collection().pipeline().expansion(),
                                part.collection(),
                                "CoGroupByKey")
                        .value();
        return type.column().nullable() ? ElementTypes.inRow(type) : type;
    }

    /** Gathers the columns of each tag's values in a list of their own. */
    private record ListsByTag(CoGroupType type) implements Grouper.ByScalar<Union, CoGroup> {
        @Override
        public <K> PCollection<KV<K, CoGroup>> expand(PCollection<KV<K, Union>> input) {
            Expansion here = input.pipeline().expansion();
            KvType<K, Union> pairs = Pairs.require(here, input, "CoGroupByKey");
            PCollection<KV<K, CoGroup>> grouped =
                    here.output(
                            new CoGroupedType<>(pairs.key(), type),
                            input.windowing(),
                            input.bounded());
            Schema schema = input.collection().schema();
            here.add(
                    new Node.GroupByKey(
                            here.stage(),
                            input.collection(),
                            new Grouping(schema, List.of(KvType.KEY), lists(schema)),
                            false,
                            grouped.collection()));
            return grouped.apply(
                    "Pair", MapElements.into(ElementTypes.kv(pairs.key(), type)).via(pair -> pair));
        }

        private List<Aggregation> lists(Schema schema) {
            Field union = schema.field(KvType.VALUE);
            Expression row =
                    new Expression.FieldReference(KvType.VALUE, union.name(), union.type());
            Schema columns = ((FieldType.Nested) union.type()).schema();
            List<Aggregation> lists = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                Field column = columns.field(i);
                lists.add(
                        new Aggregation(
                                CoGroupedType.list(i),
                                Combiners.groupPresent(column.type()),
                                new Expression.NestedField(row, i, column.name(), column.type())));
            }
            return lists;
        }
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
