package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The operators' guides speak of what there is. */
@Timeout(60)
class GuidesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @Test
    void everyProcessorIsInTheOperatorsGuide() throws Exception {
        String guide = Files.readString(ROOT.resolve("docs/operators.md"));
        String tables =
                guide.lines()
                        .filter(line -> line.startsWith("|"))
                        .map(line -> line.split("\\|")[1])
                        .collect(Collectors.joining(","));
        List<String> told = Stream.of(tables.split(",")).map(String::strip).toList();
        List<String> missing =
                Files.readAllLines(
                                ROOT.resolve(
                                        "nifi-beam-processors/src/main/resources/META-INF/services/org.apache.nifi.processor.Processor"))
                        .stream()
                        .filter(line -> line.startsWith("org."))
                        .map(type -> type.substring(type.lastIndexOf('.') + 1))
                        .filter(name -> !told.contains(name))
                        .toList();
        assertEquals(
                List.of(),
                missing,
                "give each a row in docs/operators.md, under 'Every processor'");
    }

    /** Each message in the first column of a table stands in the code, or is NiFi's. */
    @Test
    void everyMessageInTroubleshootingIsAMessageOfOurs() throws Exception {
        String code = code();
        List<String> unknown = new ArrayList<>();
        int messages = 0;
        for (String line : Files.readAllLines(ROOT.resolve("docs/troubleshooting.md"))) {
            if (line.startsWith("| `")) {
                messages++;
                String message = line.substring(3, line.indexOf('`', 3));
                for (String part : message.split("…")) {
                    if (!code.contains(part.strip())) {
                        unknown.add(part);
                    }
                }
            }
        }
        assertEquals(List.of(), unknown);
        assertTrue(messages > 25, messages + " messages");
    }

    /** All sources, the texts in them that go over several lines put together. */
    private static String code() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(f -> f.toString().matches(".*/src/main/java/.*[.]java"))
                    .map(GuidesTest::text)
                    .collect(Collectors.joining("\n"))
                    .replaceAll("\"\\s*\\+\\s*\"", "");
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
