package org.nifibeam.core.state;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;

/** A store's entries as records of a snapshot; it can only be put to. */
record SnapshotStore(SnapshotWriter.Records records) implements StateStore {
    @Override
    public void put(byte[] key, byte[] value) {
        ByteSink record = new ByteSink(key.length + value.length + 5);
        record.writeBytes(key);
        record.writeBytes(value, 0, value.length);
        records.add(StateKeys.hash(key), record.toBytes());
    }

    /** Takes a record apart. */
    static void read(byte[] record, BiConsumer<byte[], byte[]> entry) {
        ByteSource source = new ByteSource(record);
        byte[] key = source.readBytes();
        entry.accept(key, source.readBytes(source.remaining()));
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
    public void close() {}
}
