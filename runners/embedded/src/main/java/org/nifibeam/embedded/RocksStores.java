package org.nifibeam.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.nifibeam.core.state.SnapshotFile;
import org.nifibeam.core.state.SpillException;
import org.nifibeam.core.state.StateStore;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * The stores of one run, each a database in a folder of its own below the run's; they share what
 * memory they take outside of the heap. Nothing native is loaded before the first is opened.
 * Thread-safe.
 */
final class RocksStores implements Closeable {
    /** Blocks that were read last; what is not written yet counts among them. */
    private static final long CACHE_BYTES = 128L << 20;

    private static final long WRITE_BYTES = 64L << 20;
    private static final long STORE_WRITE_BYTES = 16L << 20;
    private static final int BLOCK_BYTES = 4 << 10;
    private static final int BLOOM_BITS = 10;
    private static final int OPEN_FILES = 256;

    private final Path folder;
    private final List<AutoCloseable> open = new ArrayList<>();
    private Cache cache;
    private WriteBufferManager buffers;
    private int number;

    /** None yet; {@code folder} need not be there. */
    RocksStores(Path folder) {
        this.folder = folder;
    }

    /** One step's store in one task, opened when it is asked for first. */
    Supplier<StateStore> store() {
        return new Supplier<>() {
            private StateStore store;

            @Override
            public StateStore get() {
                if (store == null) {
                    store = open();
                }
                return store;
            }
        };
    }

    private synchronized StateStore open() {
        Path own = folder.resolve("state-" + number++);
        try {
            load();
            Files.createDirectories(folder);
            Options options = options();
            RocksStore store = new RocksStore(own, options);
            open.add(store);
            return store;
        } catch (IOException e) {
            throw SpillException.ofDisk(own, e);
        }
    }

    /** A database of a checkpoint, to be read. */
    synchronized RocksImage image(List<SnapshotFile> files) {
        load();
        return new RocksImage(files, folder.resolve("image-" + number++));
    }

    private void load() {
        if (cache == null) {
            try {
                RocksDB.loadLibrary();
            } catch (RuntimeException | LinkageError e) {
                throw new SpillException(
                        "its state has outgrown memory, and the library that would keep it on disk cannot be loaded: "
                                + e.getMessage(),
                        "see that java.io.tmpdir is a folder that libraries can be loaded from, or give the run more memory",
                        e);
            }
            cache = new LRUCache(CACHE_BYTES);
            buffers = new WriteBufferManager(WRITE_BYTES, cache);
        }
    }

    private Options options() {
        BlockBasedTableConfig table =
                new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setBlockSize(BLOCK_BYTES)
                        .setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash)
                        .setFilterPolicy(new BloomFilter(BLOOM_BITS));
        return new Options()
                .setCreateIfMissing(true)
                .setErrorIfExists(true)
                .setWriteBufferManager(buffers)
                .setWriteBufferSize(STORE_WRITE_BYTES)
                // What is read most often is young; to unpack it would cost more than to read it.
                .setCompressionPerLevel(
                        List.of(
                                CompressionType.NO_COMPRESSION,
                                CompressionType.NO_COMPRESSION,
                                CompressionType.LZ4_COMPRESSION))
                // Keys come in no order, so that each merge into a level would rewrite all of it;
                // what is rewritten is new to the next checkpoint.
                .setCompactionStyle(CompactionStyle.UNIVERSAL)
                .setMaxOpenFiles(OPEN_FILES)
                // What is in memory when the run has ended is worth nothing.
                .setAvoidFlushDuringShutdown(true)
                .setStatsDumpPeriodSec(0)
                .setKeepLogFileNum(1)
                .setTableFormatConfig(table);
    }

    @Override
    public synchronized void close() throws IOException {
        Exception failure = null;
        for (AutoCloseable one : open) {
            try {
                one.close();
            } catch (Exception e) {
                failure = e;
            }
        }
        open.clear();
        if (cache != null) {
            buffers.close();
            cache.close();
            cache = null;
        }
        if (failure != null) {
            throw failure instanceof IOException io ? io : new IOException(failure);
        }
    }
}
