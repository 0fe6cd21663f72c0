package org.nifibeam.core.state;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.Coder;

/**
 * A cell of values by key. In memory are those that were written or looked at since the cell was
 * stored last, and which of the stored ones are gone. Keys that have no bytes to be found by make
 * the cell one value, which must fit into memory.
 */
abstract class KeyedCell<K, V> extends StateCell {
    private static final Object REMOVED = new Object();

    private final Coder<K> keyCoder;
    private final Coder<V> valueCoder;
    private final Optional<Coder<K>> identity;
    private final Sizes<K> keySizes;
    private final Sizes<V> valueSizes;

    KeyedCell(SpillingState state, String id, int number, Coder<K> keyCoder, Coder<V> valueCoder) {
        super(state, id, number, valueCoder);
        this.keyCoder = keyCoder;
        this.valueCoder = valueCoder;
        this.identity = Identity.of(keyCoder);
        this.keySizes = new Sizes<>(keyCoder);
        this.valueSizes = new Sizes<>(valueCoder);
    }

    @SuppressWarnings("unchecked")
    private static <K> Map<K, Object> held(Content content) {
        return (Map<K, Object>) content.held;
    }

    /** The value of a key, null if there is none. */
    @SuppressWarnings("unchecked")
    final V find(K key) {
        Content content = content();
        if (content == null) {
            return null;
        }
        Object known = held(content).get(key);
        if (known != null || !content.stored) {
            return known == REMOVED ? null : (V) known;
        }
        Optional<byte[]> stored = state.store().get(keyOf(key));
        if (stored.isEmpty()) {
            return null;
        }
        V value = entry(stored.get()).getValue();
        enter(content, key, value);
        return value;
    }

    private byte[] keyOf(K key) {
        return StateKeys.join(state.elementsOf(this), identity.orElseThrow().toBytes(key));
    }

    private Map.Entry<K, V> entry(byte[] bytes) {
        ByteSource source = new ByteSource(bytes);
        return Map.entry(keyCoder.decode(source), valueCoder.decode(source));
    }

    /** Sets the value of a key. */
    final void enter(K key, V value) {
        Content content = state.make(this);
        if (content.held == null) {
            content.held = new LinkedHashMap<K, Object>();
        }
        enter(content, key, value);
    }

    private void enter(Content content, K key, V value) {
        Object before = held(content).put(key, value);
        long more = valueSizes.of(value);
        state.changed(content, before == null ? more + keySizes.of(key) : 0);
    }

    /** Removes a key. */
    final void delete(K key) {
        Content content = content();
        if (content == null) {
            return;
        }
        Map<K, Object> held = held(content);
        if (content.stored) {
            Object before = held.put(key, REMOVED);
            state.changed(content, before == null ? keySizes.of(key) : 0);
        } else if (held.remove(key) != null) {
            state.changed(content, 0);
            if (held.isEmpty()) {
                clear();
            }
        }
    }

    /** All keys with their values. */
    final Iterable<Map.Entry<K, V>> all() {
        Content content = content();
        if (content == null) {
            return List.of();
        }
        Map<K, Object> held = held(content);
        Iterable<Map.Entry<K, V>> own = present(held);
        if (!content.stored) {
            return own;
        }
        Iterable<Map.Entry<K, V>> stored =
                StoredElements.of(
                        state.store(), state.elementsOf(this), entry -> entry(entry.value()));
        return new Chained<>(
                List.of(new Picked<>(stored, entry -> !held.containsKey(entry.getKey())), own));
    }

    @SuppressWarnings("unchecked")
    private static <K, V> Iterable<Map.Entry<K, V>> present(Map<K, Object> held) {
        Iterable<Map.Entry<K, Object>> entries =
                new Picked<>(
                        Collections.unmodifiableMap(held).entrySet(),
                        entry -> entry.getValue() != REMOVED);
        return (Iterable<Map.Entry<K, V>>) (Iterable<?>) entries;
    }

    public final boolean isEmpty() {
        return !all().iterator().hasNext();
    }

    @Override
    boolean storesElements() {
        return identity.isPresent();
    }

    @Override
    @SuppressWarnings("unchecked")
    void encode(Content content, ByteSink to) {
        Map<K, Object> held = held(content);
        to.writeUnsigned(held.size());
        held.forEach(
                (key, value) -> {
                    keyCoder.encode(key, to);
                    valueCoder.encode((V) value, to);
                });
    }

    @Override
    @SuppressWarnings("unchecked")
    long store(Content content, byte[] prefix, StateStore to) {
        Map<K, Object> held = held(content);
        ByteSink bytes = new ByteSink();
        held.forEach(
                (key, value) -> {
                    byte[] at = StateKeys.join(prefix, identity.orElseThrow().toBytes(key));
                    if (value == REMOVED) {
                        to.delete(at);
                    } else {
                        bytes.clear();
                        keyCoder.encode(key, bytes);
                        valueCoder.encode((V) value, bytes);
                        to.put(at, bytes.toBytes());
                    }
                });
        return content.next;
    }

    @Override
    boolean holdsElements(Content content) {
        return !held(content).isEmpty();
    }

    @Override
    StateForm form(StateForm before) {
        return before.with(keyField(), keyCoder).with(id(), valueCoder);
    }

    private String keyField() {
        return id() + "/key";
    }

    @Override
    boolean isForm(StateForm written) {
        return written.isAs(keyField(), keyCoder) && written.isAs(id(), valueCoder);
    }

    /** Values may have changed; keys, by which elements are found, may not. */
    @Override
    byte[] converted(StateForm written, byte[] bytes) {
        if (!written.isAs(keyField(), keyCoder) || !storesElements()) {
            throw Evolution.cannot(id(), written, keyCoder);
        }
        ByteSource source = new ByteSource(bytes);
        ByteSink sink = new ByteSink();
        keyCoder.encode(keyCoder.decode(source), sink);
        byte[] value = source.readBytes(source.remaining());
        byte[] converted = Evolution.convert(id(), valueCoder, written, value);
        sink.writeBytes(converted, 0, converted.length);
        return sink.toBytes();
    }

    @Override
    void restore(Content content, ByteSource from) {
        hold(content, from, keyCoder::decode, valueCoder::decode);
    }

    @Override
    void convert(Content content, StateForm written, ByteSource from) {
        hold(
                content,
                from,
                Evolution.reader(keyField(), keyCoder, written),
                Evolution.reader(id(), valueCoder, written));
    }

    private void hold(
            Content content,
            ByteSource from,
            Function<ByteSource, K> key,
            Function<ByteSource, V> value) {
        Map<K, Object> held = new LinkedHashMap<>();
        for (int i = from.remaining() == 0 ? 0 : from.readCount(); i > 0; i--) {
            held.put(key.apply(from), value.apply(from));
        }
        content.held = held;
    }
}
