package org.nifibeam.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A small folder of results and the page that is made of it. After a change that is meant, run with
 * {@code -Dnifibeam.accept=true} and look at what has changed.
 */
class ReportTest {
    private static final Path RESOURCES = Path.of("src/test/resources/report");

    @TempDir Path docs;

    @Test
    void pageAndPlotsAreThoseOfTheResults() throws IOException {
        Path expected = RESOURCES.resolve("expected");
        Report report = Report.of(RESOURCES.resolve("results"));
        if (Boolean.getBoolean("nifibeam.accept")) {
            report.write(expected);
        }
        report.write(docs);
        assertEquals(files(expected), files(docs));
        for (String file : files(docs)) {
            assertEquals(
                    Files.readString(expected.resolve(file)),
                    Files.readString(docs.resolve(file)),
                    file);
        }
    }

    @Test
    void nothingMeasuredIsNoPage() throws IOException {
        Files.writeString(docs.resolve("empty.jsonl"), "no line of ours\n");
        IOException refused = assertThrows(IOException.class, () -> Report.of(docs));
        assertEquals("no findings in " + docs + "/*.jsonl", refused.getMessage());
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
