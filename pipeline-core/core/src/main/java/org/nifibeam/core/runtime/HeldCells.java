package org.nifibeam.core.runtime;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.function.CombineFn;
import org.nifibeam.core.function.State;
import org.nifibeam.core.function.StateSpec;
import org.nifibeam.core.state.Chained;
import org.nifibeam.core.state.KeyedState;

/**
 * Cells in front of an engine's: what is written to them is read back at once, and written to the
 * engine's only by {@link #commit}. Only cells that were written to cost anything then. A value
 * changed in place, not by a write, is changed for good. Confined to the task's thread.
 */
final class HeldCells {
    private final KeyedState engine;
    private final Map<String, Cell> cells = new HashMap<>();
    private final List<Cell> written = new ArrayList<>();

    HeldCells(KeyedState engine) {
        this.engine = engine;
    }

    @SuppressWarnings("unchecked")
    <S> S cell(StateSpec<S> spec) {
        return (S) cells.computeIfAbsent(spec.id(), id -> make(spec));
    }

    private Cell make(StateSpec<?> spec) {
        if (spec instanceof StateSpec.OfValue<?> value) {
            return new HeldValue<>(engine.cell(value));
        }
        if (spec instanceof StateSpec.OfBag<?> bag) {
            return new HeldBag<>(engine.cell(bag));
        }
        if (spec instanceof StateSpec.OfSet<?> set) {
            return new HeldSet<>(engine.cell(set));
        }
        if (spec instanceof StateSpec.OfMap<?, ?> map) {
            return new HeldMap<>(engine.cell(map));
        }
        if (spec instanceof StateSpec.OfOrdered<?> ordered) {
            return new HeldOrdered<>(engine.cell(ordered));
        }
        return combined((StateSpec.OfCombined<?, ?, ?>) spec);
    }

    /** Of a combiner the engine keeps the accumulator as a value. */
    private <I, A, O> Cell combined(StateSpec.OfCombined<I, A, O> spec) {
        Coder<A> coder = spec.function().accumulatorCoder();
        return new HeldCombined<>(
                engine.cell(StateSpec.value(spec.id(), coder)), spec.function(), coder);
    }

    /** Writes all to the engine's cells. */
    void commit() {
        for (Cell cell : written) {
            cell.write();
            cell.forget();
        }
        written.clear();
    }

    /** Forgets what was written. */
    void discard() {
        written.forEach(Cell::forget);
        written.clear();
    }

    /** One cell; {@code cleared} if what the engine has is gone. */
    private abstract class Cell {
        private boolean noted;
        boolean cleared;

        final void note() {
            if (!noted) {
                noted = true;
                written.add(this);
            }
        }

        public final void clear() {
            note();
            empty();
            cleared = true;
        }

        final void write() {
            if (cleared) {
                clearEngine();
            }
            writeEngine();
        }

        final void forget() {
            noted = false;
            cleared = false;
            empty();
        }

        /** Forgets what was added. */
        abstract void empty();

        abstract void clearEngine();

        abstract void writeEngine();
    }

    private final class HeldValue<T> extends Cell implements State.Value<T> {
        private final State.Value<T> engine;
        private T value;

        HeldValue(State.Value<T> engine) {
            this.engine = engine;
        }

        @Override
        public Optional<T> read() {
            return value != null || cleared ? Optional.ofNullable(value) : engine.read();
        }

        @Override
        public void write(T newValue) {
            note();
            value = newValue;
        }

        @Override
        void empty() {
            value = null;
        }

        @Override
        void clearEngine() {
            engine.clear();
        }

        @Override
        void writeEngine() {
            if (value != null) {
                engine.write(value);
            }
        }
    }

    private final class HeldBag<T> extends Cell implements State.Bag<T> {
        private final State.Bag<T> engine;
        private final List<T> added = new ArrayList<>();

        HeldBag(State.Bag<T> engine) {
            this.engine = engine;
        }

        @Override
        public void add(T value) {
            note();
            added.add(value);
        }

        @Override
        public Iterable<T> read() {
            List<T> own = Collections.unmodifiableList(added);
            return cleared ? own : new Chained<>(List.of(engine.read(), own));
        }

        @Override
        public boolean isEmpty() {
            return added.isEmpty() && (cleared || engine.isEmpty());
        }

        @Override
        void empty() {
            added.clear();
        }

        @Override
        void clearEngine() {
            engine.clear();
        }

        @Override
        void writeEngine() {
            added.forEach(engine::add);
        }
    }

    private final class HeldSet<T> extends Cell implements State.Distinct<T> {
        private final State.Distinct<T> engine;
        private final Map<T, Boolean> changed = new LinkedHashMap<>();

        HeldSet(State.Distinct<T> engine) {
            this.engine = engine;
        }

        @Override
        public boolean add(T value) {
            boolean isNew = !contains(value);
            note();
            changed.put(value, true);
            return isNew;
        }

        @Override
        public void remove(T value) {
            note();
            changed.put(value, false);
        }

        @Override
        public boolean contains(T value) {
            Boolean known = changed.get(value);
            return known != null ? known : !cleared && engine.contains(value);
        }

        @Override
        public Iterable<T> read() {
            Set<T> all = new LinkedHashSet<>();
            if (!cleared) {
                engine.read().forEach(all::add);
            }
            changed.forEach(
                    (value, there) -> {
                        if (there) {
                            all.add(value);
                        } else {
                            all.remove(value);
                        }
                    });
            return all;
        }

        @Override
        public boolean isEmpty() {
            return !read().iterator().hasNext();
        }

        @Override
        void empty() {
            changed.clear();
        }

        @Override
        void clearEngine() {
            engine.clear();
        }

        @Override
        void writeEngine() {
            changed.forEach(
                    (value, there) -> {
                        if (there) {
                            engine.add(value);
                        } else {
                            engine.remove(value);
                        }
                    });
        }
    }

    private final class HeldMap<K, V> extends Cell implements State.Mapping<K, V> {
        private final State.Mapping<K, V> engine;
        private final Map<K, Optional<V>> changed = new LinkedHashMap<>();

        HeldMap(State.Mapping<K, V> engine) {
            this.engine = engine;
        }

        @Override
        public Optional<V> get(K key) {
            Optional<V> known = changed.get(key);
            if (known != null) {
                return known;
            }
            return cleared ? Optional.empty() : engine.get(key);
        }

        @Override
        public void put(K key, V value) {
            note();
            changed.put(key, Optional.of(value));
        }

        @Override
        public void remove(K key) {
            note();
            changed.put(key, Optional.empty());
        }

        @Override
        public Iterable<Map.Entry<K, V>> entries() {
            Map<K, V> all = new LinkedHashMap<>();
            if (!cleared) {
                engine.entries().forEach(entry -> all.put(entry.getKey(), entry.getValue()));
            }
            changed.forEach(
                    (key, value) ->
                            value.ifPresentOrElse(v -> all.put(key, v), () -> all.remove(key)));
            return all.entrySet();
        }

        @Override
        public boolean isEmpty() {
            return !entries().iterator().hasNext();
        }

        @Override
        void empty() {
            changed.clear();
        }

        @Override
        void clearEngine() {
            engine.clear();
        }

        @Override
        void writeEngine() {
            changed.forEach(
                    (key, value) ->
                            value.ifPresentOrElse(
                                    v -> engine.put(key, v), () -> engine.remove(key)));
        }
    }

    private final class HeldOrdered<T> extends Cell implements State.Ordered<T> {
        private final State.Ordered<T> engine;
        private final List<Range> removed = new ArrayList<>();
        private final List<Map.Entry<Instant, T>> added = new ArrayList<>();

        HeldOrdered(State.Ordered<T> engine) {
            this.engine = engine;
        }

        @Override
        public void add(Instant timestamp, T value) {
            note();
            added.add(Map.entry(timestamp, value));
        }

        @Override
        public Iterable<Map.Entry<Instant, T>> read() {
            return merged(cleared ? List.of() : engine.read());
        }

        @Override
        public Iterable<Map.Entry<Instant, T>> read(Instant from, Instant to) {
            Range range = new Range(from, to);
            List<Map.Entry<Instant, T>> all = merged(cleared ? List.of() : engine.read(from, to));
            all.removeIf(entry -> !range.holds(entry.getKey()));
            return all;
        }

        private List<Map.Entry<Instant, T>> merged(Iterable<Map.Entry<Instant, T>> kept) {
            List<Map.Entry<Instant, T>> all = new ArrayList<>();
            for (Map.Entry<Instant, T> entry : kept) {
                if (removed.stream().noneMatch(range -> range.holds(entry.getKey()))) {
                    all.add(entry);
                }
            }
            all.addAll(added);
            all.sort(Comparator.comparing(Map.Entry::getKey));
            return all;
        }

        @Override
        public void clear(Instant from, Instant to) {
            note();
            Range range = new Range(from, to);
            removed.add(range);
            added.removeIf(entry -> range.holds(entry.getKey()));
        }

        @Override
        public boolean isEmpty() {
            return !read().iterator().hasNext();
        }

        @Override
        void empty() {
            removed.clear();
            added.clear();
        }

        @Override
        void clearEngine() {
            engine.clear();
        }

        @Override
        void writeEngine() {
            removed.forEach(range -> engine.clear(range.from(), range.to()));
            added.forEach(entry -> engine.add(entry.getKey(), entry.getValue()));
        }
    }

    private final class HeldCombined<I, A, O> extends Cell implements State.Combined<I, O> {
        private final State.Value<A> engine;
        private final CombineFn<I, A, O> function;
        private final Coder<A> coder;
        private final List<I> added = new ArrayList<>();

        HeldCombined(State.Value<A> engine, CombineFn<I, A, O> function, Coder<A> coder) {
            this.engine = engine;
            this.function = function;
            this.coder = coder;
        }

        @Override
        public void add(I value) {
            note();
            added.add(value);
        }

        /** On a copy of the accumulator, since combining may change it in place. */
        @Override
        public O read() {
            Optional<A> kept = cleared ? Optional.empty() : engine.read();
            A accumulator =
                    kept.map(a -> coder.fromBytes(coder.toBytes(a))).orElseGet(function::create);
            return function.extract(with(accumulator));
        }

        private A with(A accumulator) {
            A all = accumulator;
            for (I value : added) {
                all = function.add(all, value);
            }
            return all;
        }

        @Override
        public boolean isEmpty() {
            return added.isEmpty() && (cleared || engine.read().isEmpty());
        }

        @Override
        void empty() {
            added.clear();
        }

        @Override
        void clearEngine() {
            engine.clear();
        }

        @Override
        void writeEngine() {
            if (!added.isEmpty()) {
                engine.write(with(engine.read().orElseGet(function::create)));
            }
        }
    }

    private record Range(Instant from, Instant to) {
        boolean holds(Instant time) {
            return !time.isBefore(from) && time.isBefore(to);
        }
    }
}
