package org.nifibeam.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.JsonSchema;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceProvider;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;
import org.nifibeam.testkit.Await;
import org.nifibeam.testkit.SinkLaw;
import org.nifibeam.testkit.SourceLaw;
import org.nifibeam.testkit.SourceTexts;

/** What is written is read back, and both sides keep the laws, in every format. */
class FormatLawsTest {
    private static final long SEED = Long.getLong("nifibeam.seed", 1L);

    private static final Schema FLAT =
            Schema.of(
                    new Field("whole", FieldType.nullable(Kind.INT64)),
                    new Field("real", FieldType.nullable(Kind.DOUBLE)),
                    new Field("flag", FieldType.nullable(Kind.BOOLEAN)),
                    new Field("text", FieldType.nullable(Kind.STRING)),
                    new Field("at", FieldType.nullable(Kind.DATETIME)));

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"Csv", "Json", "Avro", "Parquet"})
    void sinksKeepTheLaws(String format) throws Exception {
        System.out.println("FormatLawsTest: -Dnifibeam.seed=" + SEED);
        List<Row> rows = rows(200, new Random(SEED));
        sinkLaw(format, rows, "once").commitsOnceAndAll();
        sinkLaw(format, rows, "many").commitsAtEachCheckpoint();
        sinkLaw(format, rows, "abort").abortLeavesNothing();
        sinkLaw(format, rows, "merged", "num_shards", 2L).commitsOnceAndAll();
        sinkLaw(format, rows, "spread", "num_shards", 5L).commitsAtEachCheckpoint();
    }

    private SinkLaw sinkLaw(String format, List<Row> rows, String name, Object... settings)
            throws Exception {
        Path out = folder.resolve(name + "/out");
        Path work = Files.createDirectories(folder.resolve(name + "/work"));
        return new SinkLaw(
                new SinkLaw.Destination() {
                    @Override
                    public Sink sink() throws Exception {
                        return FileTesting.sink(
                                "WriteTo" + format, FLAT, out.resolve("data"), settings);
                    }

                    @Override
                    public List<Row> visible() throws Exception {
                        return shown(format, out);
                    }
                },
                rows,
                work);
    }

    /** Only names that do not begin with a dot. */
    private static List<Row> shown(String format, Path out) throws Exception {
        if (!Files.isDirectory(out)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(out)) {
            if (files.allMatch(file -> file.getFileName().toString().startsWith("."))) {
                return List.of();
            }
        }
        Source source = source(format, out);
        return FileTesting.rows(source);
    }

    private static Source source(String format, Path path) throws Exception {
        Map<String, Object> properties =
                Map.of(
                        "whole", Map.of("type", "integer"),
                        "real", Map.of("type", "number"),
                        "flag", Map.of("type", "boolean"),
                        "text", Map.of("type", "string"),
                        "at", Map.of("type", "string", "format", "date-time"));
        Map<String, Object> ordered = new LinkedHashMap<>();
        FLAT.names().forEach(name -> ordered.put(name, properties.get(name)));
        return format.equals("Csv") || format.equals("Json")
                ? FileTesting.source(
                        "ReadFrom" + format, path, "schema", Map.of("properties", ordered))
                : FileTesting.source("ReadFrom" + format, path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Csv", "Json", "Avro", "Parquet"})
    void sourcesKeepTheLaws(String format) throws Exception {
        List<Row> rows = rows(5000, new Random(SEED));
        Path out = folder.resolve("out/data");
        Sink sink = FileTesting.sink("WriteTo" + format, FLAT, out);
        FileTesting.writeAll(sink, rows, folder);
        Source source = source(format, out.getParent());
        assertEquals(FLAT, source.schema());
        SourceLaw law = new SourceLaw(source);
        assertEquals(rows, law.all());
        law.all(List.of("at", "text"));
        law.pushdownChangesNothing(new Pushdown(List.of(), List.of(), List.of()));
    }

    @Test
    void textKeepsTheLaws() throws Exception {
        Schema schema = Schema.of(new Field("line", FieldType.of(Kind.STRING)));
        String[] texts = {"", "a,b", "\"", " ü ", "\u0000", "😀", "x".repeat(3000)};
        Random random = new Random(SEED);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            rows.add(RowShape.of(schema).row(texts[random.nextInt(texts.length)]));
        }
        Path out = folder.resolve("out/data");
        FileTesting.writeAll(FileTesting.sink("WriteToText", schema, out), rows, folder);
        SourceLaw source = new SourceLaw(FileTesting.source("ReadFromText", out.getParent()));
        assertEquals(rows, source.all());
        source.all(List.of("line"));
        source.pushdownChangesNothing(new Pushdown(List.of(), List.of(), List.of()));
        textSink(schema, rows.subList(0, 200), "once").commitsOnceAndAll();
        textSink(schema, rows.subList(0, 200), "many").commitsAtEachCheckpoint();
        textSink(schema, rows.subList(0, 200), "abort").abortLeavesNothing();
        textSink(schema, rows.subList(0, 200), "merged", "num_shards", 2L).commitsOnceAndAll();
    }

    private SinkLaw textSink(Schema schema, List<Row> rows, String name, Object... settings)
            throws Exception {
        Path out = folder.resolve(name + "/out");
        Path work = Files.createDirectories(folder.resolve(name + "/work"));
        return new SinkLaw(
                new SinkLaw.Destination() {
                    @Override
                    public Sink sink() throws Exception {
                        return FileTesting.sink(
                                "WriteToText", schema, out.resolve("data"), settings);
                    }

                    @Override
                    public List<Row> visible() throws Exception {
                        return shown("Text", out);
                    }
                },
                rows,
                work);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Json", "Avro", "Parquet"})
    void nestedAndLogicalValuesKeepTheLaws(String format) throws Exception {
        for (int round = 0; round < 5; round++) {
            RandomRecords random = new RandomRecords(new Random(SEED * 100 + round));
            Schema schema = random.schema(2);
            List<Row> rows = random.rows(schema, 600);
            Path out = folder.resolve("out" + round);
            FileTesting.writeAll(
                    FileTesting.sink("WriteTo" + format, schema, out.resolve("data")),
                    rows,
                    folder);
            SourceLaw law =
                    new SourceLaw(
                            format.equals("Json")
                                    ? FileTesting.source(
                                            "ReadFromJson", out, "schema", JsonSchema.of(schema))
                                    : FileTesting.source("ReadFrom" + format, out));
            assertEquals(rows, law.all(), "round " + round + " of seed " + SEED);
            law.all(schema.names().subList(0, 1));
        }
    }

    private static List<Row> rows(int count, Random random) {
        List<Row> rows = new ArrayList<>();
        String[] texts = {"", "a,b", "\"", "x\ny", " ü ", "null", "#", "\r", "😀", "2001-01-14"};
        RowShape shape = RowShape.of(FLAT);
        for (int i = 0; i < count; i++) {
            rows.add(
                    shape.row(
                            random.nextInt(5) == 0 ? null : random.nextLong(),
                            random.nextInt(5) == 0
                                    ? null
                                    : random.nextInt(9) == 0 ? Double.NaN : random.nextGaussian(),
                            random.nextInt(5) == 0 ? null : random.nextBoolean(),
                            random.nextInt(5) == 0 ? null : texts[random.nextInt(texts.length)],
                            random.nextInt(5) == 0
                                    ? null
                                    : random.nextLong(
                                            -60_000_000_000_000_000L, 200_000_000_000_000_000L)));
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(strings = {"Json", "Avro", "Parquet"})
    void nestedValuesComeBack(String format) throws Exception {
        Schema place =
                Schema.of(
                        new Field("lat", FieldType.nullable(Kind.DOUBLE)),
                        new Field(
                                "tags",
                                new FieldType.Array(FieldType.nullable(Kind.STRING), true)));
        Schema schema =
                Schema.of(
                        new Field("id", FieldType.nullable(Kind.INT64)),
                        new Field(
                                "places",
                                new FieldType.Array(new FieldType.Nested(place, true), true)),
                        new Field("one", new FieldType.Nested(place, true)));
        RowShape inner = RowShape.of(place);
        List<Row> rows =
                List.of(
                        RowShape.of(schema)
                                .row(
                                        1L,
                                        Arrays.asList(
                                                inner.row(1.5, Arrays.asList("a", null)),
                                                inner.row(null, null)),
                                        inner.row(-0.5, List.of("b"))),
                        RowShape.of(schema).row(2L, null, null),
                        RowShape.of(schema).row(null, List.of(), inner.row(0.5, List.of())));
        Path out = folder.resolve("out/data");
        FileTesting.writeAll(FileTesting.sink("WriteTo" + format, schema, out), rows, folder);
        Source source = FileTesting.source("ReadFrom" + format, out.getParent());
        assertEquals(schema, source.schema());
        assertEquals(rows, FileTesting.rows(source));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Avro", "Parquet"})
    void everyScalarComesBack(String format) throws Exception {
        List<Field> fields = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            fields.add(new Field(kind.name(), FieldType.of(kind)));
            fields.add(new Field(kind.name() + "_null", FieldType.nullable(kind)));
        }
        Schema schema = Schema.of(fields);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            List<Object> values = new ArrayList<>();
            for (Kind kind : Kind.values()) {
                values.add(value(kind, i));
                values.add(i == 1 ? null : value(kind, i));
            }
            rows.add(RowShape.of(schema).row(values.toArray()));
        }
        Path out = folder.resolve("out/data");
        FileTesting.writeAll(FileTesting.sink("WriteTo" + format, schema, out), rows, folder);
        assertEquals(
                rows, FileTesting.rows(FileTesting.source("ReadFrom" + format, out.getParent())));
    }

    private static Object value(Kind kind, int i) {
        return switch (kind) {
            case BOOLEAN -> i == 0;
            case INT8, INT16, INT32 -> i - 100;
            case INT64, DATETIME -> Long.MAX_VALUE - i;
            case FLOAT -> 0.1f * i;
            case DOUBLE -> -0.1 * i;
            case DECIMAL ->
                    new BigDecimal("-12345678901234567890.12").multiply(BigDecimal.valueOf(i));
            case STRING -> "ü" + i;
            case BYTES -> ("b" + i).getBytes(StandardCharsets.UTF_8);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"Csv", "Json", "Avro", "Parquet"})
    void aWatchedFolderGivesFilesThatComeLater(String format) throws Exception {
        List<Row> rows = rows(10, new Random(SEED));
        Path out = folder.resolve("out");
        FileTesting.writeAll(
                FileTesting.sink("WriteTo" + format, FLAT, out.resolve("a")),
                rows.subList(0, 5),
                folder);
        SourceProvider provider = FileTesting.CONNECTORS.source("ReadFrom" + format).orElseThrow();
        Config config = FileTesting.config(provider, out, "watch_interval", "10ms");
        assertFalse(provider.bounded(config));
        Source source = provider.create(config);
        SourceRead read =
                source.plan(
                        source.schema(),
                        new Pushdown(List.of("whole"), List.of("whole"), List.of()));
        List<String> values = new ArrayList<>();
        try (Source.SplitEnumerator enumerator = read.enumerator(Optional.empty())) {
            Await.until("the first file's rows", () -> readNew(read, enumerator, values) == 5);
            FileTesting.writeAll(
                    FileTesting.sink("WriteTo" + format, FLAT, out.resolve("b")),
                    rows.subList(5, 10),
                    folder);
            Await.until("the second file's rows", () -> readNew(read, enumerator, values) == 10);
            assertFalse(enumerator.exhausted());
        }
        assertEquals(rows.stream().map(row -> "[" + row.get(0) + "]").toList(), values);
    }

    private static int readNew(
            SourceRead read, Source.SplitEnumerator enumerator, List<String> values) {
        try {
            for (Split split : enumerator.discover()) {
                values.addAll(SourceTexts.read(read, split, Optional.empty()));
            }
            return values.size();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Text", "Csv", "Json", "Avro", "Parquet"})
    void badSettingsAreNamed(String format) {
        Schema line = Schema.of(new Field("line", FieldType.of(Kind.STRING)));
        Path path = folder.resolve("data");
        assertNamed(
                "watch_interval",
                () -> FileTesting.source("ReadFrom" + format, path, "watch_interval", "often"));
        for (Object[] setting :
                new Object[][] {
                    {"num_shards", 0L}, {"num_shards", 1_000_000L}, {"file_naming", "{shard}"}
                }) {
            assertNamed(
                    (String) setting[0],
                    () -> FileTesting.sink("WriteTo" + format, line, path, setting));
        }
    }

    private static void assertNamed(String property, Executable create) {
        ProblemException problem = assertThrows(ProblemException.class, create);
        assertTrue(
                problem.getMessage().startsWith("[INVALID_VALUE] '" + property + "'"),
                problem.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Csv", "Json", "Avro", "Parquet"})
    void aFileWithoutRecordsIsAFile(String format) throws Exception {
        Path out = folder.resolve("out/data");
        FileTesting.writeAll(FileTesting.sink("WriteTo" + format, FLAT, out), List.of(), folder);
        assertTrue(FileTesting.rows(source(format, out.getParent())).isEmpty());
    }
}
