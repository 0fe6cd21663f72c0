package org.nifibeam.core.runtime.grouping;

import java.nio.file.Path;
import java.util.Objects;
import org.nifibeam.core.state.StateMemory;

/**
 * How much memory a step's groups may take in one task, and where they go beyond.
 *
 * @param state its bytes, and the store of groups that are looked for by key
 * @param folder of groups that are read all at once: an existing one, of the run's own
 */
public record GroupMemory(StateMemory state, Path folder) {
    public GroupMemory {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(folder, "folder");
    }

    long bytes() {
        return state.bytes();
    }
}
