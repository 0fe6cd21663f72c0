package org.nifibeam.core.sdk.grouping;

import java.util.List;
import org.nifibeam.core.builtin.Pairing;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.OutputTag;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PTransform;
import org.nifibeam.core.sdk.transforms.Pairs;
import org.nifibeam.core.sdk.transforms.ParDo;
import org.nifibeam.core.sdk.types.ElementTypes;
import org.nifibeam.core.sdk.types.KvType;
import org.nifibeam.core.sdk.types.ValueType;

/**
 * Pairs of values of one key and window, one of the left and one of the right collection. Where a
 * side has none, an outer join gives null.
 *
 * @param <K> the keys
 * @param <L> the values of the left
 * @param <R> the values of the right
 */
public final class Join<K, L, R>
        implements PTransform<PCollection<KV<K, L>>, PCollection<KV<K, KV<L, R>>>> {
    private final PCollection<KV<K, R>> right;
    private final boolean keepsLeft;
    private final boolean keepsRight;

    private Join(PCollection<KV<K, R>> right, boolean keepsLeft, boolean keepsRight) {
        this.right = right;
        this.keepsLeft = keepsLeft;
        this.keepsRight = keepsRight;
    }

    /** Keys that both have. */
    public static <K, L, R> Join<K, L, R> inner(PCollection<KV<K, R>> right) {
        return new Join<>(right, false, false);
    }

    /** All keys of the left. */
    public static <K, L, R> Join<K, L, R> left(PCollection<KV<K, R>> right) {
        return new Join<>(right, true, false);
    }

    /** All keys of the right. */
    public static <K, L, R> Join<K, L, R> right(PCollection<KV<K, R>> right) {
        return new Join<>(right, false, true);
    }

    /** All keys of either. */
    public static <K, L, R> Join<K, L, R> full(PCollection<KV<K, R>> right) {
        return new Join<>(right, true, true);
    }

    @Override
    public PCollection<KV<K, KV<L, R>>> expand(PCollection<KV<K, L>> input) {
        KvType<K, L> left = Pairs.requireKeys(input.pipeline().expansion(), input, "Join");
        KvType<K, R> other = Pairs.requireKeys(input.pipeline().expansion(), right, "Join");
        OutputTag<L> leftTag = new OutputTag<>("left", left.value());
        OutputTag<R> rightTag = new OutputTag<>("right", other.value());
        ValueType<L> leftType = nullable(left.value(), keepsRight);
        ValueType<R> rightType = nullable(other.value(), keepsLeft);
        return KeyedTuple.of(leftTag, input)
                .and(rightTag, right)
                .apply(CoGroupByKey.create())
                .apply(
                        "Pair",
                        ParDo.of(
                                new Pair<K, L, R>(leftTag, rightTag, keepsLeft, keepsRight),
                                ElementTypes.kv(left.key(), ElementTypes.kv(leftType, rightType))));
    }

    private static <T> ValueType<T> nullable(ValueType<T> type, boolean nullable) {
        return nullable ? ElementTypes.nullable(type) : type;
    }

    /** Pairs each with each, in no order. */
    private static final class Pair<K, L, R> extends DoFn<KV<K, CoGroup>, KV<K, KV<L, R>>> {
        private static final long serialVersionUID = 1L;

        private final OutputTag<L> left;
        private final OutputTag<R> right;
        private final boolean keepsLeft;
        private final boolean keepsRight;

        Pair(OutputTag<L> left, OutputTag<R> right, boolean keepsLeft, boolean keepsRight) {
            this.left = left;
            this.right = right;
            this.keepsLeft = keepsLeft;
            this.keepsRight = keepsRight;
        }

        @Override
        public void process(ProcessContext<KV<K, CoGroup>, KV<K, KV<L, R>>> context) {
            K key = context.element().key();
            List<L> lefts = context.element().value().all(left);
            List<R> rights = context.element().value().all(right);
            if (rights.isEmpty() && keepsLeft) {
                lefts.forEach(value -> context.output(KV.of(key, KV.of(value, null))));
            } else if (lefts.isEmpty() && keepsRight) {
                rights.forEach(value -> context.output(KV.of(key, KV.of(null, value))));
            } else {
                Pairing.each(lefts, rights, (l, r) -> context.output(KV.of(key, KV.of(l, r))));
            }
        }
    }
}
