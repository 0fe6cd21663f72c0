package org.nifibeam.core.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;

/** File operations after which the disk holds the old or the new, whenever the machine stops. */
public final class DurableFiles {
    private DurableFiles() {}

    /** Writes a file and makes it durable; it may be seen half-written until then. */
    public static void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    /** Replaces a file as a whole. */
    public static void replace(Path file, byte[] bytes) throws IOException {
        Path temporary = file.resolveSibling("." + file.getFileName() + ".new");
        write(temporary, bytes);
        rename(temporary, file);
    }

    /** Renames within a folder and makes that durable. */
    public static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceFolder(to.getParent());
    }

    /** Makes durable which files a folder has, where the file system can. */
    public static void forceFolder(Path path) throws IOException {
        // Windows cannot open a folder: what it has is as durable as it gets.
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel folder = FileChannel.open(path, StandardOpenOption.READ)) {
                folder.force(true);
            }
        }
    }

    /**
     * Makes a folder with the files of another one, which are never changed again: linked where
     * that can be, else copied. It is there once it is whole.
     *
     * @param from files alone
     */
    public static void linkFolder(Path from, Path to) throws IOException {
        Path part = to.resolveSibling("." + to.getFileName() + ".new");
        deleteTree(part);
        Files.createDirectories(part);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Path target = part.resolve(file.getFileName());
                try {
                    Files.createLink(target, file);
                } catch (UnsupportedOperationException | IOException e) {
                    Files.copy(file, target);
                }
            }
        }
        rename(part, to);
    }

    /** Deletes a folder with all in it; does nothing if it is not there. */
    public static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path visited, IOException failure)
                            throws IOException {
                        if (failure != null) {
                            throw failure;
                        }
                        Files.delete(visited);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
