package org.nifibeam.file.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.AllowedPaths;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ElementRead;
import org.nifibeam.core.spi.ElementReadProvider;
import org.nifibeam.file.FileTesting;

class MatchAllTest {
    private static final Schema PATTERNS = TypeText.schema("{pattern: string?}");

    @TempDir Path folder;

    @BeforeEach
    void files() throws IOException {
        Files.createDirectories(folder.resolve("in/deep"));
        Files.createDirectories(folder.resolve("out"));
        for (String name : List.of("in/a.csv", "in/b.csv", "in/deep/c.csv", "out/d.csv")) {
            Path file = Files.writeString(folder.resolve(name), "x\n1\n");
            Files.setLastModifiedTime(
                    file, FileTime.from(Instant.parse("2001-09-09T01:46:40.500Z")));
        }
    }

    private static ElementReadProvider provider() {
        return FileTesting.CONNECTORS.elementRead("MatchAll").orElseThrow();
    }

    private static ElementRead match(Schema input, AllowedPaths paths, Object... settings)
            throws ProblemException {
        Map<String, Object> values = new LinkedHashMap<>();
        provider()
                .settings()
                .forEach(s -> s.fallback().ifPresent(value -> values.put(s.name(), value)));
        for (int i = 0; i < settings.length; i += 2) {
            values.put((String) settings[i], settings[i + 1]);
        }
        return provider().create(new Config(values), input, paths);
    }

    private List<String> files(ElementRead read, String pattern) throws Exception {
        List<String> files = new ArrayList<>();
        read.read(
                RowShape.of(PATTERNS).row(pattern),
                read.schema(),
                row -> files.add(row.toString().replace(folder.toString(), "FOLDER")));
        return files;
    }

    @Test
    void oneRowAFile() throws Exception {
        ElementRead read = match(PATTERNS, AllowedPaths.ALL);
        assertEquals(
                "{path: string, size_in_bytes: int64, last_updated_in_seconds: double}",
                read.schema().toString());
        assertEquals(
                List.of(
                        "['FOLDER/in/a.csv', 4, 1.0000000005E9]",
                        "['FOLDER/in/b.csv', 4, 1.0000000005E9]"),
                files(read, folder + "/in/*.csv"));
        assertEquals(
                List.of("['FOLDER/in/deep/c.csv', 4, 1.0000000005E9]"),
                files(read, "file://" + folder + "/in/deep"));
        assertEquals(List.of(), files(read, null));
    }

    @Test
    void patternsThatMatchNothing() throws Exception {
        String glob = folder + "/nowhere/*.csv";
        String name = folder + "/nowhere.csv";
        ElementRead allowed = match(PATTERNS, AllowedPaths.ALL);
        assertEquals(List.of(), files(allowed, glob));
        assertEquals(List.of(), files(allowed, name));
        ElementRead wildcard =
                match(PATTERNS, AllowedPaths.ALL, "empty_match_treatment", "ALLOW_IF_WILDCARD");
        assertEquals(List.of(), files(wildcard, glob));
        assertEquals(
                "no file matches '" + name + "'",
                assertThrows(IOException.class, () -> files(wildcard, name)).getMessage());
        ElementRead none = match(PATTERNS, AllowedPaths.ALL, "empty_match_treatment", "DISALLOW");
        assertEquals(
                "no file matches '" + glob + "'",
                assertThrows(IOException.class, () -> files(none, glob)).getMessage());
    }

    /** What an element names is checked when it comes. */
    @Test
    void patternsStayInsideTheAllowedPaths() throws Exception {
        Files.createSymbolicLink(folder.resolve("in/link"), folder.resolve("out"));
        ElementRead read =
                match(PATTERNS, AllowedPaths.in(List.of(folder.resolve("in").toString())));
        assertEquals(
                List.of("['FOLDER/in/deep/c.csv', 4, 1.0000000005E9]"),
                files(read, folder + "/in/deep/*.csv"));
        for (String outside :
                List.of("/out/*.csv", "/in/../out/d.csv", "/in/link/*.csv", "/in/*/../../out/*")) {
            assertEquals(
                    "'" + folder + outside + "' is outside the allowed paths",
                    assertThrows(IOException.class, () -> files(read, folder + outside))
                            .getMessage());
        }
        assertEquals(
                "'"
                        + folder
                        + "/in/link' is a link, and links in folders and globs are not followed",
                assertThrows(IOException.class, () -> files(read, folder + "/in/*")).getMessage());
    }

    @Test
    void theFieldThatHoldsThePattern() {
        Schema two = TypeText.schema("{pattern: string, n: int64}");
        assertEquals(
                "[MISSING] 'file_pattern' is missing, and the input has several fields; name the field that holds the pattern; the fields are {pattern: string, n: int64}",
                problem(two));
        assertEquals(
                "[UNKNOWN_FIELD] there is no field 'patern'; did you mean 'pattern'? the fields are {pattern: string, n: int64}",
                problem(two, "file_pattern", "patern"));
        assertEquals(
                "[TYPE_MISMATCH] 'n' is int64, and a file pattern is a string; name a field that holds paths",
                problem(two, "file_pattern", "n"));
    }

    private static String problem(Schema input, Object... settings) {
        return assertThrows(ProblemException.class, () -> match(input, AllowedPaths.ALL, settings))
                .getMessage();
    }
}
