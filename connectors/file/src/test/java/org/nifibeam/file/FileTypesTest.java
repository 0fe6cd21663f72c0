package org.nifibeam.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.JsonSchema;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.LogicalType;
import org.nifibeam.core.schema.LogicalTypes;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Source;
import org.nifibeam.testkit.SourceTexts;

/** Each type in each format: what stands in the file, and that it comes back. */
class FileTypesTest {
    private static final long SEED = Long.getLong("nifibeam.seed", 1L);
    private static final Path DOCUMENT = Path.of("../../docs/connectors/file.md");
    private static final String BEGIN = "<!-- types -->";
    private static final String END = "<!-- /types -->";

    @TempDir Path folder;

    private static Map<FieldType, Object> examples() {
        Map<FieldType, Object> examples = new LinkedHashMap<>();
        examples.put(FieldType.of(Kind.BOOLEAN), true);
        examples.put(FieldType.of(Kind.INT8), -8);
        examples.put(FieldType.of(Kind.INT16), -16);
        examples.put(FieldType.of(Kind.INT32), -32);
        examples.put(FieldType.of(Kind.INT64), -64L);
        examples.put(FieldType.of(Kind.FLOAT), 0.5f);
        examples.put(FieldType.of(Kind.DOUBLE), 0.25);
        examples.put(FieldType.of(Kind.DECIMAL), new BigDecimal("1.50"));
        examples.put(FieldType.of(Kind.STRING), "text");
        examples.put(FieldType.of(Kind.BYTES), new byte[] {1, 2, 3});
        examples.put(FieldType.of(Kind.DATETIME), 979_430_700_000_001L);
        logical(examples, LogicalTypes.DATE, 11_336);
        logical(examples, LogicalTypes.TIME, 300_000_000L);
        logical(examples, LogicalTypes.LOCAL_DATETIME, 979_430_700_000_000L);
        logical(examples, LogicalTypes.UUID, "0ddba11c-0de5-4a11-b0b5-1eaf0c0ffee5");
        logical(examples, LogicalTypes.enumeration(List.of("RED", "BLUE")), 1);
        logical(examples, LogicalTypes.fixedBytes(2), new byte[] {1, 2});
        logical(examples, LogicalTypes.varString(9), "text");
        logical(examples, LogicalTypes.decimal(9, 2), new BigDecimal("1.50"));
        logical(examples, LogicalTypes.decimal(18, 2), new BigDecimal("1.50"));
        logical(examples, LogicalTypes.decimal(30, 2), new BigDecimal("1.50"));
        FieldType whole = FieldType.of(Kind.INT64);
        examples.put(new FieldType.Array(whole, false), List.of(1L, 2L));
        examples.put(
                new FieldType.Mapping(FieldType.of(Kind.STRING), whole, false), Map.of("a", 1L));
        Schema row = Schema.of(new Field("x", whole));
        examples.put(new FieldType.Nested(row, false), RowShape.of(row).row(1L));
        return examples;
    }

    private static void logical(Map<FieldType, Object> examples, LogicalType type, Object value) {
        examples.put(new FieldType.Logical(type, false), value);
    }

    @Test
    void theDocumentHasTheTypesAsTheyStandInFiles() throws Exception {
        List<String> lines = new ArrayList<>();
        lines.add("| type | Csv | Json | Avro | Parquet |");
        lines.add("|---|---|---|---|---|");
        for (Map.Entry<FieldType, Object> example : examples().entrySet()) {
            Schema schema = Schema.of(new Field("f", example.getKey()));
            Row row = RowShape.of(schema).row(example.getValue());
            boolean scalar = example.getKey().base() instanceof FieldType.Scalar;
            lines.add(
                    String.format(
                            "| `%s` | %s | %s | %s | %s |",
                            example.getKey(),
                            scalar ? code(csv(schema, row)) : "refused",
                            code(json(schema, row)),
                            code(avro(schema, row)),
                            code(parquet(schema, row))));
        }
        String document = Files.readString(DOCUMENT);
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        int end = document.indexOf(END);
        String table = "\n" + String.join("\n", lines) + "\n";
        if (Boolean.getBoolean("nifibeam.accept")) {
            Files.writeString(
                    DOCUMENT, document.substring(0, begin) + table + document.substring(end));
            return;
        }
        assertEquals(
                table,
                document.substring(begin, end),
                "run again with -Dnifibeam.accept=true and review the difference");
    }

    private static String code(String text) {
        return "`" + text.replace("|", "\\|") + "`";
    }

    private Path write(String format, Schema schema, List<Row> rows) throws Exception {
        Path out = folder.resolve(format + "-" + folder.toFile().list().length);
        FileTesting.writeAll(
                FileTesting.sink("WriteTo" + format, schema, out.resolve("data")), rows, folder);
        try (Stream<Path> files = Files.list(out)) {
            return files.findFirst().orElseThrow();
        }
    }

    private String csv(Schema schema, Row row) throws Exception {
        return Files.readAllLines(write("Csv", schema, List.of(row))).get(1);
    }

    private String json(Schema schema, Row row) throws Exception {
        String line = Files.readAllLines(write("Json", schema, List.of(row))).get(0);
        return line.substring("{\"f\":".length(), line.length() - 1);
    }

    private String avro(Schema schema, Row row) throws Exception {
        try (DataFileReader<GenericRecord> reader =
                new DataFileReader<>(
                        write("Avro", schema, List.of(row)).toFile(), new GenericDatumReader<>())) {
            return reader.getSchema()
                    .getField("f")
                    .schema()
                    .toString()
                    .replaceAll(",\"org.nifibeam.type\":\\{[^}]*\\}", "")
                    .replace("\"", "")
                    .replace(",namespace:org.nifibeam", "")
                    .replace("name:Row_f,", "");
        }
    }

    private String parquet(Schema schema, Row row) throws Exception {
        try (ParquetFileReader reader =
                ParquetFileReader.open(
                        new LocalInputFile(write("Parquet", schema, List.of(row))))) {
            return reader.getFileMetaData()
                    .getSchema()
                    .getType("f")
                    .toString()
                    .replaceAll("\\s+", " ")
                    .replaceAll("\\brequired | columnorder\\(\\w+\\)", "")
                    .replace(" f ", " ")
                    .replaceAll(" f$", "");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Csv", "Json", "Avro", "Parquet"})
    void valuesOfLogicalTypesComeBack(String format) throws Exception {
        System.out.println("FileTypesTest: -Dnifibeam.seed=" + SEED);
        List<Field> fields = new ArrayList<>();
        for (LogicalType type : RandomRecords.LOGICAL) {
            fields.add(new Field("f" + fields.size(), new FieldType.Logical(type, false)));
            fields.add(new Field("f" + fields.size(), new FieldType.Logical(type, true)));
        }
        FieldType odd =
                new FieldType.Logical(LogicalTypes.enumeration(List.of("a b", "", "1")), true);
        fields.add(new Field("odd", odd));
        Schema schema = Schema.of(fields);
        List<Row> rows = new RandomRecords(new Random(SEED)).rows(schema, 500);
        Path file = write(format, schema, rows);
        Source source = source(format, file, schema);
        assertEquals(schema, source.schema());
        assertEquals(rows, FileTesting.rows(source));
    }

    private static Source source(String format, Path file, Schema schema) throws Exception {
        return format.equals("Csv") || format.equals("Json")
                ? FileTesting.source("ReadFrom" + format, file, "schema", JsonSchema.of(schema))
                : FileTesting.source("ReadFrom" + format, file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Json", "Avro", "Parquet"})
    void logicalTypesInsideOthersComeBack(String format) throws Exception {
        FieldType date = new FieldType.Logical(LogicalTypes.DATE, true);
        FieldType price = new FieldType.Logical(LogicalTypes.decimal(5, 2), false);
        FieldType color =
                new FieldType.Logical(LogicalTypes.enumeration(List.of("RED", "BLUE")), true);
        Schema inner = Schema.of(new Field("price", price), new Field("color", color));
        Schema schema =
                Schema.of(
                        new Field("days", new FieldType.Array(date, true)),
                        new Field("inner", new FieldType.Nested(inner, true)),
                        new Field(
                                "colors",
                                new FieldType.Mapping(FieldType.of(Kind.STRING), color, false)));
        Map<Object, Object> colors = new LinkedHashMap<>();
        colors.put("x", 0);
        colors.put("y", null);
        List<Row> rows =
                List.of(
                        RowShape.of(schema)
                                .row(
                                        Arrays.asList(-1, null, 11_336),
                                        RowShape.of(inner).row(new BigDecimal("-0.50"), 1),
                                        colors),
                        RowShape.of(schema).row(null, null, Map.of()));
        Path file = write(format, schema, rows);
        Source source = source(format, file, schema);
        assertEquals(schema, source.schema());
        assertEquals(rows, FileTesting.rows(source));
        if (format.equals("Json")) {
            assertEquals(
                    List.of(
                            "{\"days\":[\"1969-12-31\",null,\"2001-01-14\"],\"inner\":{\"price\":-0.50,"
                                    + "\"color\":\"BLUE\"},\"colors\":{\"x\":\"RED\",\"y\":null}}",
                            "{\"days\":null,\"inner\":null,\"colors\":{}}"),
                    Files.readAllLines(file));
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "date, 2001-02-30, '2001-02-30' is no value of the field's type date",
                "date, 11336, '11336' is no value of the field's type date",
                "time, 24:00, '24:00' is no value of the field's type time",
                "time, 10:00:00.0000001, '10:00:00.0000001' is no value of the field's type time",
                "local_datetime, 2001-01-14T00:05:00Z, '2001-01-14T00:05:00Z' is no value of the"
                        + " field's type local_datetime",
                "uuid, 0ddba11c, '0ddba11c' is no value of the field's type uuid",
                "enumeration<RED;BLUE>, GREEN, 'GREEN' is no value of the field's type"
                        + " enumeration<RED;BLUE>",
                "fixed_bytes<2>, AQID, 3 bytes are not the 2 of fixed_bytes<2>",
                "var_string<3>, four, 'four' is longer than var_string<3> allows",
                "decimal<4;1>, 1.25, '1.25' is no value of the field's type decimal<4;1>",
                "decimal<4;1>, 1000.5, '1000.5' is no value of the field's type decimal<4;1>"
            })
    void whatATypeDoesNotAllowIsRejected(String type, String text, String message)
            throws Exception {
        String name = type.replaceAll("<.*", "");
        List<String> arguments =
                type.contains("<") ? List.of(type.replaceAll(".*<|>", "").split(";")) : List.of();
        FieldType field = new FieldType.Logical(LogicalTypes.named(name, arguments), false);
        Map<String, Object> schema = JsonSchema.of(Schema.of(new Field("f", field)));
        Path csv = Files.writeString(folder.resolve("a.csv"), "f\n" + text + "\n");
        assertEquals(
                List.of("!'" + csv + "', line 2: column 1 'f': " + message.replace(';', ',')),
                SourceTexts.read(FileTesting.source("ReadFromCsv", csv, "schema", schema)));
        Path json = Files.writeString(folder.resolve("a.json"), "{\"f\":\"" + text + "\"}\n");
        assertEquals(
                List.of("!'" + json + "', line 1: field 'f': " + message.replace(';', ',')),
                SourceTexts.read(FileTesting.source("ReadFromJson", json, "schema", schema)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Avro", "Parquet"})
    void whatATypeDoesNotAllowIsNotWritten(String format) {
        assertRefused(
                format,
                LogicalTypes.decimal(4, 1),
                new BigDecimal("1.25"),
                "field 'f': 1.25 does not fit into decimal(4, 1), as which it is written; round it,"
                        + " or cast it to STRING");
        assertRefused(
                format,
                LogicalTypes.fixedBytes(2),
                new byte[1],
                "field 'f': there are 1 bytes for a type of 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Csv", "Json", "Avro", "Parquet"})
    void anEnumerationsValueWithoutANameIsNotWritten(String format) {
        assertRefused(
                format,
                LogicalTypes.enumeration(List.of("RED")),
                1,
                "field 'f': 1 is none of the 1 values of an enumeration");
    }

    private void assertRefused(String format, LogicalType type, Object value, String message) {
        Schema schema = Schema.of(new Field("f", new FieldType.Logical(type, false)));
        IOException error =
                assertThrows(
                        IOException.class,
                        () -> write(format, schema, List.of(RowShape.of(schema).row(value))));
        assertEquals(message, error.getMessage());
    }
}
