package org.nifibeam.core.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A store that is a map, so that tests can see what is in it. */
public final class TreeStore implements StateStore {
    private final NavigableMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
    private long read;

    /** Memory of so many bytes with a new store behind it. */
    public static StateMemory memory(long bytes) {
        TreeStore store = new TreeStore();
        return new StateMemory(bytes, () -> store);
    }

    /** How many entries there are. */
    public int size() {
        return entries.size();
    }

    /** How many entries were read so far, by their key or in order. */
    public long read() {
        return read;
    }

    @Override
    public Optional<byte[]> get(byte[] key) {
        byte[] value = entries.get(key);
        read += value == null ? 0 : 1;
        return Optional.ofNullable(value).map(byte[]::clone);
    }

    @Override
    public void put(byte[] key, byte[] value) {
        entries.put(key.clone(), value.clone());
    }

    @Override
    public void delete(byte[] key) {
        entries.remove(key);
    }

    @Override
    public List<Entry> read(byte[] prefix, byte[] from, int bytes) {
        List<Entry> found = new ArrayList<>();
        long left = bytes;
        for (Map.Entry<byte[], byte[]> entry : entries.tailMap(from, true).entrySet()) {
            byte[] key = entry.getKey();
            boolean begins =
                    key.length >= prefix.length
                            && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
            if (!begins || left < 0) {
                break;
            }
            found.add(new Entry(key.clone(), entry.getValue().clone()));
            left -= key.length + entry.getValue().length;
            read++;
        }
        return found;
    }

    @Override
    public void snapshot(SnapshotWriter.Records to) {
        entries.forEach((key, value) -> new Entry(key, value).writeTo(to));
    }

    @Override
    public void begin(List<SnapshotFile> files) {
        throw new UnsupportedOperationException("a map has no files");
    }

    @Override
    public void close() {
        entries.clear();
    }
}
