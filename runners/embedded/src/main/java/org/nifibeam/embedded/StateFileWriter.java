package org.nifibeam.embedded;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import org.nifibeam.core.state.SnapshotWriter;
import org.nifibeam.core.state.SpillException;
import org.nifibeam.core.state.StateForm;

/**
 * Writes what one task keeps into one file, part behind part, a record being a hash, a length and
 * bytes; and links files beside it. Confined to one thread.
 */
final class StateFileWriter implements SnapshotWriter, Closeable {
    private static final int BUFFER = 1 << 16;

    /** Whoever completes the checkpoint finds it out. */
    private static final long UNKNOWN = 0;

    private final Path file;
    private final Disk disk;
    private final int task;
    private final int tasks;
    private final CRC32 checksum = new CRC32();
    private final DataOutputStream out;
    private final List<Manifest.Part> parts = new ArrayList<>();
    private List<Manifest.LinkedFile> linked = new ArrayList<>();
    private long size;
    private long records;
    private int links;

    /**
     * A file without anything.
     *
     * @param task its own index among those of its stage; the first one writes what all would
     */
    StateFileWriter(Path file, Disk disk, int task, int tasks) throws IOException {
        this.file = file;
        this.disk = disk;
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
        parts.add(new Manifest.Part(stage, name, reach, form, size, 0, List.of()));
        return new PartRecords(parts.size(), task == 0 || reach != Reach.SAME);
    }

    /** What is added to the part that was begun last. */
    private final class PartRecords implements Records {
        private final int part;
        private final boolean writes;

        PartRecords(int part, boolean writes) {
            this.part = part;
            this.writes = writes;
        }

        private void requireOpen() {
            if (part != parts.size()) {
                throw new IllegalStateException("another part has begun");
            }
        }

        @Override
        public void add(int hash, byte[] record) {
            requireOpen();
            if (writes) {
                StateFileWriter.this.add(hash, record);
            }
        }

        @Override
        public void addFile(Path added, byte[] about) {
            requireOpen();
            if (writes) {
                link(added, about);
            }
        }
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
                            records,
                            linked));
        }
        records = 0;
        linked = new ArrayList<>();
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

    private void link(Path added, byte[] about) {
        Path own = file.resolveSibling(file.getFileName() + "-" + links++);
        try {
            disk.link(added, own);
            String name = own.getFileName().toString();
            linked.add(new Manifest.LinkedFile(name, Files.size(own), UNKNOWN, about));
        } catch (IOException e) {
            throw SpillException.ofDisk(own, e);
        }
    }

    /**
     * Says what was written; to be called behind the last record. The checksums of linked files are
     * not known.
     */
    Manifest.StateFile end() throws IOException {
        endPart();
        out.close();
        return new Manifest.StateFile(
                file.getFileName().toString(),
                size,
                checksum.getValue(),
                Optional.of(new Manifest.Writer(task, tasks)),
                parts);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
