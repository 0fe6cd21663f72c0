package org.nifibeam.launcher.nifi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * NiFi's autoload folder. A running NiFi loads a NAR of a new name some seconds after it appears,
 * and takes no notice of one that is replaced.
 *
 * @param path the folder
 */
record ExtensionsFolder(Path path) {

    /** What installing one NAR came to. */
    enum Change {
        ADDED,
        REPLACED,
        UNCHANGED
    }

    /**
     * Copies the NARs in, each under its own name and at once; other versions of the same bundles
     * are removed.
     */
    List<Change> install(List<Path> nars) {
        List<NarFile> coming = nars.stream().map(NarFile::read).toList();
        try {
            Files.createDirectories(path);
            List<Change> changes = new ArrayList<>();
            for (NarFile nar : coming) {
                changes.add(install(nar));
            }
            return List.copyOf(changes);
        } catch (IOException e) {
            throw new NifiProblem(
                    "nifi-extensions-unwritable",
                    "The NARs cannot be copied to %s: %s".formatted(path, e),
                    "Check that you may write to this folder and that the disk has room.",
                    e);
        }
    }

    private Change install(NarFile nar) throws IOException {
        Path target = path.resolve(nar.path().getFileName());
        boolean replaced = removeOtherVersions(nar, target);
        if (Files.exists(target)) {
            if (Files.mismatch(nar.path(), target) < 0) {
                return Change.UNCHANGED;
            }
            replaced = true;
        }
        // Moved into place, so that the autoloader never sees half a file; it looks at .nar files
        // only.
        Path half = path.resolve("." + target.getFileName() + ".part");
        Files.copy(nar.path(), half, StandardCopyOption.REPLACE_EXISTING);
        Files.move(
                half, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return replaced ? Change.REPLACED : Change.ADDED;
    }

    private boolean removeOtherVersions(NarFile nar, Path target) throws IOException {
        boolean removed = false;
        for (Path other : nars()) {
            if (!other.equals(target) && sameBundle(nar, other)) {
                Files.delete(other);
                removed = true;
            }
        }
        return removed;
    }

    private static boolean sameBundle(NarFile nar, Path other) {
        try {
            return nar.sameBundle(NarFile.read(other));
        } catch (NifiProblem e) {
            // Somebody else's broken NAR is none of our business.
            return false;
        }
    }

    private List<Path> nars() {
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(f -> f.getFileName().toString().endsWith(".nar")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
