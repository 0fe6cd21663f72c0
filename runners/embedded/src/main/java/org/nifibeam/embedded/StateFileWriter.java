package org.nifibeam.embedded;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import org.nifibeam.core.state.SnapshotWriter;
import org.nifibeam.core.state.SpillException;
import org.nifibeam.core.state.StateForm;

/**
 * Writes what one task keeps into one file, part behind part; a record is a hash, a length and
 * bytes. Confined to one thread.
 */
final class StateFileWriter implements SnapshotWriter, Closeable {
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final int task;
    private final int tasks;
    private final CRC32 checksum = new CRC32();
    private final DataOutputStream out;
    private final List<Manifest.Part> parts = new ArrayList<>();
    private long size;
    private long records;

    /**
     * A file without anything.
     *
     * @param task its own index among those of its stage; the first one writes what all would
     */
    StateFileWriter(Path file, Disk disk, int task, int tasks) throws IOException {
        this.file = file;
        this.task = task;
        this.tasks = tasks;
        this.out =
                new DataOutputStream(
                        new BufferedOutputStream(
                                new CheckedOutputStream(disk.create(file), checksum), BUFFER));
    }

    @Override
    public Records part(String stage, String name, Reach reach, StateForm form) {
        endPart();
        parts.add(new Manifest.Part(stage, name, reach, form, size, 0));
        int own = parts.size();
        return (hash, record) -> {
            if (own != parts.size()) {
                throw new IllegalStateException("another part has begun");
            }
            if (task == 0 || reach != Reach.SAME) {
                add(hash, record);
            }
        };
    }

    @Override
    public int ownHash() {
        return Outbox.hashOf(task, tasks);
    }

    private void endPart() {
        if (!parts.isEmpty()) {
            int last = parts.size() - 1;
            Manifest.Part part = parts.get(last);
            parts.set(
                    last,
                    new Manifest.Part(
                            part.stage(),
                            part.name(),
                            part.reach(),
                            part.form(),
                            part.from(),
                            records));
        }
        records = 0;
    }

    private void add(int hash, byte[] record) {
        try {
            out.writeInt(hash);
            out.writeInt(record.length);
            out.write(record);
        } catch (IOException e) {
            throw SpillException.ofDisk(file, e);
        }
        size += 2L * Integer.BYTES + record.length;
        records++;
    }

    /** Says what was written; to be called behind the last record. */
    Manifest.StateFile end() throws IOException {
        endPart();
        out.close();
        return new Manifest.StateFile(
                file.getFileName().toString(), size, checksum.getValue(), parts);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
