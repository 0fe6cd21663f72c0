package org.nifibeam.core.sdk.grouping;

import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.function.Sized;
import org.nifibeam.core.schema.Row;

/** What columns hold, and about how much memory it takes. Confined to one thread. */
final class Gathered implements Sized {
    private static final int REFERENCE = 8;
    private static final int OBJECT = 24;

    private final List<Object> values = new ArrayList<>();
    private long bytes;

    void add(Object held) {
        values.add(held);
        bytes += REFERENCE + size(held);
    }

    void addAll(Gathered other) {
        values.addAll(other.values);
        bytes += other.bytes;
    }

    List<Object> values() {
        return values;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    /** Of objects that only have a coder nothing is known; they are taken for small. */
    private static long size(Object held) {
        if (held instanceof String text) {
            return 2L * OBJECT + text.length();
        }
        if (held instanceof byte[] array) {
            return OBJECT + array.length;
        }
        if (held instanceof Row row) {
            long sum = OBJECT;
            for (int i = 0; i < row.size(); i++) {
                sum += REFERENCE + size(row.get(i));
            }
            return sum;
        }
        if (held instanceof List<?> list) {
            long sum = 2L * OBJECT;
            for (Object item : list) {
                sum += REFERENCE + size(item);
            }
            return sum;
        }
        return held == null ? 0 : OBJECT;
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
