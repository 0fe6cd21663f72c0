package org.nifibeam.process;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.nifibeam.core.spi.Config;

/** What tests of processes share. */
final class Processes {
    static final Duration LIMIT = Duration.ofSeconds(60);

    private Processes() {}

    static ProcessSettings settings(long heapMegabytes, Duration cancelLimit) {
        List<Path> classPath =
                Stream.of(
                                System.getProperty("java.class.path")
                                        .split(System.getProperty("path.separator")))
                        .map(Path::of)
                        .toList();
        return new ProcessSettings(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                classPath,
                heapMegabytes,
                LIMIT,
                Duration.ofSeconds(5),
                cancelLimit);
    }

    static ProcessRunner runner() {
        return new ProcessRunner(settings(256, Duration.ofSeconds(30)));
    }

    /** Three numbers through a lambda of them, to JSON files below {@code out}. */
    static String definition(Path folder, String callable) {
        return """
                pipeline:
                  type: chain
                  transforms:
                    - type: Create
                      config: {elements: [{n: 1}, {n: 2}, {n: 3}]}
                    - type: MapToFields
                      name: Own
                      config:
                        language: java
                        fields:
                          n: {callable: '%s', output_type: integer}
                    - type: WriteToJson
                      config: {path: '%s'}
                """
                .formatted(callable.replace("'", "''"), folder.resolve("out/n"));
    }

    /**
     * A lambda that makes a folder, {@code gate.seen}, and gives the number once a file is there.
     */
    static String gated(Path gate) {
        return "row -> { new java.io.File(\""
                + gate
                + ".seen\").mkdir(); while (!java.nio.file.Files.exists(java.nio.file.Path.of(\""
                + gate
                + "\"))) { Thread.onSpinWait(); if (Thread.currentThread().isInterrupted())"
                + " throw new IllegalStateException(\"interrupted\"); }"
                + " return row.getInt64(\"n\"); }";
    }

    static ProcessRun run(Path folder, String definition) throws IOException {
        return new ProcessRun(
                "run-1",
                definition,
                "embedded",
                Optional.of(List.of(folder.toString())),
                Map.of(),
                1,
                Files.createDirectories(folder.resolve("work")),
                folder,
                new Config(Map.of()),
                List.of(),
                Optional.empty());
    }

    /** All lines of the files that the run has written, sorted. */
    static List<String> written(Path folder) throws IOException {
        if (!Files.exists(folder.resolve("out"))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            return files.sorted().flatMap(Processes::lines).sorted().toList();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail(what + " has not come within " + LIMIT);
            }
            LockSupport.parkNanos(2_000_000);
        }
    }
}
