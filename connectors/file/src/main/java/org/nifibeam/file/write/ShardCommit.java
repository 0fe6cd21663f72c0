package org.nifibeam.file.write;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import org.nifibeam.core.storage.DurableFiles;

/**
 * Makes prepared files visible in one folder; each step may be repeated after a crash at any point.
 */
final class ShardCommit {
    private final Path folder;
    private final ShardFormat format;

    ShardCommit(Path folder, ShardFormat format) {
        this.folder = folder;
        this.format = format;
    }

    /**
     * Makes {@code target} of the sources, in order; does nothing if an earlier try has done it. A
     * source is removed only once the target is complete, so a missing source means that the target
     * must be there. Of no source a file without records is made.
     *
     * @param merged a temporary name to put several sources together under
     */
    void publish(List<ShardHandle.Prepared> sources, Path target, Path merged) throws IOException {
        createFolders(target);
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

    /** Folders that names ask for; a link there may lead anywhere. */
    private void createFolders(Path target) throws IOException {
        for (Path at = target.getParent(); !at.equals(folder); at = at.getParent()) {
            if (Files.isSymbolicLink(at)) {
                throw new IOException(
                        "'"
                                + at
                                + "' is a link, which is not followed; remove it, or name its target as the path");
            }
        }
        Files.createDirectories(target.getParent());
    }

    private void merge(List<ShardHandle.Prepared> sources, Path merged) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        merged,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            try (ShardFile.Counted output = new ShardFile.Counted(merged, channel)) {
                if (sources.isEmpty()) {
                    format.open(output).finish();
                } else {
                    format.merge(
                            sources.stream().map(s -> folder.resolve(s.name())).toList(), output);
                }
            }
        }
    }

    private void requirePublished(
            List<ShardHandle.Prepared> sources, Path target, ShardHandle.Prepared missing)
            throws IOException {
        if (!Files.exists(target) || !isPublished(sources, target)) {
            throw new IOException(
                    "cannot commit '"
                            + target
                            + "': the temporary file '"
                            + folder.resolve(missing.name())
                            + "' is gone and the target does not hold its records; restart from a checkpoint before,"
                            + " or run again");
        }
    }

    private boolean isPublished(List<ShardHandle.Prepared> sources, Path target)
            throws IOException {
        return sources.size() > 1
                ? format.isMerged(sources, target)
                : Files.size(target) == sources.get(0).size()
                        && checksum(target) == sources.get(0).checksum();
    }

    private static long checksum(Path file) throws IOException {
        byte[] buffer = new byte[1 << 16];
        CRC32 checksum = new CRC32();
        try (InputStream input = Files.newInputStream(file)) {
            for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
                checksum.update(buffer, 0, count);
            }
        }
        return checksum.getValue();
    }

    /** Removes files that may already be gone. */
    void delete(Collection<Path> files) throws IOException {
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }

    /** Has the disk keep the new names in their folders, where the system can. */
    void forceFolders(Collection<Path> files) throws IOException {
        Set<Path> folders = new HashSet<>();
        for (Path file : files) {
            for (Path at = file.getParent(); at.startsWith(folder); at = at.getParent()) {
                folders.add(at);
            }
        }
        for (Path changed : folders) {
            DurableFiles.forceFolder(changed);
        }
    }
}
