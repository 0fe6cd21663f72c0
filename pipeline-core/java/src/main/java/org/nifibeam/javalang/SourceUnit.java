package org.nifibeam.javalang;

import java.util.Objects;

/**
 * A Java source file.
 *
 * @param name the name of its main class, with its package
 * @param text all of it
 * @param line the line, from 1, at which the user's own text begins
 * @param lines how many lines the user's text has; what is wrong elsewhere is told without a line
 */
record SourceUnit(String name, String text, int line, int lines) {
    SourceUnit {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(text, "text");
    }
}
