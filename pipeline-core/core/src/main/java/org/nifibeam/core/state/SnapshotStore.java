package org.nifibeam.core.state;

import java.util.List;
import java.util.Optional;

/** A store's entries as records of a snapshot; it can only be put to. */
record SnapshotStore(SnapshotWriter.Records records) implements StateStore {
    @Override
    public void put(byte[] key, byte[] value) {
        new Entry(key, value).writeTo(records);
    }

    @Override
    public Optional<byte[]> get(byte[] key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void delete(byte[] key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Entry> read(byte[] prefix, byte[] from, int bytes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void snapshot(SnapshotWriter.Records to) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void begin(List<SnapshotFile> files) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
