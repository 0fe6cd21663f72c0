package org.nifibeam.core.state;

import java.io.Closeable;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;

/**
 * Where state goes that memory has no room for: bytes by key, in the order of the keys' unsigned
 * bytes. One step's in one task; confined to its thread. All calls throw {@link SpillException} if
 * the disk fails.
 */
public interface StateStore extends Closeable {
    /** What is kept under a key. */
    Optional<byte[]> get(byte[] key);

    /** Keeps something under a key, in the place of what was there. */
    void put(byte[] key, byte[] value);

    /** Forgets what is kept under a key, if anything is. */
    void delete(byte[] key);

    /**
     * The next entries whose keys begin with {@code prefix} and are not before {@code from}, in
     * order: at least one if there is any, and no further one once they have more than {@code
     * bytes} bytes.
     */
    List<Entry> read(byte[] prefix, byte[] from, int bytes);

    /**
     * Writes all of it to a part of a snapshot, which {@link SnapshotReader#entries} gives back: as
     * files where it has such that stay as they are, otherwise as records.
     */
    void snapshot(SnapshotWriter.Records to);

    /**
     * Begins with files that a store like this one has written. Nothing is kept before.
     *
     * @throws SpillException if they cannot be read
     */
    void begin(List<SnapshotFile> files);

    /** Removes it all. */
    @Override
    void close();

    /** A key and what is kept under it. */
    record Entry(byte[] key, byte[] value) {
        /** The entry of a snapshot's record. */
        public static Entry of(byte[] record) {
            ByteSource source = new ByteSource(record);
            byte[] key = source.readBytes();
            return new Entry(key, source.readBytes(source.remaining()));
        }

        /** The hash in a key of which it stands behind the first byte. */
        public int hash() {
            return StateKeys.hash(key);
        }

        /** Adds it to a snapshot. */
        void writeTo(SnapshotWriter.Records records) {
            ByteSink record = new ByteSink(key.length + value.length + 5);
            record.writeBytes(key);
            record.writeBytes(value, 0, value.length);
            records.add(hash(), record.toBytes());
        }
    }
}
