package org.nifibeam.core.sdk.transforms;

import java.util.Objects;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.sdk.SerializableFunction;
import org.nifibeam.core.sdk.types.ElementTypes;

/** Gives each element a key. */
public final class WithKeys {
    private WithKeys() {}

    /**
     * The key that a function makes of an element.
     *
     * @param type of the keys
     */
    public static <K, V> ParDo<V, KV<K, V>> of(
            ElementType<K> type, SerializableFunction<? super V, ? extends K> function) {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(function, "function");
        return new ParDo<>(
                FunctionCall.<V, KV<K, V>>of(
                        "WithKeys",
                        new AddKey<K, V>(function),
                        value -> ElementTypes.kv(type, value),
                        true));
    }

    /** The function, as one that is called for each element. */
    private static final class AddKey<K, V> extends DoFn<V, KV<K, V>> {
        private static final long serialVersionUID = 1L;

        private final SerializableFunction<? super V, ? extends K> function;

        AddKey(SerializableFunction<? super V, ? extends K> function) {
            this.function = function;
        }

        @Override
        public void process(ProcessContext<V, KV<K, V>> context) throws Exception {
            context.output(KV.of(function.apply(context.element()), context.element()));
        }
    }
}
