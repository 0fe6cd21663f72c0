package org.nifibeam.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that does not grow for ever. */
final class RotatingOutputTest {
    @TempDir Path folder;

    @Test
    void theOldestLinesGo() throws IOException {
        try (RotatingOutput out = new RotatingOutput(folder.resolve("log"), 10, 2)) {
            for (int i = 1; i <= 7; i++) {
                out.write(("line" + i).getBytes(StandardCharsets.UTF_8));
            }
        }
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                texts.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        assertEquals(Map.of("log", "line7", "log.1", "line5line6", "log.2", "line3line4"), texts);
    }
}
