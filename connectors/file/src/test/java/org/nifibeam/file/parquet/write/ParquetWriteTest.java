package org.nifibeam.file.parquet.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Source;
import org.nifibeam.file.FileTesting;

/** Files are read by DuckDB and by our own reader alike. */
class ParquetWriteTest {
    private static final long SEED = Long.getLong("nifibeam.seed", 1L);

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"zstd", "snappy", "gzip", "none"})
    void duckdbReadsTheSame(String codec) throws Exception {
        System.out.println("ParquetWriteTest: -Dnifibeam.seed=" + SEED);
        List<Field> fields = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            fields.add(new Field("r_" + kind, FieldType.of(kind)));
            fields.add(new Field("n_" + kind, FieldType.nullable(kind)));
        }
        Schema schema = Schema.of(fields);
        Random random = new Random(SEED);
        List<Row> rows = new ArrayList<>();
        // Few different values first, then ever more: dictionaries fill up and are left.
        for (int i = 0; i < 90_000; i++) {
            Object[] values = new Object[schema.size()];
            int variety = i < 40_000 ? 1 + random.nextInt(9) : 1 + random.nextInt(1_000_000);
            for (int f = 0; f < values.length; f++) {
                Kind kind = ((FieldType.Scalar) schema.type(f)).kind();
                boolean gone = f % 2 == 1 && (random.nextInt(4) == 0 || i % 20_000 < 500);
                values[f] = gone ? null : value(kind, variety, random);
            }
            rows.add(RowShape.of(schema).row(values));
        }
        Path out = folder.resolve("data");
        FileTesting.writeAll(
                FileTesting.sink("WriteToParquet", schema, out, "codec", codec), rows, folder);
        Path file = folder.resolve("data-00000-of-00001.parquet");
        Source source = FileTesting.source("ReadFromParquet", file);
        assertEquals(schema, source.schema());
        List<Row> read = FileTesting.rows(source);
        assertEquals(rows.size(), read.size());
        for (int i = 0; i < rows.size(); i++) {
            assertEquals(rows.get(i), read.get(i), "row " + i);
        }
        compareWithDuckDb(file, schema, rows);
    }

    private static void compareWithDuckDb(Path file, Schema schema, List<Row> rows)
            throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            StringBuilder query = new StringBuilder("SELECT ");
            for (Field field : schema.fields()) {
                String name = '"' + field.name() + '"';
                query.append(
                        field.type().is(Kind.DATETIME)
                                ? "epoch_us(" + name + "), "
                                : field.type().is(Kind.BYTES)
                                        ? "hex(" + name + "), "
                                        : name + ", ");
            }
            query.append(
                    "1 FROM read_parquet('"
                            + file
                            + "', file_row_number = true) ORDER BY file_row_number");
            try (ResultSet result = statement.executeQuery(query.toString())) {
                int i = 0;
                while (result.next()) {
                    for (int f = 0; f < schema.size(); f++) {
                        assertEquals(
                                text(rows.get(i).get(f), schema.type(f)),
                                text(result.getObject(f + 1), schema.type(f)),
                                schema.field(f) + " of row " + i);
                    }
                    i++;
                }
                assertEquals(rows.size(), i);
            }
            // Statistics rule row groups out, so wrong ones lose rows.
            for (Field field : schema.fields()) {
                if (!field.type().is(Kind.BYTES) && !field.type().is(Kind.DATETIME)) {
                    assertFound(statement, file, field.name());
                }
            }
        }
    }

    private static void assertFound(Statement statement, Path file, String name) throws Exception {
        String from = " FROM read_parquet('" + file + "')";
        for (String function : List.of("min", "max")) {
            String bound = "(SELECT " + function + "(\"" + name + "\")" + from + ")";
            try (ResultSet result =
                    statement.executeQuery(
                            "SELECT count(*)" + from + " WHERE \"" + name + "\" = " + bound)) {
                assertTrue(result.next() && result.getLong(1) > 0, function + " of " + name);
            }
        }
    }

    private static String text(Object value, FieldType type) {
        if (value == null) {
            return "null";
        }
        if (value instanceof BigDecimal number) {
            return number.setScale(9).toString();
        }
        if (value instanceof byte[] bytes) {
            return HexFormat.of().withUpperCase().formatHex(bytes);
        }
        return value instanceof Number number
                        && !(value instanceof Float || value instanceof Double)
                ? String.valueOf(number.longValue())
                : value.toString();
    }

    private static Object value(Kind kind, int number, Random random) {
        return switch (kind) {
            case BOOLEAN -> random.nextInt(number + 1) == 0;
            case INT8 -> (int) (byte) number;
            case INT16 -> (int) (short) number;
            case INT32 -> -number * 2000;
            case INT64 -> number * -9_000_000_000_000L;
            case FLOAT -> number % 7 == 0 ? -0.0f : number / 3f;
            case DOUBLE -> number % 7 == 0 ? 0.0 : -number / 3.0;
            case DECIMAL -> new BigDecimal(number).subtract(new BigDecimal("50000.125"));
            case STRING -> "text ü " + number;
            case BYTES -> new byte[] {(byte) number, (byte) (number >> 8), (byte) (number >> 16)};
            case DATETIME -> number * 1_000_000_007L;
        };
    }

    @Test
    void rowGroupsAreBounded() throws Exception {
        Schema schema = Schema.of(new Field("text", FieldType.of(Kind.STRING)));
        RowShape shape = RowShape.of(schema);
        List<Row> rows = new ArrayList<>();
        Random random = new Random(3);
        for (int i = 0; i < 1100; i++) {
            byte[] noise = new byte[50_000];
            random.nextBytes(noise);
            rows.add(shape.row(HexFormat.of().formatHex(noise)));
        }
        FileTesting.writeAll(
                FileTesting.sink("WriteToParquet", schema, folder.resolve("data"), "codec", "none"),
                rows,
                folder);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT num_row_groups, num_rows FROM parquet_file_metadata('"
                                        + folder
                                        + "/data-00000-of-00001.parquet')")) {
            assertTrue(result.next());
            assertEquals(2, result.getLong(1));
            assertEquals(1100, result.getLong(2));
        }
    }

    @Test
    void whatCannotBeHeldIsSaid() throws Exception {
        Schema decimal = Schema.of(new Field("price", FieldType.of(Kind.DECIMAL)));
        Row row = RowShape.of(decimal).row(new BigDecimal("0.0000000001"));
        IOException error =
                assertThrows(
                        IOException.class,
                        () ->
                                FileTesting.writeAll(
                                        FileTesting.sink(
                                                "WriteToParquet", decimal, folder.resolve("x")),
                                        List.of(row),
                                        folder));
        assertEquals(
                "field 'price': 1E-10 does not fit into decimal(38, 9), as which it is written;"
                        + " round it, or cast it to STRING",
                error.getMessage());
    }
}
