package org.nifibeam.core.sdk.grouping;

import java.util.List;
import java.util.Optional;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PCollectionList;
import org.nifibeam.core.sdk.PTransform;
import org.nifibeam.core.sdk.aggregates.Aggregate;
import org.nifibeam.core.sdk.aggregates.Combination;
import org.nifibeam.core.sdk.transforms.Flatten;
import org.nifibeam.core.sdk.transforms.MapElements;
import org.nifibeam.core.sdk.types.ElementTypes;
import org.nifibeam.core.sdk.types.ValueType;
import org.nifibeam.core.window.WindowFunction;

/** Combines all elements of a window. */
record CombineGlobally<I, O>(Aggregate<I, O> aggregate)
        implements PTransform<PCollection<I>, PCollection<O>> {
    @Override
    public String name() {
        return "Combine(" + aggregate.name() + ")";
    }

    @Override
    public PCollection<O> expand(PCollection<I> input) {
        ValueType<I> type = ElementTypes.column(input.type());
        Combination<O> combination = aggregate.over(input.pipeline().expansion(), type);
        ValueType<O> result = ElementTypes.inColumn(combination.type());
        PCollection<I> values = combination.everyElement() ? input : inColumn(input);
        PCollection<O> combined =
                values.apply(
                        "Group",
                        (PCollection<I> in) ->
                                Grouper.group(
                                        in.pipeline().expansion(),
                                        in,
                                        List.of(),
                                        combination.combiner(),
                                        combination.everyElement()
                                                ? Optional.empty()
                                                : Optional.of(0),
                                        result));
        boolean mayBeEmpty =
                input.bounded() && input.windowing().function() instanceof WindowFunction.Global;
        if (combination.empty().isPresent() && mayBeEmpty) {
            PCollection<O> otherwise =
                    input.pipeline()
                            .apply("Otherwise", new IfEmpty<>(combined, combination.empty().get()));
            return PCollectionList.of(combined).and(otherwise).apply(Flatten.collections());
        }
        return combined;
    }

    /** Elements in rows of one field, which is what is combined. */
    private PCollection<I> inColumn(PCollection<I> input) {
        ValueType<I> type = ElementTypes.inColumn(input.type());
        return type.schema().equals(input.collection().schema())
                ? input
                : input.apply("Column", MapElements.into(type).via((I element) -> element));
    }
}
