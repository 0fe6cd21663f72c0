package org.nifibeam.core.sdk.grouping;

import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.function.OutputTag;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.sdk.IllegalPipelineException;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PTransform;
import org.nifibeam.core.sdk.Pipeline;

/**
 * Collections of pairs of the same keys, each with a tag, for {@link CoGroupByKey}. Immutable.
 *
 * @param <K> the keys
 */
public final class KeyedTuple<K> {
    private final Pipeline pipeline;
    private final List<Part<K, ?>> parts;

    /** One collection. */
    record Part<K, V>(OutputTag<V> tag, PCollection<KV<K, V>> collection) {}

    private KeyedTuple(Pipeline pipeline, List<Part<K, ?>> parts) {
        this.pipeline = pipeline;
        this.parts = List.copyOf(parts);
    }

    /**
     * One collection.
     *
     * @param tag of its values
     */
    public static <K, V> KeyedTuple<K> of(OutputTag<V> tag, PCollection<KV<K, V>> collection) {
        return new KeyedTuple<>(collection.pipeline(), List.of(new Part<>(tag, collection)));
    }

    /**
     * These and one more.
     *
     * @throws IllegalPipelineException if there is one of that tag
     */
    public <V> KeyedTuple<K> and(OutputTag<V> tag, PCollection<KV<K, V>> collection) {
        if (parts.stream().anyMatch(part -> part.tag().name().equals(tag.name()))) {
            throw new IllegalPipelineException(
                    ProblemCode.DUPLICATE,
                    "the tag '" + tag.name() + "' stands for two collections",
                    "give each a tag of its own");
        }
        List<Part<K, ?>> more = new ArrayList<>(parts);
        more.add(new Part<>(tag, collection));
        return new KeyedTuple<>(pipeline, more);
    }

    List<Part<K, ?>> parts() {
        return parts;
    }

    /** The pipeline they belong to. */
    public Pipeline pipeline() {
        return pipeline;
    }

    /** Applies a transform. */
    public <O> O apply(PTransform<? super KeyedTuple<K>, O> transform) {
        return apply(transform.name(), transform);
    }

    /** Applies a transform under a name. */
    public <O> O apply(String stage, PTransform<? super KeyedTuple<K>, O> transform) {
        return pipeline.applyTo(stage, this, transform);
    }
}
