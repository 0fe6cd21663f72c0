package org.nifibeam.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.run.Job;
import org.nifibeam.launcher.nifi.Folders;

/**
 * A run's work folder, which nobody else may look into. That of a run with an id of the user's is
 * the run's memory: it is found again by the id, is one process's at a time, and outlives a run
 * that has not come to an end. To be closed when nothing of the run goes on.
 */
final class RunFolder implements AutoCloseable {
    private static final String NAME = "nifi-beam-run";
    private static final Set<PosixFilePermission> PRIVATE =
            PosixFilePermissions.fromString("rwx------");

    private final Path path;
    private final boolean made;
    private final Optional<FileChannel> lock;

    private RunFolder(Path path, boolean made, Optional<FileChannel> lock) {
        this.path = path;
        this.made = made;
        this.lock = lock;
    }

    /** The folder of a run that is never taken up again. */
    static RunFolder temporary() throws IOException {
        return new RunFolder(Files.createTempDirectory(NAME), true, Optional.empty());
    }

    /**
     * The folder of a run with this id, made unless it is there.
     *
     * @param below the folder for temporary files
     * @throws UserException if another process has the run, or the folder is not this user's
     */
    static RunFolder of(String id, Path below) throws IOException, UserException {
        Path path = below.resolve(NAME + "-" + id);
        boolean made = make(path);
        FileChannel channel =
                FileChannel.open(
                        lockFile(path),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS);
        // One that has just ended has taken its lock's file away.
        if (!locked(channel) || !Files.exists(lockFile(path))) {
            channel.close();
            throw new UserException(
                    Main.FAILED,
                    "run '"
                            + id
                            + "' is going on in another process; wait for its end, or stop it");
        }
        return new RunFolder(path, made, Optional.of(channel));
    }

    /** True if it was not there. */
    private static boolean make(Path path) throws IOException, UserException {
        try {
            Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PRIVATE));
            return true;
        } catch (FileAlreadyExistsException e) {
            requireOwn(path);
            Files.setPosixFilePermissions(path, PRIVATE);
            return false;
        }
    }

    /** Anyone may make a folder of that name before, and would see and change what is in it. */
    private static void requireOwn(Path path) throws IOException, UserException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new UserException(
                    Main.FAILED,
                    path + " is no folder, so that the run cannot be kept there; remove it");
        }
        Path own = Files.createTempFile(NAME, ".owner");
        try {
            if (!Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(own))) {
                throw new UserException(
                        Main.FAILED,
                        path + " is another user's folder; give the run another --run-id");
            }
        } finally {
            Files.delete(own);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static Path lockFile(Path folder) {
        return folder.resolve("lock");
    }

    /** Where it is. */
    Path path() {
        return path;
    }

    /** The run has ended so; one that can be taken up again is kept. */
    void ended(Job.State state) throws IOException {
        if (state == Job.State.DONE || state == Job.State.CANCELLED) {
            Folders.delete(path);
        }
    }

    /** The run will not begin; what an earlier process had of it is kept. */
    void abandoned() throws IOException {
        if (made) {
            Folders.delete(path);
        }
    }

    /**
     * Lets another process have it, or nobody if there is nothing in it or it is not found again.
     */
    @Override
    public void close() throws IOException {
        if (lock.isEmpty()) {
            Folders.delete(path);
            return;
        }
        try {
            Files.deleteIfExists(lockFile(path));
            Files.deleteIfExists(path);
        } catch (DirectoryNotEmptyException e) {
            // The run can be taken up again.
            return;
        } finally {
            lock.get().close();
        }
    }
}
