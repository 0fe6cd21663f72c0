package org.nifibeam.core.problem;

import java.util.Optional;

/**
 * Where in a document something stands: file name, line and column from 1, each known or not (0).
 */
public record Place(Optional<String> file, int line, int column) {
    /** No place at all. */
    public static final Place NOWHERE = new Place(Optional.empty(), 0, 0);

    /**
     * Where a line of a text stands that begins here and has its lines in the document.
     *
     * @param number from 1
     */
    public Place lineOf(int number) {
        return line == 0 ? this : new Place(file, line + number - 1, number == 1 ? column : 1);
    }

    @Override
    public String toString() {
        String name = file.orElse("");
        return line == 0 ? name : name + (name.isEmpty() ? "line " : ":") + line;
    }
}
