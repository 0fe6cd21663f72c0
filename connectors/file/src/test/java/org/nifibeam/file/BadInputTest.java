package org.nifibeam.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;
import org.nifibeam.file.read.Compression;
import org.nifibeam.file.read.InputFiles;
import org.nifibeam.testkit.SourceTexts;

/** What is wrong with input is said with file and line, and original bytes are kept. */
class BadInputTest {
    private static final Map<String, Object> STRING =
            Map.of("properties", Map.of("s", Map.of("type", "string")));

    @TempDir Path folder;

    private Path bytes(String name, Object... parts) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream output = Files.newOutputStream(file)) {
            for (Object part : parts) {
                output.write(
                        part instanceof byte[] raw
                                ? raw
                                : ((String) part).getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }

    private static byte[] raw(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static List<Reader.RejectedRecord> rejected(Source source) throws Exception {
        Schema schema = source.schema();
        SourceRead read = source.plan(schema, Pushdown.everything(schema));
        List<Reader.RejectedRecord> all = new ArrayList<>();
        try (Source.SplitEnumerator splits = read.enumerator(Optional.empty())) {
            while (!splits.exhausted()) {
                for (Split split : splits.discover()) {
                    try (Reader reader = read.open(split, Optional.empty())) {
                        Reader.Result result;
                        do {
                            result = reader.poll(System.nanoTime() + 1_000_000_000);
                            if (result instanceof Reader.Rejected some) {
                                all.addAll(some.records());
                            }
                        } while (result != Reader.End.INSTANCE);
                    }
                }
            }
        }
        return all;
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstRecord() throws Exception {
        Path text = bytes("a.txt", "\uFEFFone\ntwo\n");
        assertEquals(
                List.of("['one']", "['two']"),
                SourceTexts.read(FileTesting.source("ReadFromText", text)));
        Path json = bytes("a.json", "\uFEFF{\"s\":\"x\"}\r\n{\"s\":\"y\"}\r\n");
        assertEquals(
                List.of("['x']", "['y']"),
                SourceTexts.read(FileTesting.source("ReadFromJson", json)));
    }

    @Test
    void nulBytesAreCharactersOfTextAndNoJson() throws Exception {
        Path csv = bytes("a.csv", "s\na\u0000b\n");
        assertEquals(
                "a\u0000b", FileTesting.rows(FileTesting.source("ReadFromCsv", csv)).get(0).get(0));
        Path json = bytes("a.json", "{\"s\":\"a\u0000b\"}\n{\"s\":\"ok\"}\n");
        List<String> all = SourceTexts.read(FileTesting.source("ReadFromJson", json));
        assertTrue(
                all.get(0).startsWith("!'" + json + "', line 1: no JSON at character "),
                all.get(0));
        assertTrue(all.get(0).contains("CTRL-CHAR, code 0"), all.get(0));
        assertEquals("['ok']", all.get(1));
    }

    @Test
    void whatIsNotUtf8IsRejectedWithItsBytes() throws Exception {
        Path csv = bytes("a.csv", "s\nok\nx", raw(0xE9), "\n", raw(0xC3, 0x28), ",2\n");
        Source source = FileTesting.source("ReadFromCsv", csv, "schema", STRING);
        List<Reader.RejectedRecord> records = rejected(source);
        assertEquals(
                "'" + csv + "', line 3: column 1 's': it is not UTF-8 text: 'x\uFFFD'",
                records.get(0).message());
        assertArrayEquals(raw('x', 0xE9), records.get(0).original());
        assertEquals(
                "'" + csv + "', line 4: the record has 2 fields, but there is 1 column",
                records.get(1).message());
        Path json = bytes("a.json", "{\"s\":\"", raw(0xE9), "\"}\n{\"s\":\"ok\"}\n");
        records = rejected(FileTesting.source("ReadFromJson", json, "schema", STRING));
        assertEquals(1, records.size());
        assertTrue(
                records.get(0)
                        .message()
                        .startsWith("'" + json + "', line 1: no JSON at character "),
                records.get(0).message());
        assertArrayEquals(
                "{\"s\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1), records.get(0).original());
    }

    @Test
    void aColumnThatStandsTwiceIsNamed() throws Exception {
        Path csv = bytes("a.csv", "a,b,a\n1,2,3\n");
        ProblemException problem =
                assertThrows(
                        ProblemException.class,
                        () -> FileTesting.source("ReadFromCsv", csv).schema());
        assertEquals(
                "[UNSUPPORTED] the header cannot be used: the column 'a' stands twice; correct the"
                        + " file, or set 'header: false' and give 'schema'",
                problem.getMessage());
        IOException error =
                assertThrows(
                        IOException.class,
                        () ->
                                SourceTexts.read(
                                        FileTesting.source("ReadFromCsv", csv, "schema", STRING)));
        assertTrue(
                error.getMessage()
                        .contains("its header cannot be understood: the column 'a' stands twice"),
                error.getMessage());
        assertTrue(error.getMessage().contains(csv.toString()), error.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "Csv, [MISSING] the files have no record to infer a schema from; give 'schema'",
                "Json, [MISSING] the files have no JSON object in their first records to infer a"
                        + " schema from; give 'schema'; a record is one object on one line",
                "Avro, it is no Avro file: Not an Avro data file.",
                "Parquet, it has only 0 bytes"
            })
    void anEmptyFile(String format, String message) throws Exception {
        Path file = bytes("empty");
        ProblemException problem =
                assertThrows(
                        ProblemException.class,
                        () -> FileTesting.source("ReadFrom" + format, file).schema());
        assertTrue(problem.getMessage().contains(message), problem.getMessage());
        if (format.equals("Csv") || format.equals("Json")) {
            assertEquals(
                    List.of(),
                    SourceTexts.read(
                            FileTesting.source("ReadFrom" + format, file, "schema", STRING)));
        }
    }

    @Test
    void anEmptyTextFileHasNoLines() throws Exception {
        assertEquals(
                List.of(), SourceTexts.read(FileTesting.source("ReadFromText", bytes("a.txt"))));
    }

    @Test
    void aFolderWithTheNameOfAFileIsNotRead() throws Exception {
        Files.createDirectories(folder.resolve("in/b.csv"));
        Files.writeString(folder.resolve("in/a.csv"), "s\nx\n");
        for (String path : List.of("in", "in/*.csv")) {
            assertEquals(
                    List.of("['x']"),
                    SourceTexts.read(FileTesting.source("ReadFromCsv", folder.resolve(path))));
        }
        ProblemException problem =
                assertThrows(
                        ProblemException.class,
                        () ->
                                FileTesting.source("ReadFromCsv", folder.resolve("in/b.csv"))
                                        .schema());
        assertTrue(
                problem.getMessage()
                        .contains("the folder '" + folder.resolve("in/b.csv") + "' has no file"),
                problem.getMessage());
    }

    /** Tests may run as root, whom nothing is denied. */
    @Test
    void deniedAccessIsSaidInWords() {
        assertEquals(
                "access denied to /data/a.csv",
                InputFiles.reason(new AccessDeniedException("/data/a.csv")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Text", "Json"})
    void aLineOf100MegabytesIsRejectedInBoundedMemory(String format) throws Exception {
        Path file = folder.resolve("long");
        byte[] megabyte = new byte[1 << 20];
        Arrays.fill(megabyte, (byte) 'x');
        try (OutputStream output = Files.newOutputStream(file)) {
            output.write("{\"s\":\"a\"}\n{\"s\":\"".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 100; i++) {
                output.write(megabyte);
            }
            output.write("\"}\n{\"s\":\"b\"}\n".getBytes(StandardCharsets.UTF_8));
        }
        Object[] settings =
                format.equals("Json")
                        ? new Object[] {"schema", STRING, "max_record_bytes", 1_000_000L}
                        : new Object[] {"max_record_bytes", 1_000_000L};
        Source source = FileTesting.source("ReadFrom" + format, file, settings);
        List<Reader.RejectedRecord> records = rejected(source);
        assertEquals(1, records.size());
        assertTrue(
                records.get(0)
                        .message()
                        .startsWith(
                                "'"
                                        + file
                                        + "', line 2: the record has more than 1000000 bytes, of"
                                        + " which the first 65536 are kept; raise"
                                        + " 'max_record_bytes'"),
                records.get(0).message());
        assertEquals(65_536, records.get(0).original().length);
        assertEquals(2, FileTesting.rows(source).size());
    }

    @Test
    void aPackedFileCutShortFailsBehindWhatWasFine() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            lines.append("{\"s\":\"").append(i * 7919L).append("\"}\n");
        }
        Path file =
                FileTesting.write(folder.resolve("a.json.gz"), Compression.GZIP, lines.toString());
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        IOException error =
                assertThrows(
                        IOException.class,
                        () ->
                                SourceTexts.read(
                                        FileTesting.source(
                                                "ReadFromJson", file, "schema", STRING)));
        assertTrue(
                error.getMessage()
                        .matches("'" + file + "' is damaged behind its record [1-9][0-9]{3,}: .*"),
                error.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Text", "Csv", "Json", "Avro", "Parquet"})
    void aFileThatChangesOrGoesBetweenBeingFoundAndBeingReadIsNamed(String format)
            throws Exception {
        Schema schema = Schema.of(new Field("line", FieldType.of(Kind.STRING)));
        FileTesting.writeAll(
                FileTesting.sink("WriteTo" + format, schema, folder.resolve("out/a")),
                List.of(RowShape.of(schema).row("x")),
                folder);
        Path file = Files.list(folder.resolve("out")).findFirst().orElseThrow();
        Source source = FileTesting.source("ReadFrom" + format, file);
        SourceRead read = source.plan(source.schema(), Pushdown.everything(source.schema()));
        Split split;
        try (Source.SplitEnumerator splits = read.enumerator(Optional.empty())) {
            split = splits.discover().get(0);
        }
        byte[] good = Files.readAllBytes(file);
        FileTime time = Files.getLastModifiedTime(file);
        // An append at the end would leave the footer of no format where it is.
        Files.setLastModifiedTime(file, FileTime.fromMillis(time.toMillis() + 5000));
        assertFails(read, split, "'" + file + "' has changed since the run began");
        Files.write(file, Arrays.copyOf(good, good.length + 1));
        Files.setLastModifiedTime(file, time);
        assertFails(read, split, "'" + file + "'");
        Files.delete(file);
        assertFails(read, split, "'" + file + "' is gone since the run began");
    }

    private static void assertFails(SourceRead read, Split split, String message) {
        IOException error =
                assertThrows(
                        IOException.class,
                        () -> {
                            try (Reader reader = read.open(split, Optional.empty())) {
                                reader.poll(System.nanoTime() + 1_000_000_000);
                            }
                        });
        assertTrue(error.getMessage().startsWith(message), error.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Text", "Csv", "Json", "Avro", "Parquet"})
    void anInvisibleOrMissingFileIsNoMatch(String format) throws Exception {
        Files.writeString(folder.resolve(".a.txt"), "x");
        for (String path : List.of("*.txt", "none/*.txt", "none.txt")) {
            ProblemException problem =
                    assertThrows(
                            ProblemException.class,
                            () ->
                                    FileTesting.source("ReadFrom" + format, folder.resolve(path))
                                            .schema());
            assertTrue(
                    problem.getMessage().startsWith("[UNREACHABLE] ")
                            && problem.getMessage().contains(folder.resolve(path).toString()),
                    problem.getMessage());
        }
    }
}
