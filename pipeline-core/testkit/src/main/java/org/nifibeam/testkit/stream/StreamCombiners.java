package org.nifibeam.testkit.stream;

import java.util.List;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.coder.Coders;
import org.nifibeam.core.combine.Combiners;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.function.CombineFn;
import org.nifibeam.core.model.AggregateFunction;
import org.nifibeam.core.model.Aggregation;
import org.nifibeam.core.model.Combiner;
import org.nifibeam.core.model.CustomCombiner;
import org.nifibeam.core.schema.FieldType;

/** Combiners of numbers that give more than a number, and one that no library has. */
final class StreamCombiners {
    /** What of their results has no order. */
    static final String UNORDERED = "unordered";

    /** As many as there are different numbers at most: an estimate of fewer is exact. */
    private static final int SAMPLES = 64;

    private StreamCombiners() {}

    /** What is written for the combiners that are made at random. */
    static List<String> all() {
        return List.of(
                "count",
                "mean",
                "top 1",
                "top 3",
                "least 2",
                "distinct",
                "unique",
                "quantiles 2",
                "quantiles 4",
                "list",
                "first",
                "last",
                "squares");
    }

    /** The combined field of a combiner as it is written. */
    static Aggregation of(String words, Expression value) {
        String[] parts = words.split(" ");
        Combiner combiner = combiner(parts, value.type());
        return parts[0].equals("top") || parts[0].equals("least")
                ? new Aggregation("combined", combiner, List.of(value, value))
                : new Aggregation(
                        parts[0].equals("list") ? UNORDERED : "combined", combiner, value);
    }

    private static Combiner combiner(String[] words, FieldType type) {
        return switch (words[0]) {
            case "count" -> AggregateFunction.COUNT;
            case "mean" -> AggregateFunction.MEAN;
            case "top" -> Combiners.top(type, type, Integer.parseInt(words[1]), true);
            case "least" -> Combiners.top(type, type, Integer.parseInt(words[1]), false);
            case "distinct" -> Combiners.countDistinct(type);
            case "unique" -> Combiners.approximateUnique(type, SAMPLES);
            case "quantiles" -> Combiners.approximateQuantiles(type, Integer.parseInt(words[1]));
            case "list" -> Combiners.group(type);
            case "first" -> Combiners.first(type);
            case "last" -> Combiners.last(type);
            case "squares" -> squares(type);
            default -> throw new IllegalArgumentException("no combiner: " + words[0]);
        };
    }

    private static Combiner squares(FieldType type) {
        return new CustomCombiner(
                "squares",
                new Squares(),
                type.withNullable(false),
                CustomCombiner.Input.VALUE,
                false,
                true);
    }

    /** The sum of squares, as a user might write it. */
    private record Squares() implements CombineFn<Long, long[], Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public long[] create() {
            return new long[1];
        }

        @Override
        public long[] add(long[] sum, Long number) {
            sum[0] += number * number;
            return sum;
        }

        @Override
        public long[] merge(long[] first, long[] second) {
            first[0] += second[0];
            return first;
        }

        @Override
        public Long extract(long[] sum) {
            return sum[0];
        }

        @Override
        public Coder<long[]> accumulatorCoder() {
            return Coders.delegate(
                    "sum of squares", Coders.longs(), sum -> sum[0], sum -> new long[] {sum});
        }
    }
}
