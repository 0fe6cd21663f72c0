package org.nifibeam.core.sdk.grouping;

import java.util.List;
import java.util.Optional;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.model.Aggregation;
import org.nifibeam.core.model.Combiner;
import org.nifibeam.core.model.Grouping;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.sdk.Expansion;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PTransform;
import org.nifibeam.core.sdk.transforms.MapElements;
import org.nifibeam.core.sdk.transforms.Pairs;
import org.nifibeam.core.sdk.types.ElementTypes;
import org.nifibeam.core.sdk.types.KvType;

/** Adds grouping nodes: by the columns that the model groups by. */
final class Grouper {
    private Grouper() {}

    /** Something that is done to pairs whose keys are scalars, and gives pairs of the same keys. */
    interface ByScalar<V, O> {
        <K> PCollection<KV<K, O>> expand(PCollection<KV<K, V>> input);
    }

    /**
     * Does it with any keys: what is no scalar is grouped by its bytes.
     *
     * @param what it is, for messages
     */
    static <K, V, O> PCollection<KV<K, O>> byKey(
            PCollection<KV<K, V>> input, String what, ByScalar<V, O> grouping) {
        KvType<K, V> type = Pairs.requireKeys(input.pipeline().expansion(), input, what);
        if (type.key().column().base() instanceof FieldType.Scalar) {
            return input.apply(
                    "Group",
                    (PTransform<PCollection<KV<K, V>>, PCollection<KV<K, O>>>) grouping::expand);
        }
        KeyBytes<K> bytes = new KeyBytes<>(ElementTypes.keyCoder(type.key()));
        PCollection<KV<byte[], V>> encoded =
                input.apply(
                        "EncodeKeys",
                        MapElements.into(ElementTypes.kv(ElementTypes.bytes(), type.value()))
                                .via(bytes.<V>encode()));
        PCollection<KV<byte[], O>> grouped =
                encoded.apply(
                        "Group",
                        (PTransform<PCollection<KV<byte[], V>>, PCollection<KV<byte[], O>>>)
                                grouping::expand);
        KvType<byte[], O> result = Pairs.require(input.pipeline().expansion(), grouped, what);
        return grouped.apply(
                "DecodeKeys",
                MapElements.into(ElementTypes.kv(type.key(), result.value()))
                        .via(bytes.<O>decode()));
    }

    /** Groups by fields and combines one, as {@link #group} with its last argument false. */
    static <O> PCollection<O> group(
            Expansion here,
            PCollection<?> input,
            List<Integer> keys,
            Combiner combiner,
            Optional<Integer> value,
            ElementType<O> type) {
        return group(here, input, keys, combiner, value, type, false);
    }

    /**
     * Groups by fields and combines one.
     *
     * @param value the field that is combined; empty if it does not matter
     * @param type of what comes out, of the key fields and one, {@code value}, for what is combined
     * @param lifted true if half-done groups are made before the exchange, whatever the windows
     */
    static <O> PCollection<O> group(
            Expansion here,
            PCollection<?> input,
            List<Integer> keys,
            Combiner combiner,
            Optional<Integer> value,
            ElementType<O> type,
            boolean lifted) {
        Schema schema = input.collection().schema();
        Expression argument =
                value.map(index -> reference(schema, index))
                        .orElseGet(() -> new Expression.Literal(true, FieldType.of(Kind.BOOLEAN)));
        Aggregation aggregation = new Aggregation("value", combiner, argument);
        PCollection<O> output = here.output(type, input.windowing(), input.bounded());
        here.add(
                new Node.GroupByKey(
                        here.stage(),
                        input.collection(),
                        new Grouping(schema, keys, List.of(aggregation)),
                        lifted,
                        output.collection()));
        return output;
    }

    private static Expression reference(Schema schema, int index) {
        Field field = schema.field(index);
        return new Expression.FieldReference(index, field.name(), field.type());
    }
}
