package org.nifibeam.core.sdk.grouping;

import java.util.List;
import java.util.Optional;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.model.Combiner;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.sdk.Expansion;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PTransform;
import org.nifibeam.core.sdk.aggregates.Aggregate;
import org.nifibeam.core.sdk.aggregates.Combination;
import org.nifibeam.core.sdk.transforms.Pairs;
import org.nifibeam.core.sdk.transforms.ParDo;
import org.nifibeam.core.sdk.types.ElementTypes;
import org.nifibeam.core.sdk.types.KvType;
import org.nifibeam.core.window.WindowFunction;
import org.nifibeam.core.window.WindowingStrategy;

/**
 * Combines the values of each key and window; made by {@link Combine#perKey}.
 *
 * @param <K> the keys
 * @param <V> what is combined
 * @param <O> what comes out
 */
public final class CombinePerKey<K, V, O>
        implements PTransform<PCollection<KV<K, V>>, PCollection<KV<K, O>>> {
    private final Aggregate<V, O> aggregate;
    private final int fanout;

    CombinePerKey(Aggregate<V, O> aggregate, int fanout) {
        this.aggregate = aggregate;
        this.fanout = fanout;
    }

    /**
     * For keys that hold much of the input: their values are first combined in parts, on several
     * tasks. Where windows neither merge nor have a trigger, values are combined before they travel
     * anyway, and this is of no use.
     *
     * @param parts of a key, at least two
     */
    public CombinePerKey<K, V, O> withHotKeyFanout(int parts) {
        if (parts < 2) {
            throw new IllegalArgumentException("a key has at least two parts, not " + parts);
        }
        return new CombinePerKey<>(aggregate, parts);
    }

    @Override
    public String name() {
        return "CombinePerKey(" + aggregate.name() + ")";
    }

    @Override
    public PCollection<KV<K, O>> expand(PCollection<KV<K, V>> input) {
        return Grouper.byKey(input, name(), fanout == 1 ? new AtOnce() : new InParts());
    }

    /** In one step. */
    private final class AtOnce implements Grouper.ByScalar<V, O> {
        @Override
        public <L> PCollection<KV<L, O>> expand(PCollection<KV<L, V>> input) {
            Expansion here = input.pipeline().expansion();
            KvType<L, V> type = Pairs.require(here, input, name());
            return atOnce(here, input, type, aggregate.over(here, type.value()), false);
        }
    }

    private <L> PCollection<KV<L, O>> atOnce(
            Expansion here,
            PCollection<KV<L, V>> input,
            KvType<L, V> type,
            Combination<O> combination,
            boolean lifted) {
        return Grouper.group(
                here,
                input,
                List.of(KvType.KEY),
                combination.combiner(),
                combination.everyElement() ? Optional.empty() : Optional.of(KvType.VALUE),
                ElementTypes.kv(type.key(), combination.type()),
                lifted);
    }

    /** By key and part, and then by key. */
    private final class InParts implements Grouper.ByScalar<V, O> {
        @Override
        public <L> PCollection<KV<L, O>> expand(PCollection<KV<L, V>> input) {
            Expansion here = input.pipeline().expansion();
            KvType<L, V> type = Pairs.require(here, input, name());
            Combination<O> combination = aggregate.over(here, type.value());
            requireOneFiring(here, input.windowing());
            if (combination.halves().isEmpty()) {
                // Its results cannot be combined, but its half-done groups can.
                return atOnce(here, input, type, combination, true);
            }
            Combination.Halves halves = combination.halves().get();
            Schema schema = type.schema();
            Schema parts = parts(schema.field(KvType.KEY), schema.type(KvType.VALUE));
            PCollection<Row> spread =
                    input.apply(
                            "Spread",
                            ParDo.of(new Spread<>(type, parts, fanout), ElementTypes.rows(parts)));
            Combiner first = halves.first();
            FieldType half = first.result(schema.type(KvType.VALUE)).orElseThrow();
            PCollection<Row> combined =
                    spread.apply(
                            "Parts",
                            (PCollection<Row> rows) ->
                                    Grouper.group(
                                            rows.pipeline().expansion(),
                                            rows,
                                            List.of(0, 1),
                                            first,
                                            combination.everyElement()
                                                    ? Optional.empty()
                                                    : Optional.of(2),
                                            ElementTypes.rows(
                                                    parts(schema.field(KvType.KEY), half))));
            return combined.apply(
                    "Whole",
                    (PCollection<Row> rows) ->
                            Grouper.group(
                                    rows.pipeline().expansion(),
                                    rows,
                                    List.of(0),
                                    halves.second(),
                                    Optional.of(2),
                                    ElementTypes.kv(type.key(), combination.type())));
        }

        private void requireOneFiring(Expansion here, WindowingStrategy windowing) {
            boolean custom =
                    windowing.function().merging()
                            && windowing.function() instanceof WindowFunction.Custom;
            boolean atEnd =
                    windowing.timestampCombiner()
                            == WindowingStrategy.TimestampCombiner.END_OF_WINDOW;
            if (!windowing.firesOnce() || custom || !atEnd) {
                throw here.problem(
                        ProblemCode.UNSUPPORTED,
                        "parts of a key would fire one by one: " + windowing,
                        "leave out withHotKeyFanout, or what is special about the windowing");
            }
        }

        private Schema parts(Field key, FieldType value) {
            return Schema.of(
                    key, new Field("part", FieldType.of(Kind.INT32)), new Field("value", value));
        }
    }
}
