package org.nifibeam.file.parquet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.airlift.compress.lz4.Lz4Compressor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Expression.Literal;
import org.nifibeam.core.expression.Operator;
import org.nifibeam.core.expression.Typing;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;
import org.nifibeam.testkit.SourceLaw;

class ParquetSourceTest {
    private static final String NUMBERS =
            "message m { required int64 n; optional binary s (STRING); }";

    @TempDir Path folder;

    @Test
    void namesAMissingFile() {
        assertProblem(
                folder.resolve("no.parquet").toString(),
                ProblemCode.UNREACHABLE,
                "there is no file or folder '" + folder.resolve("no.parquet") + "'",
                "check the path");
    }

    @Test
    void namesAGlobWithoutMatchesAndAnEmptyFolder() throws Exception {
        Files.writeString(folder.resolve("_SUCCESS"), "");
        assertProblem(
                folder + "/*.parquet",
                ProblemCode.UNREACHABLE,
                "no file matches '" + folder + "/*.parquet'");
        assertProblem(
                folder.toString(),
                ProblemCode.UNREACHABLE,
                "has no file that ends in .parquet",
                "/**/*.parquet");
        assertProblem(
                folder + "/no/*.parquet",
                ProblemCode.UNREACHABLE,
                "there is no folder '" + folder + "/no'");
    }

    @Test
    void saysWhatIsNoParquetFileAndWhatWasCutShort() throws Exception {
        Path text = Files.writeString(folder.resolve("a.parquet"), "origin,delay\nLAX,4\nSFO,2\n");
        assertProblem(
                text.toString(), ProblemCode.UNREACHABLE, "'" + text + "' is no Parquet file");
        Files.writeString(text, "");
        assertProblem(text.toString(), ProblemCode.UNREACHABLE, "it has only 0 bytes");
        Path file = numbers("b.parquet", 100);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 20));
        assertProblem(
                file.toString(),
                ProblemCode.UNREACHABLE,
                "'" + file + "' is no Parquet file, or was cut short");
        Arrays.fill(bytes, bytes.length - 60, bytes.length - 8, (byte) 0xFF);
        Files.write(file, bytes);
        assertProblem(
                file.toString(), ProblemCode.UNREACHABLE, "'" + file + "' is damaged: its footer");
    }

    @Test
    void refusesFilesOfDifferentSchemasNamingFileAndColumn() throws Exception {
        numbers("a.parquet", 10);
        Path other =
                write(
                        "b.parquet",
                        "message m { required int32 n; optional binary s (STRING); }",
                        1,
                        g -> g.add("n", 1));
        assertProblem(
                folder.toString(),
                ProblemCode.TYPE_MISMATCH,
                "'" + other + "' has the column 'n' as int32",
                "int64");
        write("b.parquet", "message m { required int64 n; }", 1, g -> g.add("n", 1L));
        assertProblem(
                folder.toString(), ProblemCode.TYPE_MISMATCH, "'" + other + "' has no column 's'");
    }

    @Test
    void readsFoldersAndGlobsInOrderWithoutHiddenFiles() throws Exception {
        Files.createDirectories(folder.resolve("in/2024"));
        numbers("in/b.parquet", 2);
        numbers("in/a.parquet", 1);
        numbers("in/.hidden.parquet", 5);
        numbers("in/_temporary.parquet", 5);
        numbers("in/2024/c.parquet", 4);
        assertEquals(3, rows(folder + "/in").size());
        assertEquals(3, rows(folder + "/in/*.parquet").size());
        assertEquals(4, rows(folder + "/in/**/*.parquet").size());
        assertEquals(7, rows(folder + "/in/**.parquet").size());
        assertEquals(
                List.of("[0, NULL]", "[0, NULL]", "[1, NULL]"),
                rows(folder + "/in/{a,b}.parquet").stream()
                        .map(row -> row.toString().replace("null", "NULL"))
                        .toList());
    }

    @Test
    void whatCannotBeReadIsShownAndRefusedOnlyWhenRead() throws Exception {
        Path file =
                write(
                        "interval.parquet",
                        """
                        message m {
                          required int64 n;
                          optional fixed_len_byte_array(12) span (INTERVAL);
                          optional group inner { optional fixed_len_byte_array(12) span (INTERVAL); }
                          optional int64 last;
                        }
                        """,
                        3,
                        group -> {
                            group.add("n", 1L);
                            group.add("last", 9L);
                        });
        Source source = source(file.toString());
        Schema schema = source.schema();
        assertEquals(
                "{n: int64, span: bytes?, inner: row{span: bytes?}?, last: int64?}",
                schema.toString());
        List<String> flat = List.of("n", "last");
        assertEquals("[1, 9]", new ReadAll(source).rows(flat).get(2).toString());
        Map<String, String> reasons =
                Map.of(
                        "span", "INTERVAL stored as FIXED_LEN_BYTE_ARRAY",
                        "inner", "INTERVAL stored as FIXED_LEN_BYTE_ARRAY in 'inner.span'");
        reasons.forEach(
                (name, reason) -> {
                    ProblemException problem =
                            assertThrows(
                                    ProblemException.class,
                                    () ->
                                            source.plan(
                                                    schema,
                                                    new Pushdown(
                                                            List.of(name),
                                                            List.of(name),
                                                            List.of())));
                    assertEquals(
                            "[UNSUPPORTED] the column '"
                                    + name
                                    + "' of '"
                                    + file
                                    + "' is "
                                    + reason
                                    + ", which ReadFromParquet cannot read yet; leave it out: name"
                                    + " the other fields with MapToFields, or drop it when writing"
                                    + " the file",
                            problem.getMessage());
                });
    }

    @Test
    void logicalTypesOfOtherWriters() throws Exception {
        Path file =
                write(
                        "logical.parquet",
                        """
                        message m {
                          required int32 d (DATE);
                          required int32 t3 (TIME(MILLIS,true));
                          required int64 t6 (TIME(MICROS,false));
                          required int64 t9 (TIME(NANOS,true));
                          required int64 s3 (TIMESTAMP(MILLIS,true));
                          required int64 s6 (TIMESTAMP(MICROS,false));
                          required int64 s9 (TIMESTAMP(NANOS,true));
                          required fixed_len_byte_array(16) u (UUID);
                          required binary e (ENUM);
                          required binary j (JSON);
                          required binary b (BSON);
                          required int32 d4 (DECIMAL(9,2));
                          required int64 d8 (DECIMAL(18,4));
                          required binary dv (DECIMAL(40,3));
                          required fixed_len_byte_array(3) df (DECIMAL(6,1));
                        }
                        """,
                        1,
                        group ->
                                group.append("d", 11_337)
                                        .append("t3", 3_600_001)
                                        .append("t6", 3_600_000_001L)
                                        .append("t9", 3_600_000_001_000L)
                                        .append("s3", 979_430_400_001L)
                                        .append("s6", 979_430_400_000_001L)
                                        .append("s9", 979_430_400_000_001_000L)
                                        .append(
                                                "u",
                                                binary(
                                                        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
                                                        14, 15, 255))
                                        .append("e", "RED")
                                        .append("j", "{\"a\":1}")
                                        .append("b", binary(5, 0))
                                        .append("d4", -12_345)
                                        .append("d8", 12_345L)
                                        .append("dv", binary(1, 0, 0))
                                        .append("df", binary(255, 255, 254)));
        Source source = source(file.toString());
        assertEquals(
                "{d: datetime, t3: time, t6: time, t9: time, s3: datetime, s6: datetime, s9:"
                        + " datetime, u: uuid, e: string, j: string, b: bytes, d4: decimal, d8:"
                        + " decimal, dv: decimal, df: decimal}",
                source.schema().toString());
        Row row = rows(file.toString()).get(0);
        assertEquals(
                "[979516800000000, 3600001000, 3600000001, 3600000001, 979430400001000,"
                        + " 979430400000001, 979430400000001, '01020304-0506-0708-090a-0b0c0d0e0fff',"
                        + " 'RED', '{\"a\":1}', 0x0500, -123.45, 1.2345, 65.536, -0.2]",
                row.toString());
    }

    private static Binary binary(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return Binary.fromConstantByteArray(bytes);
    }

    @Test
    void lz4() throws Exception {
        List<List<Row>> rows = new ArrayList<>();
        for (CompressionCodecName codec :
                List.of(CompressionCodecName.LZ4_RAW, CompressionCodecName.UNCOMPRESSED)) {
            Path file = folder.resolve(codec + ".parquet");
            new GeneratedFile(file, codec, WriterVersion.PARQUET_2_0, true, 3000).write(1);
            rows.add(rows(file.toString()));
        }
        assertEquals(rows.get(1), rows.get(0));
    }

    @Test
    void lz4WithHadoopsFramingAndWithout() throws Exception {
        byte[] page = "abcabcabcabcabcabcabcabc-abcabcabcabcabc".repeat(100).getBytes();
        byte[] block = new byte[page.length];
        int packed = new Lz4Compressor().compress(page, 0, 1000, block, 0, block.length);
        ByteBuffer framed = ByteBuffer.allocate(2 * page.length);
        for (int at = 0; at < page.length; at += 1000) {
            framed.putInt(1000);
            int size = new Lz4Compressor().compress(page, at, 1000, block, 0, block.length);
            framed.putInt(size).put(block, 0, size);
        }
        byte[] made = new byte[page.length];
        Decompressor lz4 = Decompressor.of(CompressionCodec.LZ4);
        assertEquals(
                page.length,
                lz4.decompress(framed.array(), 0, framed.position(), made, 0, made.length));
        assertArrayEquals(page, made);
        new Lz4Compressor().compress(page, 0, 1000, block, 0, block.length);
        assertEquals(1000, lz4.decompress(block, 0, packed, made, 0, 1000));
        assertArrayEquals(Arrays.copyOf(page, 1000), Arrays.copyOf(made, 1000));
    }

    @Test
    void aCodecThatIsNotThereIsNamed() {
        IOException error =
                assertThrows(IOException.class, () -> Decompressor.of(CompressionCodec.BROTLI));
        assertEquals(
                "the codec BROTLI is not supported; write the file with ZSTD, SNAPPY, GZIP, LZ4_RAW"
                        + " or uncompressed",
                error.getMessage());
    }

    @Test
    void nanosecondsAreAnErrorThatNamesTheRow() throws Exception {
        Path file =
                write(
                        "nanos.parquet",
                        "message m { optional int64 t (TIMESTAMP(NANOS,true)); }",
                        5,
                        new Consumer<>() {
                            private int row;

                            @Override
                            public void accept(Group group) {
                                if (row++ != 1) {
                                    group.add("t", row == 4 ? 1_000_001L : 1_000_000L);
                                }
                            }
                        });
        IOException error = assertThrows(IOException.class, () -> rows(file.toString()));
        assertEquals(
                "'"
                        + file
                        + "', row group 0, column 't': row 3 of the row group: a timestamp has"
                        + " nanoseconds (1000001 ns), DATETIME holds microseconds",
                error.getMessage());
    }

    @Test
    void aDamagedPageNamesFileRowGroupAndColumn() throws Exception {
        Path file = numbers("damaged.parquet", 2000);
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 200; i < 260; i++) {
            bytes[i] ^= 0x5A;
        }
        Files.write(file, bytes);
        IOException error = assertThrows(IOException.class, () -> rows(file.toString()));
        assertTrue(
                error.getMessage().startsWith("'" + file + "', row group 0, column 'n': "),
                error.getMessage());
    }

    @ParameterizedTest
    @EnumSource(WriterVersion.class)
    void damageIsNeverAnythingButAnIoException(WriterVersion version) throws Exception {
        Path file = folder.resolve("fuzz.parquet");
        new GeneratedFile(file, CompressionCodecName.UNCOMPRESSED, version, true, 300).write(1);
        byte[] good = Files.readAllBytes(file);
        Random random = new Random(7);
        for (int round = 0; round < Integer.getInteger("nifibeam.rounds", 200); round++) {
            byte[] bytes = good.clone();
            for (int i = 0; i < 1 + random.nextInt(4); i++) {
                bytes[random.nextInt(bytes.length - 8)] = (byte) random.nextInt();
            }
            Files.write(file, bytes);
            try {
                rows(file.toString());
            } catch (IOException | ProblemException e) {
                assertTrue(e.getMessage().contains(file.toString()), e.toString());
            }
        }
    }

    @Test
    void aChangedFileIsNoticed() throws Exception {
        Path file = numbers("changing.parquet", 10);
        Source source = source(file.toString());
        Schema schema = source.schema();
        SourceRead read =
                source.plan(schema, new Pushdown(schema.names(), schema.names(), List.of()));
        Split split;
        try (Source.SplitEnumerator splits = read.enumerator(Optional.empty())) {
            split = splits.discover().get(0);
        }
        numbers("changing.parquet", 20);
        IOException error =
                assertThrows(IOException.class, () -> read.open(split, Optional.empty()));
        assertTrue(
                error.getMessage().contains("'" + file + "' has changed since the run began"),
                error.getMessage());
        Files.delete(file);
        error = assertThrows(IOException.class, () -> read.open(split, Optional.empty()));
        assertTrue(error.getMessage().contains("'" + file + "' is gone"), error.getMessage());
    }

    @Test
    void rowGroupsAreSkippedByStatistics() throws Exception {
        Path file =
                write(
                        "sorted.parquet",
                        "message m { required int64 n; }",
                        3000,
                        new Consumer<>() {
                            private long next;

                            @Override
                            public void accept(Group group) {
                                group.add("n", next++);
                            }
                        });
        Source source = source(file.toString());
        Schema schema = source.schema();
        assertEquals(3, splits(source, schema, Operator.GREATER_OR_EQUAL, 0));
        assertEquals(1, splits(source, schema, Operator.GREATER, 2000));
        assertEquals(1, splits(source, schema, Operator.LESS, 1000));
        assertEquals(1, splits(source, schema, Operator.EQUAL, 1000));
        assertEquals(3, splits(source, schema, Operator.NOT_EQUAL, 1000));
        assertEquals(0, splits(source, schema, Operator.GREATER, 2999));
    }

    private static int splits(Source source, Schema schema, Operator operator, long literal)
            throws Exception {
        Expression filter =
                Typing.operation(
                        operator,
                        List.of(
                                Typing.field("n", schema),
                                new Literal(literal, FieldType.of(Kind.INT64))));
        SourceRead read =
                source.plan(schema, new Pushdown(List.of("n"), List.of("n"), List.of(filter)));
        try (Source.SplitEnumerator splits = read.enumerator(Optional.empty())) {
            return splits.discover().size();
        }
    }

    @Test
    void widenedFieldsAreFilteredToo() throws Exception {
        Path file =
                write(
                        "ints.parquet",
                        "message m { optional int32 i; optional float f; }",
                        9,
                        new Consumer<>() {
                            private int next;

                            @Override
                            public void accept(Group group) {
                                group.add("i", next);
                                group.add("f", next++ / 2f);
                            }
                        });
        Source source = source(file.toString());
        Schema schema = source.schema();
        SourceLaw laws = new SourceLaw(source);
        for (String field : List.of("i", "f")) {
            for (Literal literal :
                    List.of(
                            new Literal(4L, FieldType.of(Kind.INT64)),
                            new Literal(2.5, FieldType.of(Kind.DOUBLE)),
                            new Literal(null, FieldType.nullable(Kind.INT32)))) {
                Expression filter =
                        Typing.operation(
                                Operator.GREATER, List.of(literal, Typing.field(field, schema)));
                laws.pushdownChangesNothing(
                        new Pushdown(List.of(field), List.of(), List.of(filter)));
            }
        }
    }

    @Test
    void equalStringsOfADictionaryAreOneObject() throws Exception {
        Path file =
                write(
                        "words.parquet",
                        "message m { optional binary s (STRING); }",
                        10,
                        g -> g.add("s", "same"));
        List<Row> rows = rows(file.toString());
        assertSame(rows.get(0).get(0), rows.get(9).get(0));
    }

    private Path numbers(String name, int count) throws IOException {
        return write(
                name,
                NUMBERS,
                count,
                new Consumer<>() {
                    private long next;

                    @Override
                    public void accept(Group group) {
                        group.add("n", next++);
                    }
                });
    }

    private Path write(String name, String schema, int count, Consumer<Group> fill)
            throws IOException {
        MessageType type = MessageTypeParser.parseMessageType(schema);
        Path file = folder.resolve(name);
        Files.deleteIfExists(file);
        try (ParquetWriter<Group> writer =
                ExampleParquetWriter.builder(new LocalOutputFile(file))
                        .withConf(new PlainParquetConfiguration())
                        .withType(type)
                        .withCompressionCodec(CompressionCodecName.ZSTD)
                        .withRowGroupRowCountLimit(1000)
                        .build()) {
            for (int i = 0; i < count; i++) {
                Group group = new SimpleGroup(type);
                fill.accept(group);
                writer.write(group);
            }
        }
        return file;
    }

    private static void assertProblem(String path, ProblemCode code, String... texts) {
        ProblemException problem =
                assertThrows(ProblemException.class, () -> source(path).schema());
        assertEquals(code, problem.problems().get(0).code());
        for (String text : texts) {
            assertTrue(problem.getMessage().contains(text), problem.getMessage());
        }
    }

    private static List<Row> rows(String path) throws Exception {
        Source source = source(path);
        return new ReadAll(source).rows(source.schema().names());
    }

    private static Source source(String path) throws ProblemException {
        return new ParquetSourceProvider().create(new Config(Map.of("path", path)));
    }

    /** Reads the named fields of all splits. */
    private record ReadAll(Source source) {
        List<Row> rows(List<String> names) throws Exception {
            SourceRead read = source.plan(source.schema(), new Pushdown(names, names, List.of()));
            List<Row> rows = new ArrayList<>();
            try (Source.SplitEnumerator splits = read.enumerator(Optional.empty())) {
                for (Split split : splits.discover()) {
                    try (Reader reader = read.open(split, Optional.empty())) {
                        while (reader.poll(Long.MAX_VALUE) instanceof Reader.Columns columns) {
                            rows.addAll(List.of(RowShape.of(read.schema()).rows(columns.batch())));
                        }
                    }
                }
            }
            return rows;
        }
    }
}
