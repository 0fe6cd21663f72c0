package org.nifibeam.core.sdk.transforms;

import java.util.List;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.sdk.Expansion;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PTransform;
import org.nifibeam.core.sdk.types.KvType;
import org.nifibeam.core.sdk.types.ValueType;

/**
 * One of a pair's two: a projection where its rows have one field, else what its type makes of it.
 *
 * @param name the stage's
 * @param key true for the key, false for the value
 */
record PairPart<K, V, T>(String name, boolean key)
        implements PTransform<PCollection<KV<K, V>>, PCollection<T>> {
    @Override
    public PCollection<T> expand(PCollection<KV<K, V>> input) {
        Expansion here = input.pipeline().expansion();
        KvType<K, V> pair = Pairs.require(here, input, name);
        @SuppressWarnings("unchecked")
        ValueType<T> type = (ValueType<T>) (key ? pair.key() : pair.value());
        Schema schema = type.schema();
        if (schema.size() == 1 && schema.type(0).equals(type.column())) {
            return Pairs.project(here, input, List.of(key ? KvType.KEY : KvType.VALUE), type);
        }
        return FunctionCall.<KV<K, V>, T>of(name, new Take<>(key), in -> type, false)
                .expand(input)
                .main();
    }

    /** Takes one of a pair's two. */
    private static final class Take<K, V, T> extends DoFn<KV<K, V>, T> {
        private static final long serialVersionUID = 1L;

        private final boolean key;

        Take(boolean key) {
            this.key = key;
        }

        @Override
        @SuppressWarnings("unchecked")
        public void process(ProcessContext<KV<K, V>, T> context) {
            KV<K, V> pair = context.element();
            context.output((T) (key ? pair.key() : pair.value()));
        }
    }
}
