package org.nifibeam.core.problem;

import java.util.Optional;

/**
 * Where in a document something stands: file name, line and column from 1, each known or not (0).
 */
public record Place(Optional<String> file, int line, int column) {
    /** No place at all. */
    public static final Place NOWHERE = new Place(Optional.empty(), 0, 0);

    @Override
    public String toString() {
        String name = file.orElse("");
        return line == 0 ? name : name + (name.isEmpty() ? "line " : ":") + line;
    }
}
