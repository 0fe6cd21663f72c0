package org.nifibeam.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.nifibeam.core.storage.DurableFiles;

/** What checkpoints ask of the disk; tests have one that fails. */
@FunctionalInterface
interface Disk {
    /** The real one. */
    Disk REAL = Files::newOutputStream;

    /** Creates a file to be written once. */
    OutputStream create(Path file) throws IOException;

    /**
     * Has a file appear under a second name, which stays when the first one goes; copies it where
     * the file system has no such links.
     *
     * @param file that is not written to any more
     */
    default void link(Path file, Path second) throws IOException {
        try {
            Files.createLink(second, file);
        } catch (UnsupportedOperationException | IOException e) {
            Files.copy(file, second, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Has the disk keep what is in a file. */
    default void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Has the disk keep the names in a folder. */
    default void forceFolder(Path folder) throws IOException {
        DurableFiles.forceFolder(folder);
    }

    /** Gives a file or folder another name in the same file system, at once. */
    default void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }
}
