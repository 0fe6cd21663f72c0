package org.nifibeam.testkit.reference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.nifibeam.core.combine.Combiners;
import org.nifibeam.core.model.Aggregation;
import org.nifibeam.core.model.CustomCombiner;
import org.nifibeam.core.schema.FieldType;

/**
 * The library's combiners once more, over all values of a group at once. Estimates are what they
 * estimate, which they are held to where the values are few.
 */
final class NaiveCombiners {
    private static final int MOST = 16;

    private NaiveCombiners() {}

    /** An element's arguments and its timestamp. */
    record Input(List<Object> arguments, long timestamp) {
        Object value() {
            return arguments.get(0);
        }
    }

    /**
     * What a combiner gives, empty if it is not written here.
     *
     * @param inputs those that it is given, in the order they came
     */
    static Optional<Optional<Object>> combine(Aggregation aggregation, List<Input> inputs) {
        CustomCombiner combiner = (CustomCombiner) aggregation.function();
        List<Object> values = inputs.stream().map(Input::value).toList();
        return switch (combiner.userCode() ? "" : combiner.definitionName()) {
            case "group" -> Optional.of(Optional.of(inputs.stream().map(Input::value).toList()));
            case "first" -> Optional.of(edge(inputs, Comparator.naturalOrder()));
            case "last" -> Optional.of(edge(inputs, Comparator.reverseOrder()));
            case "count_distinct", "approximate_unique" ->
                    Optional.of(Optional.of(different(values)));
            case "approximate_quantiles" -> quantiles(combiner, aggregation, values);
            case "top" -> top(combiner, aggregation, inputs);
            default -> Optional.empty();
        };
    }

    private static Optional<Object> edge(List<Input> inputs, Comparator<Long> order) {
        return inputs.stream().min(Comparator.comparing(Input::timestamp, order)).map(Input::value);
    }

    private static long different(List<Object> values) {
        return values.stream().map(NaiveValues::canonical).distinct().count();
    }

    /**
     * The value behind which so many parts of all values lie; the first and the last are the ends.
     */
    private static Optional<Optional<Object>> quantiles(
            CustomCombiner combiner, Aggregation aggregation, List<Object> values) {
        FieldType type = aggregation.value().type();
        List<Object> sorted = values.stream().sorted(NaiveValues::compare).toList();
        return counts().filter(
                        n -> n > 1 && same(combiner, Combiners.approximateQuantiles(type, n)))
                .findFirst()
                .map(
                        count -> {
                            List<Object> quantiles = new ArrayList<>();
                            for (int i = 0; i < count && !sorted.isEmpty(); i++) {
                                double rank = Math.ceil(sorted.size() * i / (count - 1.0));
                                quantiles.add(sorted.get((int) Math.max(0, rank - 1)));
                            }
                            return Optional.of(quantiles);
                        });
    }

    private static Optional<Optional<Object>> top(
            CustomCombiner combiner, Aggregation aggregation, List<Input> inputs) {
        FieldType type = aggregation.value().type();
        FieldType by = aggregation.arguments().get(aggregation.arguments().size() - 1).type();
        Comparator<Input> order =
                Comparator.comparing(
                        input -> input.arguments().get(input.arguments().size() - 1),
                        NaiveValues::compare);
        for (boolean largest : new boolean[] {true, false}) {
            Optional<Integer> most =
                    counts().filter(n -> same(combiner, Combiners.top(type, by, n, largest)))
                            .findFirst();
            if (most.isPresent()) {
                return Optional.of(
                        Optional.of(
                                inputs.stream()
                                        .sorted(largest ? order.reversed() : order)
                                        .limit(most.get())
                                        .map(Input::value)
                                        .toList()));
            }
        }
        return Optional.empty();
    }

    /** How many they may be asked for; a combiner says it only by being equal to another one. */
    private static Stream<Integer> counts() {
        return Stream.iterate(1, n -> n + 1).limit(MOST);
    }

    private static boolean same(CustomCombiner one, CustomCombiner other) {
        return one.function().equals(other.function());
    }
}
