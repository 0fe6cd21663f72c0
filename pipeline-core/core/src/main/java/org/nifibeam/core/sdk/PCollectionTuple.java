package org.nifibeam.core.sdk;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.nifibeam.core.function.OutputTag;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemCode;

/** Several collections of different types, by tag. Immutable. */
public final class PCollectionTuple {
    private final Pipeline pipeline;
    private final Map<String, PCollection<?>> collections;

    private PCollectionTuple(Pipeline pipeline, Map<String, PCollection<?>> collections) {
        this.pipeline = pipeline;
        this.collections = collections;
    }

    /** One collection. */
    public static <T> PCollectionTuple of(OutputTag<T> tag, PCollection<T> collection) {
        return new PCollectionTuple(collection.pipeline(), Map.of()).and(tag, collection);
    }

    /**
     * These and one more.
     *
     * @throws IllegalPipelineException if there is one of that name
     */
    public <T> PCollectionTuple and(OutputTag<T> tag, PCollection<T> collection) {
        Map<String, PCollection<?>> more = new LinkedHashMap<>(collections);
        if (more.put(tag.name(), collection) != null) {
            throw new IllegalPipelineException(
                    ProblemCode.DUPLICATE,
                    "the tag '" + tag.name() + "' stands for two collections",
                    "give each a tag of its own");
        }
        return new PCollectionTuple(pipeline, more);
    }

    /**
     * The collection of a tag.
     *
     * @throws IllegalPipelineException if there is none
     */
    @SuppressWarnings("unchecked")
    public <T> PCollection<T> get(OutputTag<T> tag) {
        PCollection<?> found = collections.get(tag.name());
        if (found == null || !found.type().equals(tag.type())) {
            throw new IllegalPipelineException(
                    ProblemCode.UNKNOWN_STAGE,
                    "there is no collection of the tag '" + tag.name() + "'",
                    found == null
                            ? Nearest.advice(tag.name(), collections.keySet())
                            : "the one of that name has elements of another type");
        }
        return (PCollection<T>) found;
    }

    /** The names of the tags. */
    public Set<String> names() {
        return Set.copyOf(collections.keySet());
    }

    /** The pipeline they belong to. */
    public Pipeline pipeline() {
        return pipeline;
    }

    /** Applies a transform. */
    public <O> O apply(PTransform<? super PCollectionTuple, O> transform) {
        return apply(transform.name(), transform);
    }

    /** Applies a transform under a name. */
    public <O> O apply(String stage, PTransform<? super PCollectionTuple, O> transform) {
        return pipeline.applyTo(stage, this, transform);
    }
}
