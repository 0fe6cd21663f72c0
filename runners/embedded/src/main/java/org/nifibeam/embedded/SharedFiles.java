package org.nifibeam.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * The checksums of the files that the last checkpoint has linked: a file that is linked again is
 * neither read nor forced to the disk once more. One thread's at a time.
 *
 * <p>A file is known by what the file system knows it by, whatever its names; the checkpoint's own
 * link sees to it that this is given to no other file. Where there is no such thing nothing is
 * known.
 */
final class SharedFiles {
    private static final int BUFFER = 1 << 16;

    private Map<Object, Long> known = Map.of();

    /** Those of one checkpoint. */
    final class Taken {
        private final Map<Object, Long> seen = new HashMap<>();
        private long added;

        /** The checksum of a file in the checkpoint's folder, which the disk keeps from now on. */
        long checksum(Path file, Disk disk) throws IOException {
            Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
            Long before = key == null ? null : known.get(key);
            if (before == null) {
                disk.force(file);
                before = SharedFiles.checksum(file);
                added += Files.size(file);
            }
            if (key != null) {
                seen.put(key, before);
            }
            return before;
        }

        /** The bytes of those that were not known. */
        long added() {
            return added;
        }

        /** The checkpoint is complete. */
        void done() {
            known = seen;
        }
    }

    /** A checkpoint is begun. */
    Taken take() {
        return new Taken();
    }

    /** What a checkpoint has that the run goes on from, which is whole. */
    void restore(Path folder, Manifest manifest) throws IOException {
        Map<Object, Long> seen = new HashMap<>();
        for (Manifest.LinkedFile file : manifest.linkedFiles()) {
            Path path = folder.resolve(file.name());
            Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
            if (key != null) {
                seen.put(key, file.checksum());
            }
        }
        known = seen;
    }

    /** The CRC-32 of a file. */
    static long checksum(Path file) throws IOException {
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
}
