package org.nifibeam.core.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A store in memory as long as it is small, for state that is restored and may never grow. Confined
 * to one thread.
 */
public final class GrowingStore implements StateStore {
    /** An entry's place in the map and its arrays. */
    private static final int ENTRY_BYTES = 100;

    private final long most;
    private final Supplier<StateStore> beyond;
    private final NavigableMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
    private Optional<StateStore> large = Optional.empty();
    private long bytes;

    /**
     * An empty one.
     *
     * @param most how much memory it may take
     * @param beyond where all goes then
     */
    public GrowingStore(long most, Supplier<StateStore> beyond) {
        this.most = most;
        this.beyond = beyond;
    }

    @Override
    public Optional<byte[]> get(byte[] key) {
        return large.isPresent() ? large.get().get(key) : Optional.ofNullable(entries.get(key));
    }

    @Override
    public void put(byte[] key, byte[] value) {
        if (large.isPresent()) {
            large.get().put(key, value);
            return;
        }
        byte[] before = entries.put(key, value);
        bytes += value.length + (before == null ? key.length + ENTRY_BYTES : -before.length);
        if (bytes > most) {
            StateStore store = beyond.get();
            entries.forEach(store::put);
            entries.clear();
            large = Optional.of(store);
        }
    }

    @Override
    public void delete(byte[] key) {
        if (large.isPresent()) {
            large.get().delete(key);
            return;
        }
        byte[] before = entries.remove(key);
        bytes -= before == null ? 0 : key.length + before.length + ENTRY_BYTES;
    }

    @Override
    public List<Entry> read(byte[] prefix, byte[] from, int count) {
        if (large.isPresent()) {
            return large.get().read(prefix, from, count);
        }
        List<Entry> found = new ArrayList<>();
        long left = count;
        for (Map.Entry<byte[], byte[]> entry : entries.tailMap(from, true).entrySet()) {
            byte[] key = entry.getKey();
            boolean begins =
                    key.length >= prefix.length
                            && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
            if (!begins || left < 0) {
                break;
            }
            found.add(new Entry(key, entry.getValue()));
            left -= key.length + entry.getValue().length;
        }
        return found;
    }

    @Override
    public void snapshot(SnapshotWriter.Records to) {
        if (large.isPresent()) {
            large.get().snapshot(to);
        } else {
            entries.forEach((key, value) -> new Entry(key, value).writeTo(to));
        }
    }

    @Override
    public void begin(List<SnapshotFile> files) {
        StateStore store = beyond.get();
        store.begin(files);
        large = Optional.of(store);
    }

    @Override
    public void close() {
        entries.clear();
    }
}
