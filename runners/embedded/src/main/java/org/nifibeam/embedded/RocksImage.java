package org.nifibeam.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import org.nifibeam.core.state.SnapshotFile;
import org.nifibeam.core.state.SnapshotWriter;
import org.nifibeam.core.state.SpillException;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * A database as it was at one moment, in files that stay as they are: its tables, which RocksDB
 * never changes once they are written, and a copy of the list of them. Confined to one thread.
 */
final class RocksImage implements AutoCloseable {
    private static final String LIST = "MANIFEST-";
    private static final String CURRENT = "CURRENT";
    private static final int HASH_AT = 1;

    private final Path folder;
    private final Options options = new Options();
    private final RocksDB database;

    /**
     * Opens one to be read.
     *
     * @param folder of its own, not there yet, removed when it is closed
     */
    RocksImage(List<SnapshotFile> files, Path folder) {
        this.folder = folder;
        try {
            unpack(files, folder);
            database = RocksDB.openReadOnly(options, folder.toString());
        } catch (IOException | RocksDBException e) {
            options.close();
            throw SpillException.ofDisk(folder, e);
        }
    }

    /**
     * Adds a database to a snapshot. What is in memory is written to a table before.
     *
     * @param folder the database's
     */
    static void write(RocksDB database, Path folder, SnapshotWriter.Records to)
            throws IOException, RocksDBException {
        database.disableFileDeletions();
        try {
            RocksDB.LiveFiles live = database.getLiveFiles(true);
            for (String each : live.files) {
                String name = each.substring(1);
                if (name.startsWith(LIST)) {
                    Path copy = folder.resolve("copy of " + name);
                    copy(folder.resolve(name), live.manifestFileSize, copy);
                    to.addFile(copy, name.getBytes(StandardCharsets.UTF_8));
                    Files.delete(copy);
                } else if (name.endsWith(".sst")) {
                    to.addFile(folder.resolve(name), name.getBytes(StandardCharsets.UTF_8));
                }
            }
        } finally {
            database.enableFileDeletions();
        }
    }

    /** The list of tables grows in its place, so that what comes later is left out. */
    private static void copy(Path list, long size, Path to) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(size));
        try (SeekableByteChannel channel = Files.newByteChannel(list)) {
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // The next ones.
            }
        }
        Files.write(to, bytes.array());
    }

    /** Makes a folder that RocksDB can open, and write to: the files themselves stay. */
    static void unpack(List<SnapshotFile> files, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (SnapshotFile file : files) {
            String name = new String(file.about(), StandardCharsets.UTF_8);
            if (name.startsWith(LIST)) {
                Files.copy(file.path(), folder.resolve(name));
                Files.writeString(folder.resolve(CURRENT), name + "\n");
            } else {
                Disk.REAL.link(file.path(), folder.resolve(name));
            }
        }
    }

    /**
     * Gives the entries whose hash, which stands behind the first byte of their keys, is within
     * bounds.
     *
     * @param from without a sign
     * @param until the first one behind them
     */
    void read(long from, long until, BiConsumer<byte[], byte[]> entry) {
        try (RocksIterator at = database.newIterator()) {
            for (int kind = 0; kind < 1 << Byte.SIZE; kind++) {
                at.seek(new byte[] {(byte) kind});
                if (!at.isValid()) {
                    break;
                }
                kind = at.key()[0] & 0xFF;
                at.seek(first(kind, from));
                while (at.isValid() && isWithin(at.key(), kind, until)) {
                    entry.accept(at.key(), at.value());
                    at.next();
                }
            }
            at.status();
        } catch (RocksDBException e) {
            throw SpillException.ofDisk(folder, e);
        }
    }

    private static byte[] first(int kind, long hash) {
        return ByteBuffer.allocate(HASH_AT + Integer.BYTES)
                .put((byte) kind)
                .putInt((int) hash)
                .array();
    }

    private static boolean isWithin(byte[] key, int kind, long until) {
        return (key[0] & 0xFF) == kind
                && (ByteBuffer.wrap(key).getInt(HASH_AT) & 0xFFFFFFFFL) < until;
    }

    @Override
    public void close() {
        database.close();
        options.close();
        try {
            CheckpointFolder.delete(folder);
        } catch (IOException e) {
            throw SpillException.ofDisk(folder, e);
        }
    }
}
