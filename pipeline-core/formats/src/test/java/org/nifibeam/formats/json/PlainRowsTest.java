package org.nifibeam.formats.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;

/** What is written without a generator is what one writes. */
class PlainRowsTest {
    private static final Schema EACH =
            Schema.of(
                    List.of(
                            new Field("flag", FieldType.nullable(Kind.BOOLEAN)),
                            new Field("na\"me", FieldType.nullable(Kind.STRING)),
                            new Field("größe", FieldType.nullable(Kind.INT32)),
                            new Field("long", FieldType.nullable(Kind.INT64)),
                            new Field("float", FieldType.nullable(Kind.FLOAT)),
                            new Field("double", FieldType.nullable(Kind.DOUBLE)),
                            new Field("time", FieldType.nullable(Kind.DATETIME))));

    private static String encoded(Schema schema, Row row) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        new JsonEncoder(schema).encode(row, output);
        return output.toString(StandardCharsets.UTF_8);
    }

    private static String generated(Schema schema, Row row) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        new JsonEncoder(schema).generate(row, output);
        return output.toString(StandardCharsets.UTF_8);
    }

    private static boolean isPlain(Schema schema, Row row) throws IOException {
        return PlainRows.of(schema).orElseThrow().write(row, new ByteArrayOutputStream());
    }

    @Test
    void eachKind() throws IOException {
        Row row =
                RowShape.of(EACH)
                        .row(true, "a b", -7, Long.MIN_VALUE, 0.1f, 1e300, 979430700000000L);
        assertEquals(
                "{\"flag\":true,\"na\\\"me\":\"a b\",\"größe\":-7,\"long\":-9223372036854775808,"
                        + "\"float\":0.1,\"double\":1.0E300,\"time\":\"2001-01-14T00:05:00Z\"}",
                encoded(EACH, row));
        assertTrue(isPlain(EACH, row));
    }

    @Test
    void nulls() throws IOException {
        Row row = RowShape.of(EACH).row(null, null, null, null, null, null, null);
        assertEquals(
                "{\"flag\":null,\"na\\\"me\":null,\"größe\":null,\"long\":null,\"float\":null,"
                        + "\"double\":null,\"time\":null}",
                encoded(EACH, row));
    }

    @Test
    void whatHasToBeEscapedIsTheGenerators() throws IOException {
        Row row = RowShape.of(EACH).row(null, "a\"\n\u00e4", 1, 1L, 1f, Double.NaN, 0L);
        assertFalse(isPlain(EACH, row));
        assertEquals(
                "{\"flag\":null,\"na\\\"me\":\"a\\\"\\nä\",\"größe\":1,\"long\":1,\"float\":1.0,"
                        + "\"double\":\"NaN\",\"time\":\"1970-01-01T00:00:00Z\"}",
                encoded(EACH, row));
    }

    @Test
    void randomRows() throws IOException {
        long seed = Long.getLong("nifibeam.seed", 1L);
        System.out.println("PlainRowsTest: -Dnifibeam.seed=" + seed);
        Random random = new Random(seed);
        int plain = 0;
        for (int i = 0; i < 5000; i++) {
            List<Object> values = new ArrayList<>();
            for (Field field : EACH.fields()) {
                boolean isNull = random.nextInt(8) == 0;
                values.add(isNull ? null : value(((FieldType.Scalar) field.type()).kind(), random));
            }
            Row row = RowShape.of(EACH).row(values.toArray());
            plain += isPlain(EACH, row) ? 1 : 0;
            assertEquals(generated(EACH, row), encoded(EACH, row), "seed " + seed + ": " + row);
        }
        assertTrue(plain > 1000 && plain < 4500, plain + " were plain");
    }

    private static Object value(Kind kind, Random random) {
        return switch (kind) {
            case BOOLEAN -> random.nextBoolean();
            case STRING -> text(random);
            case INT32 -> random.nextInt() >> random.nextInt(32);
            case FLOAT -> Float.intBitsToFloat(random.nextInt());
            case DOUBLE -> Double.longBitsToDouble(random.nextLong());
            case INT64, DATETIME -> random.nextLong() >> random.nextInt(64);
            default -> throw new IllegalArgumentException(kind.toString());
        };
    }

    private static String text(Random random) {
        int length = random.nextInt(random.nextInt(10) == 0 ? 400 : 6);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            boolean odd = random.nextInt(20) == 0;
            text.append(odd ? (char) random.nextInt(0x300) : (char) (' ' + random.nextInt(95)));
        }
        return text.toString();
    }
}
