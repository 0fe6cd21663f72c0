package org.nifibeam.core.runtime;

import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.nifibeam.core.function.MetricValue;
import org.nifibeam.core.function.Metrics;

/**
 * A function's own figures in one task: noted by the task's thread, read by any. A name keeps the
 * kind it was first used with.
 */
final class UserMetrics implements Metrics {
    private final InstantSource clock;
    private final Map<String, Cell> cells = new ConcurrentHashMap<>();

    UserMetrics(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void count(String name, long by) {
        if (cell(name) instanceof Count cell) {
            cell.sum += by;
        } else {
            add(name, new Count(by));
        }
    }

    @Override
    public void distribution(String name, long value) {
        if (cell(name) instanceof Spread cell) {
            cell.value = cell.value.with(new MetricValue.Distribution(1, value, value, value));
        } else {
            add(name, new Spread(new MetricValue.Distribution(1, value, value, value)));
        }
    }

    @Override
    public void gauge(String name, long value) {
        MetricValue set = new MetricValue.Gauge(value, clock.millis());
        if (cell(name) instanceof Spread cell) {
            cell.value = set;
        } else {
            add(name, new Spread(set));
        }
    }

    @Override
    public void word(String name, String value) {
        if (!(cell(name) instanceof WordSet)) {
            add(name, new WordSet(ConcurrentHashMap.newKeySet()));
        }
        if (cell(name) instanceof WordSet cell && cell.words.size() < MetricValue.Words.LIMIT) {
            cell.words.add(value);
        }
    }

    private Cell cell(String name) {
        return cells.get(name);
    }

    private void add(String name, Cell cell) {
        if (cells.putIfAbsent(name, cell) != null) {
            throw new IllegalArgumentException(
                    "the metric '" + name + "' is used as two kinds of metric");
        }
    }

    /** Goes on from what was noted before a restart. */
    void restore(String name, MetricValue value) {
        if (value instanceof MetricValue.Counter counter) {
            count(name, counter.sum());
        } else if (value instanceof MetricValue.Words words) {
            words.words().forEach(word -> word(name, word));
        } else if (cell(name) instanceof Spread cell) {
            cell.value = cell.value.with(value);
        } else {
            add(name, new Spread(value));
        }
    }

    /** What they have come to, by name. */
    Map<String, MetricValue> values() {
        Map<String, MetricValue> values = new TreeMap<>();
        cells.forEach((name, cell) -> values.put(name, cell.read()));
        return values;
    }

    private interface Cell {
        MetricValue read();
    }

    /** One thread adds, so that no addition is lost. */
    private static final class Count implements Cell {
        private volatile long sum;

        Count(long sum) {
            this.sum = sum;
        }

        @Override
        public MetricValue read() {
            return new MetricValue.Counter(sum);
        }
    }

    private static final class Spread implements Cell {
        private volatile MetricValue value;

        Spread(MetricValue value) {
            this.value = value;
        }

        @Override
        public MetricValue read() {
            return value;
        }
    }

    private record WordSet(Set<String> words) implements Cell {
        @Override
        public MetricValue read() {
            return new MetricValue.Words(new TreeSet<>(words));
        }
    }
}
