package org.nifibeam.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.state.SnapshotFile;
import org.nifibeam.core.state.SnapshotWriter;
import org.nifibeam.core.state.SpillException;
import org.nifibeam.core.state.StateStore;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WriteOptions;

/**
 * A store that is a RocksDB database. It has no log of its own: what is in it when the run is
 * killed is worth nothing. Confined to the task's thread, but for {@link #close}.
 */
final class RocksStore implements StateStore {
    private final Path folder;
    private final Options options;
    private RocksDB database;
    private final WriteOptions writing = new WriteOptions().setDisableWAL(true);
    private final ReadOptions reading = new ReadOptions();

    /**
     * A new one.
     *
     * @param folder where, not there yet
     * @param options its own; closed with it
     */
    RocksStore(Path folder, Options options) {
        this.folder = folder;
        this.options = options;
        try {
            this.database = open();
        } catch (SpillException e) {
            options.close();
            throw e;
        }
    }

    private RocksDB open() {
        try {
            return RocksDB.open(options, folder.toString());
        } catch (RocksDBException e) {
            throw SpillException.ofDisk(folder, e);
        }
    }

    @Override
    public Optional<byte[]> get(byte[] key) {
        try {
            return Optional.ofNullable(database.get(reading, key));
        } catch (RocksDBException e) {
            throw SpillException.ofDisk(folder, e);
        }
    }

    @Override
    public void put(byte[] key, byte[] value) {
        try {
            database.put(writing, key, value);
        } catch (RocksDBException e) {
            throw SpillException.ofDisk(folder, e);
        }
    }

    @Override
    public void delete(byte[] key) {
        try {
            database.delete(writing, key);
        } catch (RocksDBException e) {
            throw SpillException.ofDisk(folder, e);
        }
    }

    @Override
    public List<Entry> read(byte[] prefix, byte[] from, int bytes) {
        List<Entry> entries = new ArrayList<>();
        Optional<Slice> end = behind(prefix).map(Slice::new);
        try (ReadOptions bounded = new ReadOptions()) {
            end.ifPresent(bounded::setIterateUpperBound);
            try (RocksIterator at = database.newIterator(bounded)) {
                long left = bytes;
                for (at.seek(from); at.isValid() && left >= 0; at.next()) {
                    Entry entry = new Entry(at.key(), at.value());
                    left -= entry.key().length + entry.value().length;
                    entries.add(entry);
                }
                at.status();
            }
        } catch (RocksDBException e) {
            throw SpillException.ofDisk(folder, e);
        } finally {
            end.ifPresent(Slice::close);
        }
        return entries;
    }

    /** The first key behind all that begin with a prefix; none if there is no such key. */
    private static Optional<byte[]> behind(byte[] prefix) {
        int length = prefix.length;
        while (length > 0 && prefix[length - 1] == -1) {
            length--;
        }
        if (length == 0) {
            return Optional.empty();
        }
        byte[] next = Arrays.copyOf(prefix, length);
        next[length - 1]++;
        return Optional.of(next);
    }

    @Override
    public void snapshot(SnapshotWriter.Records to) {
        try {
            RocksImage.write(database, folder, to);
        } catch (IOException | RocksDBException e) {
            throw SpillException.ofDisk(folder, e);
        }
    }

    @Override
    public void begin(List<SnapshotFile> files) {
        database.close();
        try {
            CheckpointFolder.delete(folder);
            RocksImage.unpack(files, folder);
        } catch (IOException e) {
            throw SpillException.ofDisk(folder, e);
        }
        options.setErrorIfExists(false);
        database = open();
    }

    @Override
    public void close() {
        database.close();
        reading.close();
        writing.close();
        options.close();
        try {
            CheckpointFolder.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
