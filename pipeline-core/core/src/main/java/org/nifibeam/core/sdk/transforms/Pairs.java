package org.nifibeam.core.sdk.transforms;

import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.sdk.Expansion;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.types.KvType;

/** What transforms of pairs have in common. */
public final class Pairs {
    private Pairs() {}

    /**
     * The type of pairs.
     *
     * @param what needs them, for the message
     * @throws org.nifibeam.core.sdk.IllegalPipelineException if the elements are no pairs
     */
    @SuppressWarnings("unchecked")
    public static <K, V> KvType<K, V> require(
            Expansion here, PCollection<KV<K, V>> input, String what) {
        here.require(input);
        return (KvType<K, V>) pairs(here, input, what);
    }

    private static KvType<?, ?> pairs(Expansion here, PCollection<?> input, String what) {
        if (input.type() instanceof KvType<?, ?> type) {
            return type;
        }
        throw here.problem(
                ProblemCode.TYPE_MISMATCH,
                what + " takes pairs, not " + input.collection().schema(),
                "put a WithKeys before it, or state the type as ElementTypes.kv(…)");
    }

    /**
     * The type of pairs whose keys can be grouped by.
     *
     * @throws org.nifibeam.core.sdk.IllegalPipelineException if the elements are no pairs, or equal
     *     keys may have different bytes
     */
    public static <K, V> KvType<K, V> requireKeys(
            Expansion here, PCollection<KV<K, V>> input, String what) {
        KvType<K, V> type = require(here, input, what);
        checkKey(here, type, what);
        return type;
    }

    /** The same for a function whose elements may be anything. */
    static void checkKeyed(Expansion here, PCollection<?> input, String what) {
        checkKey(here, pairs(here, input, what), what);
    }

    private static void checkKey(Expansion here, KvType<?, ?> type, String what) {
        FieldType key = type.key().column();
        if (!key.isKey()) {
            throw here.problem(
                    ProblemCode.TYPE_MISMATCH,
                    what + " takes no keys of " + key + ", which is not deterministic",
                    "use a scalar, a record or a deterministic coder for the key");
        }
    }

    /** Fields of the rows alone, as elements of a type whose schema they make. */
    static <I, O> PCollection<O> project(
            Expansion here, PCollection<I> input, List<Integer> fields, ElementType<O> type) {
        List<Expression> expressions = new ArrayList<>();
        for (int index : fields) {
            Field field = input.collection().schema().field(index);
            expressions.add(new Expression.FieldReference(index, field.name(), field.type()));
        }
        PCollection<O> output = here.output(type, input.windowing(), input.bounded());
        here.add(
                new Node.ParDo(
                        here.stage(),
                        input.collection(),
                        new RowFunction.Project(expressions),
                        output.collection()));
        return output;
    }
}
