package org.nifibeam.core.sdk.io;

import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.sdk.Expansion;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PTransform;
import org.nifibeam.core.sdk.Pipeline;

/**
 * A bounded collection of elements that the program has.
 *
 * @param <T> the elements
 */
public final class Create<T> implements PTransform<Pipeline, PCollection<T>> {
    private final ElementType<T> type;
    private final List<T> elements;

    private Create(ElementType<T> type, List<T> elements) {
        this.type = type;
        this.elements = elements;
    }

    /** These elements. */
    @SafeVarargs
    public static <T> Create<T> of(ElementType<T> type, T... elements) {
        List<T> all = new ArrayList<>();
        for (T element : elements) {
            all.add(element);
        }
        return of(type, all);
    }

    /** These elements. */
    public static <T> Create<T> of(ElementType<T> type, List<T> elements) {
        return new Create<>(type, new ArrayList<>(elements));
    }

    /** No elements. */
    public static <T> Create<T> empty(ElementType<T> type) {
        return new Create<>(type, List.of());
    }

    @Override
    public PCollection<T> expand(Pipeline pipeline) {
        Expansion here = pipeline.expansion();
        if (type == null) {
            throw here.problem(
                    ProblemCode.MISSING,
                    "the type of its elements is not known",
                    "state it: Create.of(ElementTypes.…, …)");
        }
        List<Row> rows = new ArrayList<>();
        elements.forEach(element -> rows.add(type.toRow(element)));
        return Read.from("Create", new MemorySource(type.schema(), rows), type).expand(pipeline);
    }
}
