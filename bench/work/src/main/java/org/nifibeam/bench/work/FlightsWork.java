package org.nifibeam.bench.work;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.nifibeam.bench.work.Worker.Answer;

/**
 * The flights example: of the flights of more than 100 miles number, mean and greatest delay by
 * airport and day, from a Parquet file into files of JSON lines.
 */
public final class FlightsWork {
    /** What an {@link Order} calls it. */
    public static final String NAME = "FLIGHTS";

    private FlightsWork() {}

    /** The flights, in a checkout. */
    public static Path file(Path root) {
        return root.resolve("examples/data/flights-3m.parquet");
    }

    /** How many lines there are in the JSON files of a folder: counted on all sides alike. */
    public static Answer lines(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().endsWith(".json")).toList();
        }
        long lines = 0;
        for (Path file : files) {
            for (byte octet : Files.readAllBytes(file)) {
                lines += octet == '\n' ? 1 : 0;
            }
        }
        return new Answer(lines, 0);
    }
}
