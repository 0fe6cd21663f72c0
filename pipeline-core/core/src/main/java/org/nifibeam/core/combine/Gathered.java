package org.nifibeam.core.combine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.function.Gathering;
import org.nifibeam.core.function.HeldBytes;

/** What columns hold, and about how much memory it takes. Confined to one thread. */
final class Gathered implements Gathering {
    private static final int OWN_BYTES = 48;

    private final ListFn function;
    private final List<Object> values = new ArrayList<>();
    private Optional<Beyond> beyond = Optional.empty();
    private long bytes = OWN_BYTES;

    Gathered(ListFn function) {
        this.function = function;
    }

    void add(Object held) {
        if (beyond.isPresent()) {
            beyond.get().add(held);
            return;
        }
        values.add(held);
        bytes += HeldBytes.REFERENCE + HeldBytes.of(held);
    }

    void addAll(Gathered other) {
        if (beyond.isEmpty() && other.beyond.isEmpty()) {
            values.addAll(other.values);
            bytes += other.bytes - OWN_BYTES;
            return;
        }
        if (beyond.isEmpty()) {
            moveTo(other.beyond.orElseThrow());
            return;
        }
        other.values().forEach(beyond.get()::add);
    }

    /** All of them: what is not in memory as it is now, else the list that is added to. */
    List<Object> values() {
        return beyond.map(Beyond::values).orElse(values);
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public Optional<Coder<Object>> valueCoder() {
        return function.separator() == null
                ? Optional.of(new ValueCoder(function.value(), false))
                : Optional.empty();
    }

    @Override
    public void moveTo(Beyond to) {
        drainTo(to::add);
        beyond = Optional.of(to);
    }

    @Override
    public void drainTo(Consumer<Object> to) {
        values().forEach(to);
        clear();
    }

    @Override
    public void clear() {
        beyond = Optional.empty();
        values.clear();
        bytes = OWN_BYTES;
    }

    @Override
    public boolean isMoved() {
        return beyond.isPresent();
    }

    @Override
    public Iterator<Gathering> parts(long most) {
        Iterator<Object> all = values().iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return all.hasNext();
            }

            @Override
            public Gathering next() {
                Gathered part = new Gathered(function);
                do {
                    part.add(all.next());
                } while (all.hasNext() && part.bytes < most);
                return part;
            }
        };
    }

    /** As the values alone. */
    record AsValues(ListFn function, Coder<List<Object>> coder) implements Coder<Gathered> {
        @Override
        public void encode(Gathered gathered, ByteSink sink) {
            coder.encode(gathered.values(), sink);
        }

        @Override
        public Gathered decode(ByteSource source) {
            Gathered gathered = new Gathered(function);
            coder.decode(source).forEach(gathered::add);
            return gathered;
        }

        @Override
        public boolean deterministic() {
            return false;
        }

        @Override
        public String describe() {
            return coder.describe();
        }
    }
}
