package org.nifibeam.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.nifibeam.core.coder.CoderException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one run: a folder each, which has its name once all in it is on the disk. One
 * thread's at a time.
 *
 * <pre>
 * checkpoints/000012/task-3-0    what the first task of the plan's fourth stage keeps
 * checkpoints/000012/manifest    written last
 * checkpoints/000013.part/       not complete
 * </pre>
 */
final class CheckpointFolder {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointFolder.class);
    private static final String MANIFEST = "manifest";
    private static final String PART = ".part";
    private static final int BUFFER = 1 << 16;

    private final Path folder;
    private final Disk disk;

    CheckpointFolder(Path folder, Disk disk) {
        this.folder = folder;
        this.disk = disk;
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

    /**
     * Makes one complete: has the disk keep its files, then its manifest, then its name.
     *
     * @return how many bytes it takes
     */
    long complete(Manifest manifest) throws IOException {
        Path part = begin(manifest.number());
        long bytes = 0;
        for (Manifest.StateFile file : manifest.files()) {
            force(part.resolve(file.name()));
            bytes += file.size();
        }
        byte[] encoded = manifest.encode();
        try (OutputStream out = disk.create(part.resolve(MANIFEST))) {
            out.write(encoded);
        }
        force(part.resolve(MANIFEST));
        forceFolder(part);
        Files.move(part, folder.resolve(name(manifest.number())), StandardCopyOption.ATOMIC_MOVE);
        forceFolder(folder);
        return bytes + encoded.length;
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static void forceFolder(Path changed) throws IOException {
        if (changed.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(changed, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
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
            Path own = checkpoint.resolve(file.name());
            if (!Files.exists(own) || Files.size(own) != file.size()) {
                throw new CoderException("its file " + file.name() + " is cut off or gone");
            }
            if (checksum(own) != file.checksum()) {
                throw new CoderException("its file " + file.name() + " is damaged");
            }
        }
        return new Stored(checkpoint, manifest);
    }

    private static long checksum(Path file) throws IOException {
        CRC32 checksum = new CRC32();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = new CheckedInputStream(Files.newInputStream(file), checksum)) {
            int count;
            do {
                count = in.read(buffer);
            } while (count >= 0);
        }
        return checksum.getValue();
    }

    /** Copies a complete one, which then belongs to nobody: without handles. */
    void copy(Manifest manifest, Path to) throws IOException {
        Path from = folder.resolve(name(manifest.number()));
        Path part = to.resolveSibling(to.getFileName() + PART);
        delete(part);
        Files.createDirectories(part);
        for (Manifest.StateFile file : manifest.files()) {
            Path target = part.resolve(file.name());
            try {
                Files.createLink(target, from.resolve(file.name()));
            } catch (UnsupportedOperationException | IOException e) {
                Files.copy(from.resolve(file.name()), target);
            }
        }
        Path path = part.resolve(MANIFEST);
        Files.write(path, manifest.encode());
        force(path);
        forceFolder(part);
        Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
        forceFolder(to.toAbsolutePath().getParent());
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
