package org.nifibeam.core.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.function.CombineFn;
import org.nifibeam.core.function.State;
import org.nifibeam.core.function.StateSpec;

/** The kinds of cells of a {@link SpillingState}; those with keys of their own stand beside. */
final class StateCells {
    private StateCells() {}

    static StateCell of(SpillingState state, StateSpec<?> spec, int number) {
        if (spec instanceof StateSpec.OfValue<?> value) {
            return new ValueCell<>(state, value, number);
        }
        if (spec instanceof StateSpec.OfBag<?> bag) {
            return new BagCell<>(state, bag, number);
        }
        if (spec instanceof StateSpec.OfSet<?> set) {
            return new SetCell<>(state, set, number);
        }
        if (spec instanceof StateSpec.OfMap<?, ?> map) {
            return new MapCell<>(state, map, number);
        }
        if (spec instanceof StateSpec.OfOrdered<?> ordered) {
            return new OrderedCell<>(state, ordered, number);
        }
        return combined(state, (StateSpec.OfCombined<?, ?, ?>) spec, number);
    }

    private static <I, A, O> StateCell combined(
            SpillingState state, StateSpec.OfCombined<I, A, O> spec, int number) {
        return new CombinedCell<>(state, spec, number);
    }

    /** A cell that is written as one value. */
    private abstract static class Single<T> extends StateCell {
        private final Coder<T> coder;
        private final Sizes<T> sizes;

        Single(SpillingState state, String id, int number, Coder<T> coder) {
            super(state, id, number, coder);
            this.coder = coder;
            this.sizes = new Sizes<>(coder);
        }

        @SuppressWarnings("unchecked")
        final T held() {
            Content content = content();
            return content == null ? null : (T) content.held;
        }

        final void hold(T value) {
            Content content = state.make(this);
            content.held = value;
            state.replaced(content, sizes.of(value));
        }

        @Override
        @SuppressWarnings("unchecked")
        void encode(Content content, ByteSink to) {
            coder.encode((T) content.held, to);
        }

        @Override
        void restore(Content content, ByteSource from) {
            content.held = coder.decode(from);
        }

        @Override
        void convert(Content content, StateForm written, ByteSource from) {
            content.held = Evolution.reader(id(), coder, written).apply(from);
        }
    }

    private static final class ValueCell<T> extends Single<T> implements State.Value<T> {
        ValueCell(SpillingState state, StateSpec.OfValue<T> spec, int number) {
            super(state, spec.id(), number, spec.coder());
        }

        @Override
        public Optional<T> read() {
            return Optional.ofNullable(held());
        }

        @Override
        public void write(T value) {
            hold(value);
        }
    }

    private static final class CombinedCell<I, A, O> extends Single<A>
            implements State.Combined<I, O> {
        private final CombineFn<I, A, O> function;

        CombinedCell(SpillingState state, StateSpec.OfCombined<I, A, O> spec, int number) {
            super(state, spec.id(), number, spec.function().accumulatorCoder());
            this.function = spec.function();
        }

        @Override
        public void add(I value) {
            A accumulator = held();
            hold(function.add(accumulator == null ? function.create() : accumulator, value));
        }

        @Override
        public O read() {
            A accumulator = held();
            return function.extract(accumulator == null ? function.create() : accumulator);
        }

        @Override
        public boolean isEmpty() {
            return content() == null;
        }
    }

    /** Stored elements are numbered in the order in which they came. */
    private static final class BagCell<T> extends StateCell implements State.Bag<T> {
        private final Coder<T> coder;
        private final Sizes<T> sizes;

        BagCell(SpillingState state, StateSpec.OfBag<T> spec, int number) {
            super(state, spec.id(), number, spec.coder());
            this.coder = spec.coder();
            this.sizes = new Sizes<>(coder);
        }

        @SuppressWarnings("unchecked")
        private List<T> held(Content content) {
            return (List<T>) content.held;
        }

        @Override
        public void add(T value) {
            Content content = state.make(this);
            if (content.held == null) {
                content.held = new ArrayList<T>();
            }
            held(content).add(value);
            state.changed(content, sizes.of(value));
        }

        @Override
        public Iterable<T> read() {
            Content content = content();
            if (content == null) {
                return List.of();
            }
            List<T> held = Collections.unmodifiableList(held(content));
            return content.stored ? new Chained<>(List.of(stored(), held)) : held;
        }

        private Iterable<T> stored() {
            return StoredElements.of(
                    state.store(), state.elementsOf(this), entry -> coder.fromBytes(entry.value()));
        }

        @Override
        public boolean isEmpty() {
            return content() == null;
        }

        @Override
        boolean storesElements() {
            return true;
        }

        @Override
        boolean holdsElements(Content content) {
            return !held(content).isEmpty();
        }

        @Override
        long store(Content content, byte[] prefix, StateStore to) {
            ByteSink key = new ByteSink();
            long next = content.next;
            for (T value : held(content)) {
                key.clear();
                key.writeBytes(prefix, 0, prefix.length);
                key.writeLong(next++);
                to.put(key.toBytes(), coder.toBytes(value));
            }
            return next;
        }

        @Override
        void encode(Content content, ByteSink to) {
            to.writeUnsigned(held(content).size());
            held(content).forEach(value -> coder.encode(value, to));
        }

        @Override
        void restore(Content content, ByteSource from) {
            hold(content, from, coder::decode);
        }

        @Override
        void convert(Content content, StateForm written, ByteSource from) {
            hold(content, from, Evolution.reader(id(), coder, written));
        }

        private void hold(Content content, ByteSource from, Function<ByteSource, T> decoder) {
            List<T> values = new ArrayList<>();
            for (int i = from.remaining() == 0 ? 0 : from.readCount(); i > 0; i--) {
                values.add(decoder.apply(from));
            }
            content.held = values;
        }
    }
}
