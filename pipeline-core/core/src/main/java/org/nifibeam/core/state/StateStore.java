package org.nifibeam.core.state;

import java.io.Closeable;
import java.util.List;
import java.util.Optional;

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

    /** Removes it all. */
    @Override
    void close();

    /** A key and what is kept under it. */
    record Entry(byte[] key, byte[] value) {}
}
