package org.nifibeam.core.sdk.grouping;

import java.util.List;
import java.util.stream.IntStream;
import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.model.Grouping;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.sdk.Expansion;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PTransform;
import org.nifibeam.core.sdk.SerializableFunction;
import org.nifibeam.core.sdk.aggregates.Any;
import org.nifibeam.core.sdk.transforms.Values;
import org.nifibeam.core.sdk.transforms.WithKeys;

/**
 * Each element once in each window.
 *
 * @param <T> the elements
 */
public final class Distinct<T> implements PTransform<PCollection<T>, PCollection<T>> {
    private Distinct() {}

    /** Equal elements come once. */
    public static <T> Distinct<T> create() {
        return new Distinct<>();
    }

    /**
     * Of elements of which a function makes the same, one comes; it is not said which.
     *
     * @param type of what the function makes
     */
    public static <T, K> PTransform<PCollection<T>, PCollection<T>> by(
            ElementType<K> type, SerializableFunction<? super T, ? extends K> function) {
        return new By<>(type, function);
    }

    @Override
    public PCollection<T> expand(PCollection<T> input) {
        Schema schema = input.collection().schema();
        boolean scalars =
                schema.fields().stream()
                        .allMatch(field -> field.type().base() instanceof FieldType.Scalar);
        if (!scalars) {
            return new By<T, T>(input.type(), element -> element).expand(input);
        }
        Expansion here = input.pipeline().expansion();
        here.require(input);
        List<Integer> keys = IntStream.range(0, schema.size()).boxed().toList();
        PCollection<T> output = here.output(input.type(), input.windowing(), input.bounded());
        here.add(
                new Node.GroupByKey(
                        here.stage(),
                        input.collection(),
                        new Grouping(schema, keys, List.of()),
                        false,
                        output.collection()));
        return output;
    }

    /** By what a function makes of elements. */
    private record By<T, K>(
            ElementType<K> type, SerializableFunction<? super T, ? extends K> function)
            implements PTransform<PCollection<T>, PCollection<T>> {
        @Override
        public String name() {
            return "Distinct";
        }

        @Override
        public PCollection<T> expand(PCollection<T> input) {
            return input.apply(WithKeys.<K, T>of(type, function))
                    .apply("Combine", Combine.perKey(Any.<T>of()))
                    .apply(Values.create());
        }
    }
}
