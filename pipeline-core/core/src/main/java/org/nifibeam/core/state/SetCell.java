package org.nifibeam.core.state;

import java.util.Iterator;
import java.util.Map;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.function.State;
import org.nifibeam.core.function.StateSpec;

/** A set: keys that all have the same value, which takes no bytes. */
final class SetCell<T> extends KeyedCell<T, Boolean> implements State.Distinct<T> {
    SetCell(SpillingState state, StateSpec.OfSet<T> spec, int number) {
        super(state, spec.id(), number, spec.coder(), There.INSTANCE);
    }

    @Override
    public boolean add(T value) {
        if (contains(value)) {
            return false;
        }
        enter(value, true);
        return true;
    }

    @Override
    public void remove(T value) {
        delete(value);
    }

    @Override
    public boolean contains(T value) {
        return find(value) != null;
    }

    @Override
    public Iterable<T> read() {
        Iterable<Map.Entry<T, Boolean>> all = all();
        return () -> {
            Iterator<Map.Entry<T, Boolean>> entries = all.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return entries.hasNext();
                }

                @Override
                public T next() {
                    return entries.next().getKey();
                }
            };
        };
    }

    private enum There implements Coder<Boolean> {
        INSTANCE;

        @Override
        public void encode(Boolean value, ByteSink sink) {}

        @Override
        public Boolean decode(ByteSource source) {
            return true;
        }

        @Override
        public boolean deterministic() {
            return true;
        }

        @Override
        public String describe() {
            return "there";
        }
    }
}
