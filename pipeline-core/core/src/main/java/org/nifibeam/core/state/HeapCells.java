package org.nifibeam.core.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.nifibeam.core.function.CombineFn;
import org.nifibeam.core.function.State;
import org.nifibeam.core.function.StateSpec;

/** The cells of a {@link HeapState}: each a plain collection per key and window. */
final class HeapCells {
    private HeapCells() {}

    static Object of(HeapState state, StateSpec<?> spec) {
        if (spec instanceof StateSpec.OfValue) {
            return new ValueCell<>(state, spec.id());
        }
        if (spec instanceof StateSpec.OfBag) {
            return new BagCell<>(state, spec.id());
        }
        if (spec instanceof StateSpec.OfSet) {
            return new SetCell<>(state, spec.id());
        }
        if (spec instanceof StateSpec.OfMap) {
            return new MapCell<>(state, spec.id());
        }
        if (spec instanceof StateSpec.OfOrdered) {
            return new OrderedCell<>(state, spec.id());
        }
        return combined(state, (StateSpec.OfCombined<?, ?, ?>) spec);
    }

    private static <I, A, O> Object combined(HeapState state, StateSpec.OfCombined<I, A, O> spec) {
        return new CombinedCell<>(state, spec.id(), spec.function());
    }

    /** A cell's way to its content. */
    private abstract static class Cell {
        final HeapState state;
        final String id;

        Cell(HeapState state, String id) {
            this.state = state;
            this.id = id;
        }

        @SuppressWarnings("unchecked")
        final <C> C content() {
            return (C) state.get(id);
        }

        public final void clear() {
            state.remove(id);
        }
    }

    private static final class ValueCell<T> extends Cell implements State.Value<T> {
        ValueCell(HeapState state, String id) {
            super(state, id);
        }

        @Override
        public Optional<T> read() {
            return Optional.ofNullable(content());
        }

        @Override
        public void write(T value) {
            state.put(id, value);
        }
    }

    private static final class BagCell<T> extends Cell implements State.Bag<T> {
        BagCell(HeapState state, String id) {
            super(state, id);
        }

        @Override
        public void add(T value) {
            List<T> values = content();
            if (values == null) {
                values = new ArrayList<>();
                state.put(id, values);
            }
            values.add(value);
        }

        @Override
        public Iterable<T> read() {
            List<T> values = content();
            return values == null ? List.of() : Collections.unmodifiableList(values);
        }

        @Override
        public boolean isEmpty() {
            return content() == null;
        }
    }

    private static final class SetCell<T> extends Cell implements State.Distinct<T> {
        SetCell(HeapState state, String id) {
            super(state, id);
        }

        @Override
        public boolean add(T value) {
            Set<T> values = content();
            if (values == null) {
                values = new LinkedHashSet<>();
                state.put(id, values);
            }
            return values.add(value);
        }

        @Override
        public void remove(T value) {
            Set<T> values = content();
            if (values != null && values.remove(value) && values.isEmpty()) {
                clear();
            }
        }

        @Override
        public boolean contains(T value) {
            Set<T> values = content();
            return values != null && values.contains(value);
        }

        @Override
        public Iterable<T> read() {
            Set<T> values = content();
            return values == null ? List.of() : Collections.unmodifiableSet(values);
        }

        @Override
        public boolean isEmpty() {
            return content() == null;
        }
    }

    private static final class MapCell<K, V> extends Cell implements State.Mapping<K, V> {
        MapCell(HeapState state, String id) {
            super(state, id);
        }

        @Override
        public Optional<V> get(K key) {
            Map<K, V> values = content();
            return values == null ? Optional.empty() : Optional.ofNullable(values.get(key));
        }

        @Override
        public void put(K key, V value) {
            Map<K, V> values = content();
            if (values == null) {
                values = new LinkedHashMap<>();
                state.put(id, values);
            }
            values.put(key, value);
        }

        @Override
        public void remove(K key) {
            Map<K, V> values = content();
            if (values != null && values.remove(key) != null && values.isEmpty()) {
                clear();
            }
        }

        @Override
        public Iterable<Map.Entry<K, V>> entries() {
            Map<K, V> values = content();
            return values == null ? List.of() : Collections.unmodifiableMap(values).entrySet();
        }

        @Override
        public boolean isEmpty() {
            return content() == null;
        }
    }

    private static final class OrderedCell<T> extends Cell implements State.Ordered<T> {
        OrderedCell(HeapState state, String id) {
            super(state, id);
        }

        @Override
        public void add(Instant timestamp, T value) {
            NavigableMap<Instant, List<T>> values = content();
            if (values == null) {
                values = new TreeMap<>();
                state.put(id, values);
            }
            values.computeIfAbsent(timestamp, t -> new ArrayList<>()).add(value);
        }

        @Override
        public Iterable<Map.Entry<Instant, T>> read() {
            NavigableMap<Instant, List<T>> values = content();
            return values == null ? List.of() : flat(values);
        }

        @Override
        public Iterable<Map.Entry<Instant, T>> read(Instant from, Instant to) {
            NavigableMap<Instant, List<T>> values = content();
            return values == null ? List.of() : flat(values.subMap(from, true, to, false));
        }

        private static <T> List<Map.Entry<Instant, T>> flat(Map<Instant, List<T>> values) {
            List<Map.Entry<Instant, T>> flat = new ArrayList<>();
            values.forEach(
                    (timestamp, same) ->
                            same.forEach(value -> flat.add(Map.entry(timestamp, value))));
            return flat;
        }

        @Override
        public void clear(Instant from, Instant to) {
            NavigableMap<Instant, List<T>> values = content();
            if (values != null) {
                values.subMap(from, true, to, false).clear();
                if (values.isEmpty()) {
                    clear();
                }
            }
        }

        @Override
        public boolean isEmpty() {
            return content() == null;
        }
    }

    private static final class CombinedCell<I, A, O> extends Cell implements State.Combined<I, O> {
        private final CombineFn<I, A, O> function;

        CombinedCell(HeapState state, String id, CombineFn<I, A, O> function) {
            super(state, id);
            this.function = function;
        }

        @Override
        public void add(I value) {
            A accumulator = content();
            state.put(
                    id, function.add(accumulator == null ? function.create() : accumulator, value));
        }

        @Override
        public O read() {
            A accumulator = content();
            return function.extract(accumulator == null ? function.create() : accumulator);
        }

        @Override
        public boolean isEmpty() {
            return content() == null;
        }
    }
}
