package org.nifibeam.core.state;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A file of a snapshot, which stays as it is: what is to be written to it is written to a copy.
 *
 * @param about what was said of it when it was added
 */
public record SnapshotFile(Path path, byte[] about) {
    public SnapshotFile {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(about, "about");
    }
}
