package org.nifibeam.core.sdk;

import java.util.List;
import java.util.stream.Stream;
import org.nifibeam.core.problem.ProblemCode;

/**
 * Several collections of one type, in order. Immutable.
 *
 * @param <T> the elements of each
 */
public final class PCollectionList<T> {
    private final List<PCollection<T>> collections;

    private PCollectionList(List<PCollection<T>> collections) {
        this.collections = List.copyOf(collections);
        if (collections.isEmpty()) {
            throw new IllegalPipelineException(
                    ProblemCode.MISSING,
                    "there is no collection in the list",
                    "a list has at least one; Create.empty makes an empty collection");
        }
    }

    /** One collection. */
    public static <T> PCollectionList<T> of(PCollection<T> first) {
        return new PCollectionList<>(List.of(first));
    }

    /** Several collections, at least one. */
    public static <T> PCollectionList<T> of(List<PCollection<T>> collections) {
        return new PCollectionList<>(collections);
    }

    /** These and one more. */
    public PCollectionList<T> and(PCollection<T> next) {
        return new PCollectionList<>(Stream.concat(collections.stream(), Stream.of(next)).toList());
    }

    /** The collections, in order. */
    public List<PCollection<T>> all() {
        return collections;
    }

    /** The collection at {@code index}. */
    public PCollection<T> get(int index) {
        return collections.get(index);
    }

    /** How many there are. */
    public int size() {
        return collections.size();
    }

    /** Applies a transform. */
    public <O> O apply(PTransform<? super PCollectionList<T>, O> transform) {
        return apply(transform.name(), transform);
    }

    /** Applies a transform under a name. */
    public <O> O apply(String stage, PTransform<? super PCollectionList<T>, O> transform) {
        return get(0).pipeline().applyTo(stage, this, transform);
    }
}
