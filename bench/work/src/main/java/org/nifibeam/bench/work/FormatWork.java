package org.nifibeam.bench.work;

import java.nio.file.Path;
import java.util.Locale;

/**
 * Reading the flights as text: date, delay, distance, origin, destination. The answer is how many
 * there are, and the sum of delays, distances and the lengths of texts.
 */
public enum FormatWork {
    /** With a header; nothing is quoted. */
    CSV,
    /** An object a line. */
    JSON;

    /** Where the first so many flights are, in a checkout; made by the benchmark before. */
    public Path file(Path root, long rows) {
        String name = "flights-" + rows + "." + name().toLowerCase(Locale.ROOT);
        return root.resolve("bench/target/formats").resolve(name);
    }

    /** The checkout, as a side's process is told it. */
    public static Path root() {
        return Path.of(System.getProperty("nifibeam.root"));
    }
}
