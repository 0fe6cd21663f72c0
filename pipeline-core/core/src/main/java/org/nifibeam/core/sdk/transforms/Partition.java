package org.nifibeam.core.sdk.transforms;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.OutputTag;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PCollectionList;
import org.nifibeam.core.sdk.PTransform;
import org.nifibeam.core.sdk.SerializableFunction;

/**
 * Gives each element to one of several collections.
 *
 * @param <T> the elements
 */
public final class Partition<T> implements PTransform<PCollection<T>, PCollectionList<T>> {
    private final int parts;
    private final SerializableFunction<? super T, Integer> by;

    private Partition(int parts, SerializableFunction<? super T, Integer> by) {
        this.parts = parts;
        this.by = by;
    }

    /**
     * By a function.
     *
     * @param parts how many collections there are
     * @param by the index of an element's, from 0; another one fails the element
     */
    public static <T> Partition<T> of(int parts, SerializableFunction<? super T, Integer> by) {
        if (parts < 1) {
            throw new IllegalArgumentException("there is at least one part, not " + parts);
        }
        return new Partition<>(parts, Objects.requireNonNull(by, "by"));
    }

    @Override
    public PCollectionList<T> expand(PCollection<T> input) {
        List<OutputTag<T>> tags = new ArrayList<>();
        for (int i = 1; i < parts; i++) {
            tags.add(new OutputTag<>("part" + i, input.type()));
        }
        ParDoOutputs<T, T> outputs =
                FunctionCall.<T, T>of("Partition", new Choose<>(parts, by, tags), in -> in, true)
                        .withTags(List.copyOf(tags))
                        .expand(input);
        List<PCollection<T>> all = new ArrayList<>(List.of(outputs.main()));
        tags.forEach(tag -> all.add(outputs.get(tag)));
        return PCollectionList.of(all);
    }

    /** Gives an element to the output of its index. */
    private static final class Choose<T> extends DoFn<T, T> {
        private static final long serialVersionUID = 1L;

        private final int parts;
        private final SerializableFunction<? super T, Integer> by;
        private final ArrayList<OutputTag<T>> tags;

        Choose(int parts, SerializableFunction<? super T, Integer> by, List<OutputTag<T>> tags) {
            this.parts = parts;
            this.by = by;
            this.tags = new ArrayList<>(tags);
        }

        @Override
        public void process(ProcessContext<T, T> context) throws Exception {
            int index = by.apply(context.element());
            if (index < 0 || index >= parts) {
                throw new IllegalArgumentException(
                        "the function says part " + index + " of " + parts);
            }
            if (index == 0) {
                context.output(context.element());
            } else {
                context.output(tags.get(index - 1), context.element());
            }
        }
    }
}
