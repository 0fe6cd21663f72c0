package org.nifibeam.testkit.reference;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.function.CombineFn;
import org.nifibeam.core.function.State;
import org.nifibeam.core.function.StateSpec;
import org.nifibeam.core.window.Window;

/**
 * State of a function: of each cell a plain list of what is in it, from which every answer is made
 * anew.
 */
final class NaiveCells {
    /** Whose state: key, window, and the cell's id. */
    private record Name(Object key, Window window, String id) {}

    private Map<Name, List<Object>> contents = new HashMap<>();

    /** Everything, to be put back by {@link #restore}. */
    Map<?, List<Object>> snapshot() {
        Map<Name, List<Object>> copy = new HashMap<>();
        contents.forEach((name, list) -> copy.put(name, new ArrayList<>(list)));
        return copy;
    }

    /** Makes everything what it was. */
    @SuppressWarnings("unchecked")
    void restore(Map<?, List<Object>> snapshot) {
        contents = (Map<Name, List<Object>>) snapshot;
    }

    /** Forgets what is kept for a key and window. */
    void clear(Object key, Window window) {
        contents.keySet().removeIf(n -> n.key().equals(key) && n.window().equals(window));
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    <S> S cell(StateSpec<S> spec, Object key, Window window) {
        List<Object> list =
                contents.computeIfAbsent(
                        new Name(key, window, spec.id()), name -> new ArrayList<>());
        Object cell;
        if (spec instanceof StateSpec.OfValue) {
            cell = new ValueCell(list);
        } else if (spec instanceof StateSpec.OfBag) {
            cell = new BagCell(list);
        } else if (spec instanceof StateSpec.OfSet) {
            cell = new SetCell(list);
        } else if (spec instanceof StateSpec.OfMap) {
            cell = new MapCell(list);
        } else if (spec instanceof StateSpec.OfOrdered) {
            cell = new OrderedCell(list);
        } else {
            cell = new CombinedCell(list, ((StateSpec.OfCombined) spec).function());
        }
        return (S) cell;
    }

    /** What all cells can. */
    private abstract static class Cell<E> {
        final List<E> list;

        Cell(List<E> list) {
            this.list = list;
        }

        public void clear() {
            list.clear();
        }

        public boolean isEmpty() {
            return list.isEmpty();
        }
    }

    private static final class ValueCell<T> extends Cell<T> implements State.Value<T> {
        ValueCell(List<T> list) {
            super(list);
        }

        @Override
        public Optional<T> read() {
            return list.stream().findFirst();
        }

        @Override
        public void write(T value) {
            list.clear();
            list.add(value);
        }
    }

    private static final class BagCell<T> extends Cell<T> implements State.Bag<T> {
        BagCell(List<T> list) {
            super(list);
        }

        @Override
        public void add(T value) {
            list.add(value);
        }

        @Override
        public Iterable<T> read() {
            return List.copyOf(list);
        }
    }

    private static final class SetCell<T> extends Cell<T> implements State.Distinct<T> {
        SetCell(List<T> list) {
            super(list);
        }

        @Override
        public boolean add(T value) {
            return !list.contains(value) && list.add(value);
        }

        @Override
        public void remove(T value) {
            list.remove(value);
        }

        @Override
        public boolean contains(T value) {
            return list.contains(value);
        }

        @Override
        public Iterable<T> read() {
            return List.copyOf(list);
        }
    }

    private static final class MapCell<K, V> extends Cell<Map.Entry<K, V>>
            implements State.Mapping<K, V> {
        MapCell(List<Map.Entry<K, V>> list) {
            super(list);
        }

        @Override
        public Optional<V> get(K key) {
            return list.stream()
                    .filter(e -> e.getKey().equals(key))
                    .map(Map.Entry::getValue)
                    .findFirst();
        }

        @Override
        public void put(K key, V value) {
            remove(key);
            list.add(Map.entry(key, value));
        }

        @Override
        public void remove(K key) {
            list.removeIf(e -> e.getKey().equals(key));
        }

        @Override
        public Iterable<Map.Entry<K, V>> entries() {
            return List.copyOf(list);
        }
    }

    private static final class OrderedCell<T> extends Cell<Map.Entry<Instant, T>>
            implements State.Ordered<T> {
        OrderedCell(List<Map.Entry<Instant, T>> list) {
            super(list);
        }

        private static boolean between(Instant time, Instant from, Instant to) {
            return !time.isBefore(from) && time.isBefore(to);
        }

        @Override
        public void add(Instant timestamp, T value) {
            list.add(Map.entry(timestamp, value));
        }

        @Override
        public Iterable<Map.Entry<Instant, T>> read() {
            return read(Instant.MIN, Instant.MAX);
        }

        @Override
        public Iterable<Map.Entry<Instant, T>> read(Instant from, Instant to) {
            return list.stream()
                    .filter(e -> between(e.getKey(), from, to))
                    .sorted(Comparator.comparing(Map.Entry::getKey))
                    .toList();
        }

        @Override
        public void clear(Instant from, Instant to) {
            list.removeIf(e -> between(e.getKey(), from, to));
        }
    }

    private static final class CombinedCell<I, A, O> extends Cell<I>
            implements State.Combined<I, O> {
        private final CombineFn<I, A, O> function;

        CombinedCell(List<I> list, CombineFn<I, A, O> function) {
            super(list);
            this.function = function;
        }

        @Override
        public void add(I value) {
            list.add(value);
        }

        @Override
        public O read() {
            A accumulator = function.create();
            for (I value : list) {
                accumulator = function.add(accumulator, value);
            }
            return function.extract(accumulator);
        }
    }
}
