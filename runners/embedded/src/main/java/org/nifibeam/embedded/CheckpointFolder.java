package org.nifibeam.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.nifibeam.core.coder.CoderException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one run: a folder each, which has its name once all in it is on the disk. One
 * thread's at a time.
 *
 * <pre>
 * checkpoints/000012/task-3      what the run's fourth task keeps
 * checkpoints/000012/task-3-0    a file on disk of its, linked: other checkpoints may have it too
 * checkpoints/000012/manifest    written last
 * checkpoints/000013.part/       not complete
 * </pre>
 */
final class CheckpointFolder {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointFolder.class);
    private static final String MANIFEST = "manifest";
    private static final String PART = ".part";

    private final Path folder;
    private final Disk disk;
    private final SharedFiles shared = new SharedFiles();

    CheckpointFolder(Path folder, Disk disk) {
        this.folder = folder;
        this.disk = disk;
    }

    /** Where they are. */
    Path path() {
        return folder;
    }

    /** A checkpoint that is there. */
    record Stored(Path folder, Manifest manifest) {}

    private static String name(long number) {
        return "%06d".formatted(number);
    }

    /** Where tasks write a new one. */
    Path begin(long number) throws IOException {
        Path part = folder.resolve(name(number) + PART);
        Files.createDirectories(part);
        return part;
    }

    /** What one has come to. */
    record Completed(Manifest manifest, Size size) {}

    /**
     * Bytes.
     *
     * @param all of all files
     * @param added of those that no earlier one has
     */
    record Size(long all, long added) {}

    /**
     * Makes one complete: has the disk keep its files, then its manifest, then its name.
     *
     * @param written whose linked files have no checksums
     */
    Completed complete(Manifest written) throws IOException {
        Path part = begin(written.number());
        SharedFiles.Taken taken = shared.take();
        List<Manifest.StateFile> files = new ArrayList<>();
        long bytes = 0;
        for (Manifest.StateFile file : written.files()) {
            disk.force(part.resolve(file.name()));
            bytes += file.size();
            files.add(withChecksums(file, part, taken));
        }
        Manifest manifest = written.withFiles(files);
        byte[] encoded = manifest.encode();
        write(part, encoded);
        disk.rename(part, folder.resolve(name(manifest.number())));
        disk.forceFolder(folder);
        taken.done();
        bytes += encoded.length;
        long linked = manifest.linkedFiles().stream().mapToLong(Manifest.LinkedFile::size).sum();
        return new Completed(manifest, new Size(bytes + linked, bytes + taken.added()));
    }

    private Manifest.StateFile withChecksums(
            Manifest.StateFile file, Path part, SharedFiles.Taken taken) throws IOException {
        List<Manifest.Part> parts = new ArrayList<>();
        for (Manifest.Part one : file.parts()) {
            List<Manifest.LinkedFile> linked = new ArrayList<>();
            for (Manifest.LinkedFile each : one.files()) {
                long checksum = taken.checksum(part.resolve(each.name()), disk);
                linked.add(each.withChecksum(checksum));
            }
            parts.add(one.withFiles(linked));
        }
        return file.withParts(parts);
    }

    private void write(Path part, byte[] manifest) throws IOException {
        Path path = part.resolve(MANIFEST);
        try (OutputStream out = disk.create(path)) {
            out.write(manifest);
        }
        disk.force(path);
        disk.forceFolder(part);
    }

    /** Gives one up that is not complete. */
    void discard(long number) throws IOException {
        delete(folder.resolve(name(number) + PART));
    }

    /** Removes all complete ones but the latest so many. */
    void keep(int latest) throws IOException {
        List<Path> complete = complete();
        for (Path old : complete.subList(0, Math.max(0, complete.size() - latest))) {
            delete(old);
        }
    }

    /** True if one is complete. */
    boolean hasAny() throws IOException {
        return !complete().isEmpty();
    }

    /** Removes all. */
    void deleteAll() throws IOException {
        delete(folder);
    }

    /** The highest number that any has, complete or not; 0 if there is none. */
    long highest() throws IOException {
        long highest = 0;
        for (Path one : list()) {
            String digits = one.getFileName().toString().replace(PART, "");
            if (digits.matches("[0-9]+")) {
                highest = Math.max(highest, Long.parseLong(digits));
            }
        }
        return highest;
    }

    private List<Path> list() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }

    private List<Path> complete() throws IOException {
        List<Path> complete = new ArrayList<>();
        for (Path one : list()) {
            if (one.getFileName().toString().matches("[0-9]+")) {
                complete.add(one);
            }
        }
        return complete;
    }

    /**
     * The latest that is whole. One that is not is passed over, and said.
     *
     * @throws IOException if there are some and none is whole: what they had committed would come
     *     twice
     */
    Optional<Stored> latest(String runId) throws IOException {
        for (Path one : list()) {
            if (one.getFileName().toString().endsWith(PART)) {
                delete(one);
            }
        }
        List<Path> complete = new ArrayList<>(complete());
        Collections.reverse(complete);
        String wrong = "";
        for (Path one : complete) {
            try {
                Stored stored = read(one);
                if (!stored.manifest().runId().equals(runId)) {
                    throw new IllegalStateException(
                            folder
                                    + " has checkpoints of the run '"
                                    + stored.manifest().runId()
                                    + "'; each run has a work folder of its own");
                }
                if (!wrong.isEmpty()) {
                    LOG.warn(
                            "run {}: {}; it goes on from checkpoint {}, and what was committed since then may come twice",
                            runId,
                            wrong,
                            stored.manifest().number());
                }
                shared.restore(one, stored.manifest());
                return Optional.of(stored);
            } catch (CoderException | IOException e) {
                wrong = "checkpoint " + one.getFileName() + " cannot be used: " + e.getMessage();
            }
        }
        if (!wrong.isEmpty()) {
            throw new IOException(
                    wrong
                            + ", and there is none before; to begin anew, remove "
                            + folder
                            + " and what the run has written");
        }
        return Optional.empty();
    }

    /**
     * Reads one and sees that it is whole.
     *
     * @throws IOException if it cannot be read
     * @throws CoderException if it is damaged
     */
    static Stored read(Path checkpoint) throws IOException {
        Path path = checkpoint.resolve(MANIFEST);
        if (!Files.exists(path)) {
            throw new CoderException("its manifest is gone");
        }
        Manifest manifest = Manifest.decode(Files.readAllBytes(path));
        for (Manifest.StateFile file : manifest.files()) {
            requireWhole(checkpoint, file.name(), file.size(), file.checksum());
        }
        for (Manifest.LinkedFile file : manifest.linkedFiles()) {
            requireWhole(checkpoint, file.name(), file.size(), file.checksum());
        }
        return new Stored(checkpoint, manifest);
    }

    private static void requireWhole(Path checkpoint, String name, long size, long checksum)
            throws IOException {
        Path path = checkpoint.resolve(name);
        if (!Files.exists(path) || Files.size(path) != size) {
            throw new CoderException("its file " + name + " is cut off or gone");
        }
        if (SharedFiles.checksum(path) != checksum) {
            throw new CoderException("its file " + name + " is damaged");
        }
    }

    /**
     * Copies a complete one, which then belongs to nobody: without handles. Where files can be
     * linked they are, and stay when the run's folder goes.
     */
    void copy(Manifest manifest, Path to) throws IOException {
        Path from = folder.resolve(name(manifest.number()));
        Path part = to.resolveSibling(to.getFileName() + PART);
        delete(part);
        Files.createDirectories(part);
        List<String> names =
                new ArrayList<>(manifest.files().stream().map(Manifest.StateFile::name).toList());
        manifest.linkedFiles().forEach(file -> names.add(file.name()));
        for (String name : names) {
            disk.link(from.resolve(name), part.resolve(name));
            disk.force(part.resolve(name));
        }
        write(part, manifest.encode());
        disk.rename(part, to);
        disk.forceFolder(to.toAbsolutePath().getParent());
    }

    /** Removes a file, or a folder with all in it, if it is there. */
    static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
