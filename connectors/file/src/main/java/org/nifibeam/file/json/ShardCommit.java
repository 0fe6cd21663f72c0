package org.nifibeam.file.json;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Makes prepared files visible in one folder; each step may be repeated after a crash at any point.
 */
final class ShardCommit {
    private final Path folder;

    ShardCommit(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes {@code target} of the sources, in order; does nothing if an earlier try has done it. A
     * source is removed only once the target is complete, so a missing source means that the target
     * must be there.
     *
     * @param merged a temporary name to put several sources together under
     */
    void publish(List<ShardHandle.Prepared> sources, Path target, Path merged) throws IOException {
        for (ShardHandle.Prepared source : sources) {
            if (!Files.exists(folder.resolve(source.name()))) {
                requirePublished(sources, target, source);
                delete(sources.stream().map(s -> folder.resolve(s.name())).toList());
                return;
            }
        }
        if (sources.size() == 1) {
            Files.move(
                    folder.resolve(sources.get(0).name()), target, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        merge(sources, merged);
        Files.move(merged, target, StandardCopyOption.ATOMIC_MOVE);
        delete(sources.stream().map(s -> folder.resolve(s.name())).toList());
    }

    private void merge(List<ShardHandle.Prepared> sources, Path merged) throws IOException {
        try (FileChannel output =
                FileChannel.open(
                        merged,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            for (ShardHandle.Prepared source : sources) {
                try (FileChannel input =
                        FileChannel.open(folder.resolve(source.name()), StandardOpenOption.READ)) {
                    long done = 0;
                    while (done < source.size()) {
                        long count = input.transferTo(done, source.size() - done, output);
                        if (count <= 0) {
                            throw new IOException(
                                    "'" + folder.resolve(source.name()) + "' was cut short");
                        }
                        done += count;
                    }
                }
            }
            output.force(true);
        }
    }

    private void requirePublished(
            List<ShardHandle.Prepared> sources, Path target, ShardHandle.Prepared missing)
            throws IOException {
        if (!Files.exists(target) || !hasContent(sources, target)) {
            throw new IOException(
                    "cannot commit '"
                            + target
                            + "': the temporary file '"
                            + folder.resolve(missing.name())
                            + "' is gone and the target does not hold its records; restart from a checkpoint before,"
                            + " or run again");
        }
    }

    private static boolean hasContent(List<ShardHandle.Prepared> sources, Path target)
            throws IOException {
        byte[] buffer = new byte[1 << 16];
        try (InputStream input = Files.newInputStream(target)) {
            for (ShardHandle.Prepared source : sources) {
                CRC32 checksum = new CRC32();
                for (long left = source.size(); left > 0; ) {
                    int count = input.read(buffer, 0, (int) Math.min(left, buffer.length));
                    if (count < 0) {
                        return false;
                    }
                    checksum.update(buffer, 0, count);
                    left -= count;
                }
                if (checksum.getValue() != source.checksum()) {
                    return false;
                }
            }
            return input.read() < 0;
        }
    }

    /** Removes files that may already be gone. */
    void delete(Collection<Path> files) throws IOException {
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }

    /** Has the disk keep the folder's new names, where the system can. */
    void forceFolder() throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
