package org.nifibeam.core.runtime.grouping;

import java.nio.file.Path;
import java.util.Objects;

/**
 * How much memory a step's groups may take in one task, and where they go beyond.
 *
 * @param bytes at least one
 * @param folder an existing one, of the run's own
 */
public record GroupMemory(long bytes, Path folder) {
    public GroupMemory {
        Objects.requireNonNull(folder, "folder");
        if (bytes < 1) {
            throw new IllegalArgumentException("groups take at least one byte, not " + bytes);
        }
    }
}
