package org.nifibeam.core.function;

import java.util.Set;
import java.util.TreeSet;

/** What one of a stage's own figures has come to, see {@link Metrics}. Immutable. */
public sealed interface MetricValue {
    /**
     * Both as one: what two tasks have noted under one name. Figures of different kinds under one
     * name are a mistake of the function's; the first one's kind counts.
     */
    MetricValue with(MetricValue other);

    /** A counter's sum. */
    record Counter(long sum) implements MetricValue {
        @Override
        public MetricValue with(MetricValue other) {
            return other instanceof Counter that ? new Counter(sum + that.sum) : this;
        }
    }

    /** A distribution of at least one value. */
    record Distribution(long count, long sum, long smallest, long largest) implements MetricValue {
        @Override
        public MetricValue with(MetricValue other) {
            return other instanceof Distribution that
                    ? new Distribution(
                            count + that.count,
                            sum + that.sum,
                            Math.min(smallest, that.smallest),
                            Math.max(largest, that.largest))
                    : this;
        }
    }

    /**
     * A gauge.
     *
     * @param time when it was set, milliseconds since the epoch; the last one counts
     */
    record Gauge(long value, long time) implements MetricValue {
        @Override
        public MetricValue with(MetricValue other) {
            return other instanceof Gauge that && that.time > time ? that : this;
        }
    }

    /** A set of words, at most a {@link #LIMIT}. */
    record Words(Set<String> words) implements MetricValue {
        /** How many words a set holds; further ones are not taken. */
        public static final int LIMIT = 1000;

        public Words {
            words = Set.copyOf(words);
        }

        @Override
        public MetricValue with(MetricValue other) {
            if (!(other instanceof Words that)) {
                return this;
            }
            Set<String> both = new TreeSet<>(words);
            for (String word : new TreeSet<>(that.words)) {
                if (both.size() == LIMIT) {
                    break;
                }
                both.add(word);
            }
            return new Words(both);
        }
    }
}
