package org.nifibeam.core.sdk.transforms;

import java.util.List;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.sdk.Expansion;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PCollectionList;
import org.nifibeam.core.sdk.PTransform;

/** Several collections into one, or collections of lists into one of their items. */
public final class Flatten {
    private Flatten() {}

    /** All elements of all collections, which are of one type and windowed alike. */
    public static <T> PTransform<PCollectionList<T>, PCollection<T>> collections() {
        return new Collections<>();
    }

    /**
     * The items of the elements.
     *
     * @param type of the items
     */
    public static <T> ParDo<? extends Iterable<T>, T> iterables(ElementType<T> type) {
        return new ParDo<>(
                FunctionCall.<Iterable<T>, T>of("Flatten", new Items<T>(), in -> type, false));
    }

    /** Joins collections. */
    private static final class Collections<T>
            implements PTransform<PCollectionList<T>, PCollection<T>> {
        @Override
        public String name() {
            return "Flatten";
        }

        @Override
        public PCollection<T> expand(PCollectionList<T> input) {
            PCollection<T> first = input.get(0);
            Expansion here = first.pipeline().expansion();
            boolean bounded = true;
            for (PCollection<T> next : input.all()) {
                here.require(next);
                bounded &= next.bounded();
                if (!next.windowing().equals(first.windowing())) {
                    throw here.problem(
                            ProblemCode.TYPE_MISMATCH,
                            "the windows of '"
                                    + next.name()
                                    + "' are "
                                    + next.windowing()
                                    + ", those of '"
                                    + first.name()
                                    + "' "
                                    + first.windowing(),
                            "put the same WindowInto behind both");
                }
                if (!next.collection().schema().equals(first.collection().schema())) {
                    throw here.problem(
                            ProblemCode.TYPE_MISMATCH,
                            "the elements of '"
                                    + next.name()
                                    + "' are held as "
                                    + next.collection().schema()
                                    + ", those of '"
                                    + first.name()
                                    + "' as "
                                    + first.collection().schema(),
                            "map them to one ElementType before");
                }
            }
            PCollection<T> output = here.output(first.type(), first.windowing(), bounded);
            List<org.nifibeam.core.model.PCollection> inputs =
                    input.all().stream().map(PCollection::collection).toList();
            here.add(new Node.Flatten(here.stage(), inputs, output.collection()));
            return output;
        }
    }

    /** Gives all items. */
    private static final class Items<T> extends DoFn<Iterable<T>, T> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(ProcessContext<Iterable<T>, T> context) {
            context.element().forEach(context::output);
        }
    }
}
