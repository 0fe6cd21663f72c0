package org.nifibeam.core.sdk;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.function.View;
import org.nifibeam.core.window.WindowingStrategy;

/**
 * Elements of one type, bounded or not, that a transform gives. Immutable; holds no element itself.
 *
 * @param <T> the elements
 */
public final class PCollection<T> {
    private final Pipeline pipeline;
    private final org.nifibeam.core.model.PCollection collection;
    private final ElementType<T> type;

    PCollection(
            Pipeline pipeline,
            org.nifibeam.core.model.PCollection collection,
            ElementType<T> type) {
        this.pipeline = pipeline;
        this.collection = collection;
        this.type = Objects.requireNonNull(type, "type");
    }

    /** The pipeline it belongs to. */
    public Pipeline pipeline() {
        return pipeline;
    }

    /** The same collection in the model: the rows that hold its elements. */
    public org.nifibeam.core.model.PCollection collection() {
        return collection;
    }

    /** How its elements are held as rows. */
    public ElementType<T> type() {
        return type;
    }

    /** Its name: that of the stage that gives it, with the output's behind a dot if it has one. */
    public String name() {
        return collection.name();
    }

    /** How it is windowed. */
    public WindowingStrategy windowing() {
        return collection.windowing();
    }

    /** True if it ends. */
    public boolean bounded() {
        return collection.bounded();
    }

    /**
     * Applies a transform.
     *
     * @throws IllegalPipelineException if it does not fit
     */
    public <O> O apply(PTransform<? super PCollection<T>, O> transform) {
        return apply(transform.name(), transform);
    }

    /** Applies a transform under a name. */
    public <O> O apply(String stage, PTransform<? super PCollection<T>, O> transform) {
        return pipeline.applyTo(stage, this, transform);
    }

    /**
     * A view of its one element; a window with none or several fails the run when it is asked for.
     */
    public View<T> asSingleton() {
        return view(View.Kind.SINGLETON, Optional.empty());
    }

    /** A view of its one element, or of a fallback in a window without one. */
    public View<T> asSingleton(T fallback) {
        return view(View.Kind.SINGLETON, Optional.of(fallback));
    }

    /** A view of all its elements, in no order. */
    public View<Iterable<T>> asIterable() {
        return view(View.Kind.ITERABLE, Optional.empty());
    }

    /** A view of all its elements, always in the same order. */
    public View<List<T>> asList() {
        return view(View.Kind.LIST, Optional.empty());
    }

    <V> View<V> view(View.Kind kind, Optional<V> fallback) {
        String tag = name() + "#" + pipeline.views();
        return pipeline.register(new View<>(tag, kind, type, fallback), this);
    }

    @Override
    public String toString() {
        return collection.toString();
    }
}
