package org.nifibeam.core.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.function.State;
import org.nifibeam.core.function.StateSpec;

/**
 * Values by timestamp, those of one timestamp in the order in which they came: the keys of stored
 * ones are the timestamp, in an order of bytes that is its own, and a number.
 */
final class OrderedCell<T> extends StateCell implements State.Ordered<T> {
    private final Coder<T> coder;
    private final Sizes<T> sizes;

    OrderedCell(SpillingState state, StateSpec.OfOrdered<T> spec, int number) {
        super(state, spec.id(), number, spec.coder());
        this.coder = spec.coder();
        this.sizes = new Sizes<>(coder);
    }

    @SuppressWarnings("unchecked")
    private NavigableMap<Instant, List<T>> held(Content content) {
        return (NavigableMap<Instant, List<T>>) content.held;
    }

    @Override
    public void add(Instant timestamp, T value) {
        Content content = state.make(this);
        if (content.held == null) {
            content.held = new TreeMap<Instant, List<T>>();
        }
        held(content).computeIfAbsent(timestamp, t -> new ArrayList<>()).add(value);
        state.changed(content, sizes.of(value));
    }

    @Override
    public Iterable<Map.Entry<Instant, T>> read() {
        Content content = content();
        if (content == null) {
            return List.of();
        }
        List<Map.Entry<Instant, T>> own = flat(held(content));
        byte[] prefix = state.elementsOf(this);
        return content.stored ? new Merged<>(stored(prefix, prefix, Optional.empty()), own) : own;
    }

    @Override
    public Iterable<Map.Entry<Instant, T>> read(Instant from, Instant to) {
        Content content = content();
        if (content == null) {
            return List.of();
        }
        List<Map.Entry<Instant, T>> own = flat(held(content).subMap(from, true, to, false));
        return content.stored ? new Merged<>(stored(from, to), own) : own;
    }

    private static <T> List<Map.Entry<Instant, T>> flat(Map<Instant, List<T>> values) {
        List<Map.Entry<Instant, T>> flat = new ArrayList<>();
        values.forEach(
                (timestamp, same) -> same.forEach(value -> flat.add(Map.entry(timestamp, value))));
        return flat;
    }

    private StoredElements<Map.Entry<Instant, T>> stored(Instant from, Instant to) {
        byte[] prefix = state.elementsOf(this);
        return stored(prefix, key(prefix, from), Optional.of(key(prefix, to)));
    }

    private StoredElements<Map.Entry<Instant, T>> stored(
            byte[] prefix, byte[] from, Optional<byte[]> until) {
        return new StoredElements<>(
                state.store(),
                prefix,
                from,
                until,
                entry ->
                        Map.entry(
                                instant(entry.key(), prefix.length),
                                coder.fromBytes(entry.value())));
    }

    private static byte[] key(byte[] prefix, Instant time) {
        ByteSink key = new ByteSink();
        key.writeBytes(prefix, 0, prefix.length);
        write(time, key);
        return key.toBytes();
    }

    private static void write(Instant time, ByteSink to) {
        to.writeLong(StateKeys.ordered(time.getEpochSecond()));
        to.writeInt(time.getNano());
    }

    private static Instant instant(byte[] key, int at) {
        return instant(new ByteSource(key, at, key.length - at));
    }

    private static Instant instant(ByteSource source) {
        long seconds = StateKeys.ordered(source.readLong());
        return Instant.ofEpochSecond(seconds, source.readInt());
    }

    @Override
    public void clear(Instant from, Instant to) {
        Content content = content();
        if (content == null) {
            return;
        }
        held(content).subMap(from, true, to, false).clear();
        if (content.stored) {
            stored(from, to).delete();
        }
        state.changed(content, 0);
        if (held(content).isEmpty() && !content.stored) {
            clear();
        }
    }

    @Override
    public boolean isEmpty() {
        return !read().iterator().hasNext();
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
        for (Map.Entry<Instant, T> entry : flat(held(content))) {
            key.clear();
            key.writeBytes(prefix, 0, prefix.length);
            write(entry.getKey(), key);
            key.writeLong(next++);
            to.put(key.toBytes(), coder.toBytes(entry.getValue()));
        }
        return next;
    }

    @Override
    void encode(Content content, ByteSink to) {
        List<Map.Entry<Instant, T>> entries = flat(held(content));
        to.writeUnsigned(entries.size());
        for (Map.Entry<Instant, T> entry : entries) {
            write(entry.getKey(), to);
            coder.encode(entry.getValue(), to);
        }
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
        NavigableMap<Instant, List<T>> values = new TreeMap<>();
        for (int i = from.remaining() == 0 ? 0 : from.readCount(); i > 0; i--) {
            values.computeIfAbsent(instant(from), t -> new ArrayList<>()).add(decoder.apply(from));
        }
        content.held = values;
    }

    /** Two in order of time; of equal times the first one's are before. */
    private record Merged<T>(
            Iterable<Map.Entry<Instant, T>> first, Iterable<Map.Entry<Instant, T>> second)
            implements Iterable<Map.Entry<Instant, T>> {
        @Override
        public Iterator<Map.Entry<Instant, T>> iterator() {
            Iterator<Map.Entry<Instant, T>> left = first.iterator();
            Iterator<Map.Entry<Instant, T>> right = second.iterator();
            return new Iterator<>() {
                private Map.Entry<Instant, T> nextLeft = left.hasNext() ? left.next() : null;
                private Map.Entry<Instant, T> nextRight = right.hasNext() ? right.next() : null;

                @Override
                public boolean hasNext() {
                    return nextLeft != null || nextRight != null;
                }

                @Override
                public Map.Entry<Instant, T> next() {
                    if (!hasNext()) {
                        throw new NoSuchElementException();
                    }
                    boolean isLeft =
                            nextRight == null
                                    || nextLeft != null
                                            && nextLeft.getKey().compareTo(nextRight.getKey()) <= 0;
                    Map.Entry<Instant, T> given = isLeft ? nextLeft : nextRight;
                    if (isLeft) {
                        nextLeft = left.hasNext() ? left.next() : null;
                    } else {
                        nextRight = right.hasNext() ? right.next() : null;
                    }
                    return given;
                }
            };
        }
    }
}
