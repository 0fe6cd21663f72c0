package org.nifibeam.core.combine;

import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.function.HeldBytes;
import org.nifibeam.core.function.Sized;

/** What columns hold, and about how much memory it takes. Confined to one thread. */
final class Gathered implements Sized {
    private final List<Object> values = new ArrayList<>();
    private long bytes = 48;

    void add(Object held) {
        values.add(held);
        bytes += HeldBytes.REFERENCE + HeldBytes.of(held);
    }

    void addAll(Gathered other) {
        values.addAll(other.values);
        bytes += other.bytes - 48;
    }

    List<Object> values() {
        return values;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    /** As the values alone. */
    record AsValues(Coder<List<Object>> coder) implements Coder<Gathered> {
        @Override
        public void encode(Gathered gathered, ByteSink sink) {
            coder.encode(gathered.values, sink);
        }

        @Override
        public Gathered decode(ByteSource source) {
            Gathered gathered = new Gathered();
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
