package org.nifibeam.file.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifibeam.file.FileTesting.source;
import static org.nifibeam.file.FileTesting.write;
import static org.nifibeam.testkit.SourceTexts.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Source;
import org.nifibeam.file.read.Compression;
import org.nifibeam.file.text.TextSource;
import org.nifibeam.testkit.SourceLaw;

class CsvSourceTest {
    private static final long SEED = Long.getLong("nifibeam.seed", 1L);

    @TempDir Path folder;

    @Test
    void infersTypesFromASample() throws Exception {
        Path file =
                write(
                        folder.resolve("a.csv"),
                        """
                        id,ratio,flag,day,at,code,name,none
                        1,0.5,true,2001-01-14,2001-01-14 00:05:00,007,"O'Hare",
                        -2,3,FALSE,2001-01-15,2001-01-14T00:05:00.25+02:00,12,,
                        """);
        Source source = source("ReadFromCsv", file);
        assertEquals(
                "{id: int64?, ratio: double?, flag: boolean?, day: datetime?, at: datetime?,"
                        + " code: string?, name: string?, none: string?}",
                source.schema().toString());
        assertEquals(
                List.of(
                        "[1, 0.5, true, 979430400000000, 979430700000000, '007', 'O'Hare', null]",
                        "[-2, 3.0, false, 979516800000000, 979423500250000, '12', null, null]"),
                read(source));
    }

    @Test
    void quotesHoldDelimitersQuotesAndLineEnds() throws Exception {
        Path file =
                write(
                        folder.resolve("a.csv"),
                        "\uFEFFa;b\r\n\"x;\"\"y\"\"\r\n2\";\"\"\r\n# not \"data\r\n;z\"z\r\n");
        assertEquals(
                List.of("['x;\"y\"\r\n2', '']", "[null, 'z\"z']"),
                read(source("ReadFromCsv", file, "delimiter", ";", "comment", "#")));
    }

    @Test
    void aRecordThatDoesNotFitIsRejectedWithItsPlace() throws Exception {
        Path file =
                write(
                        folder.resolve("a.csv"),
                        """
                        city,delay
                        "two
                        lines",1
                        Rome,late
                        Oslo
                        Bern,2,3
                        "Ur"x,4
                        Kiel,99999999999999999999
                        Lima,5
                        """);
        Map<String, Object> schema =
                Map.of(
                        "type",
                        "object",
                        "properties",
                        Map.of(
                                "city",
                                Map.of("type", "string"),
                                "delay",
                                Map.of("type", "integer")));
        assertEquals(
                List.of(
                        "['two\nlines', 1]",
                        "!'"
                                + file
                                + "', line 4: column 2 'delay': 'late' is of type string, but the"
                                + " field of type int64",
                        "!'" + file + "', line 5: the record has 1 field, but there are 2 columns",
                        "!'" + file + "', line 6: the record has 3 fields, but there are 2 columns",
                        "!'"
                                + file
                                + "', line 7: column 1: between the closing quote and the delimiter"
                                + " stands 'x'; a quote inside a quoted field is doubled",
                        "!'"
                                + file
                                + "', line 8: column 2 'delay': '99999999999999999999' is of type"
                                + " double, but the field of type int64",
                        "['Lima', 5]"),
                readOrdered(source("ReadFromCsv", file, "schema", schema), "city", "delay"));
    }

    /** The map's order is anybody's. */
    private static List<String> readOrdered(Source source, String... names) throws Exception {
        var schema = source.schema().project(List.of(names));
        return read(source.plan(schema, Pushdown.everything(schema)));
    }

    @Test
    void aQuoteNeverClosedIsFoundOut() throws Exception {
        Path file = write(folder.resolve("a.csv"), "a\n1\n\"2\n3\n");
        assertEquals(
                List.of(
                        "['1']",
                        "!'" + file + "', line 3: column 1: a quote is opened and never closed"),
                read(source("ReadFromCsv", file, "schema", strings("a"))));
    }

    private static Map<String, Object> strings(String name) {
        return Map.of("properties", Map.of(name, Map.of("type", "string")));
    }

    @Test
    void eachFileHasItsOwnOrderOfColumns() throws Exception {
        write(folder.resolve("a.csv"), "x,y\n1,2\n");
        write(folder.resolve("b.csv"), "y,z,x\n3,9,4\n");
        Source source = source("ReadFromCsv", folder);
        assertEquals("{x: int64?, y: int64?, z: int64?}", source.schema().toString());
        assertEquals(List.of("[1, 2, null]", "[4, 3, 9]"), read(source));
    }

    @Test
    void aHeaderWithoutRecordsSaysNothingOfTypes() throws Exception {
        for (int i = 0; i < 20; i++) {
            write(folder.resolve("a" + i + ".csv"), "n,at,new\n");
        }
        assertEquals(
                "{n: string?, at: string?, new: string?}",
                source("ReadFromCsv", folder).schema().toString());
        assertEquals(List.of(), read(source("ReadFromCsv", folder)));
        write(folder.resolve("b.csv"), "n,at\n7,2001-01-14\n");
        assertEquals(
                "{n: int64?, at: datetime?, new: string?}",
                source("ReadFromCsv", folder).schema().toString());
        assertEquals(
                List.of("[7, 979430400000000, null]"),
                read(source("ReadFromCsv", folder)).stream()
                        .map(row -> row.replace("NULL", "null"))
                        .toList());
    }

    @Test
    void withoutHeader() throws Exception {
        Path file = write(folder.resolve("a.csv"), "1,a\n2,b");
        assertEquals(
                "{column_1: int64?, column_2: string?}",
                source("ReadFromCsv", file, "header", false).schema().toString());
        assertEquals(
                List.of("[1, 'a']", "[2, 'b']"),
                read(source("ReadFromCsv", file, "header", false)));
    }

    @Test
    void aLongRecordIsRejectedInBoundedMemory() throws Exception {
        Path file = folder.resolve("a.csv");
        try (var output = Files.newOutputStream(file)) {
            output.write("a\nshort\n".getBytes());
            byte[] megabyte = new byte[1 << 20];
            java.util.Arrays.fill(megabyte, (byte) 'x');
            for (int i = 0; i < 100; i++) {
                output.write(megabyte);
            }
            output.write("\nlast\n".getBytes());
        }
        List<String> all = read(source("ReadFromCsv", file, "max_record_bytes", 1_000_000L));
        assertEquals(
                List.of(
                        "['short']",
                        "!'"
                                + file
                                + "', line 3: the record has more than 1000000 bytes, of which the"
                                + " first 65536 are kept; raise 'max_record_bytes', or look for a"
                                + " quote that is never closed",
                        "['last']"),
                all);
    }

    /** Otherwise the record behind it would be taken for it. */
    @Test
    void aLongHeaderIsAnErrorAndALongCommentIsPassedOver() throws Exception {
        String comment = "#" + "x".repeat(200_000) + "\n";
        Path file = folder.resolve("a.csv");
        Files.writeString(file, comment + "a," + "b".repeat(200_000) + "\nshort,1\n");
        Object[] settings = {"max_record_bytes", 100_000L, "comment", "#"};
        ProblemException inferred =
                assertThrows(
                        ProblemException.class,
                        () -> source("ReadFromCsv", file, settings).schema());
        assertEquals(
                "[MISSING] no schema can be inferred: the header of '"
                        + file
                        + "' has more than 100000 bytes; give 'schema', raise 'max_record_bytes',"
                        + " or look for line ends that are missing",
                inferred.getMessage());
        Object[] given = {
            "max_record_bytes",
            100_000L,
            "comment",
            "#",
            "schema",
            Map.of("type", "object", "properties", Map.of("a", Map.of("type", "string")))
        };
        IOException read =
                assertThrows(IOException.class, () -> read(source("ReadFromCsv", file, given)));
        assertEquals(
                "'"
                        + file
                        + "' is damaged behind its record 0: its header has more than 100000 bytes; raise 'max_record_bytes', or"
                        + " look for line ends that are missing",
                read.getMessage());
        Files.writeString(file, comment + "a\nshort\n");
        assertEquals(List.of("['short']"), read(source("ReadFromCsv", file, settings)));
    }

    @Test
    void keepsTheLaws() throws Exception {
        System.out.println("CsvSourceTest: -Dnifibeam.seed=" + SEED);
        Random random = new Random(SEED);
        for (int round = 0; round < 6; round++) {
            Path file = folder.resolve(round + ".csv");
            int rows = 1 + random.nextInt(700);
            write(file, randomCsv(random, rows));
            TextSource source = (TextSource) source("ReadFromCsv", file, "schema", schema());
            List<Row> whole = new SourceLaw(source).all();
            assertEquals(rows, whole.size());
            for (long bytes : new long[] {1, 50, 1000, 1 << 20}) {
                SourceLaw law = new SourceLaw(source.withSplitBytes(bytes));
                assertEquals(whole, law.all(), "splits of " + bytes + " bytes");
                law.all(List.of("b"));
            }
        }
    }

    private static Map<String, Object> schema() {
        return Map.of(
                "properties",
                Map.of("a", Map.of("type", "integer"), "b", Map.of("type", "string")));
    }

    private static String randomCsv(Random random, int rows) {
        StringBuilder text = new StringBuilder("a,b\n");
        String[] texts = {"plain", "\"a\nb\"", "\"\"\"\"", "\"\n\n\"", "\"x,\"\",y\"", "ü€😀", ""};
        for (int i = 0; i < rows; i++) {
            text.append(random.nextInt(100)).append(',');
            text.append(texts[random.nextInt(texts.length)]);
            text.append(random.nextBoolean() ? "\n" : "\r\n");
        }
        return text.toString();
    }

    @Test
    void packedFilesOfEveryKind() throws Exception {
        for (Compression compression : Compression.values()) {
            Path file = folder.resolve(compression + "/a.csv" + compression.suffix());
            write(file, compression, "a\n" + "1\n".repeat(5000));
            SourceLaw law = new SourceLaw(source("ReadFromCsv", file.getParent()));
            assertEquals(5000, law.all().size(), compression.toString());
            law.resumesFromEachPosition();
        }
    }

    @Test
    void aPackedFileCutShortSaysHowMuchWasFine() throws Exception {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder("a\n");
        random.ints(300_000).forEach(i -> text.append(i).append('\n'));
        for (Compression compression :
                List.of(
                        Compression.GZIP,
                        Compression.BZIP2,
                        Compression.ZSTD,
                        Compression.SNAPPY)) {
            Path whole = write(folder.resolve("whole" + compression), compression, text.toString());
            byte[] bytes = Files.readAllBytes(whole);
            Path cut = folder.resolve("cut.csv" + compression.suffix());
            Files.write(cut, java.util.Arrays.copyOf(bytes, bytes.length * 3 / 4));
            Source source = source("ReadFromCsv", cut);
            IOException error = assertThrows(IOException.class, () -> read(source));
            assertTrue(
                    error.getMessage()
                            .matches("'.*cut.csv.*' is damaged behind its record [1-9]\\d{3,}: .*"),
                    compression + ": " + error.getMessage());
        }
    }

    @Test
    void aNameThatLies() throws Exception {
        Path file = write(folder.resolve("a.csv.gz"), "a\n1\n");
        ProblemException problem =
                assertThrows(ProblemException.class, () -> source("ReadFromCsv", file).schema());
        assertTrue(
                problem.getMessage().contains("ends in .gz but its content is not gzip data"),
                problem.getMessage());
        assertEquals(List.of("[1]"), read(source("ReadFromCsv", file, "compression", "none")));
    }

    @Test
    void settingsAreChecked() {
        refused("'delimiter' is ';;'", "delimiter", ";;");
        refused("'delimiter', 'quote' and 'comment' do not fit", "quote", ",");
        refused("'watch_interval' is no duration: soon", "watch_interval", "soon");
        refused("'max_record_bytes' is 0", "max_record_bytes", 0L);
        refused(
                "'schema.properties.a.type': ",
                "schema",
                Map.of("properties", Map.of("a", Map.of("type", "text"))));
        refused(
                "the field 'a' is of type array<string>?, and CSV holds scalars only",
                "schema",
                Map.of(
                        "properties",
                        Map.of("a", Map.of("type", "array", "items", Map.of("type", "string")))));
    }

    private void refused(String message, Object... settings) {
        ProblemException problem =
                assertThrows(
                        ProblemException.class,
                        () -> source("ReadFromCsv", folder.resolve("x.csv"), settings));
        assertTrue(problem.getMessage().contains(message), problem.getMessage());
    }
}
