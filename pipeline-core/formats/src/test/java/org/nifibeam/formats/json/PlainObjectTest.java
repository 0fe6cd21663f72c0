package org.nifibeam.formats.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.formats.BatchBuilder;
import org.nifibeam.formats.MalformedRecordException;

/** The quick way gives what the parser gives: the same rows, the same messages. */
class PlainObjectTest {
    private static final long SEED = Long.getLong("nifibeam.seed", 1L);
    private static final int RECORDS = Integer.getInteger("nifibeam.rounds", 200_000);

    private static final Schema SCHEMA =
            Schema.of(
                    new Field("flag", FieldType.nullable(Kind.BOOLEAN)),
                    new Field("tiny", FieldType.nullable(Kind.INT8)),
                    new Field("small", FieldType.of(Kind.INT32)),
                    new Field("big", FieldType.nullable(Kind.INT64)),
                    new Field("real", FieldType.nullable(Kind.DOUBLE)),
                    new Field("text", FieldType.nullable(Kind.STRING)),
                    new Field("at", FieldType.nullable(Kind.DATETIME)));

    private static final List<String> VALUES =
            List.of(
                    "true",
                    "false",
                    "null",
                    "tru",
                    "nulls",
                    "0",
                    "-0",
                    "00",
                    "01",
                    "7",
                    "-128",
                    "128",
                    "-129",
                    "2147483647",
                    "2147483648",
                    "-2147483648",
                    "-2147483649",
                    "123456789012345",
                    "1234567890123456",
                    "9223372036854775807",
                    "-9223372036854775808",
                    "9223372036854775808",
                    "0.5",
                    "-0.5",
                    "-0.0",
                    "1.",
                    ".5",
                    "1e3",
                    "0.1",
                    "123456.789",
                    "1234567890123.45",
                    "12345678901234.567",
                    "-",
                    "+1",
                    "\"\"",
                    "\"a b\"",
                    "\"\\u00e9\"",
                    "\"é😀\"",
                    "\"\\\"\"",
                    "\"\\\\\"",
                    "\"tab\there\"",
                    "\"2001-01-14T00:05:00Z\"",
                    "\"2001-01-14\"",
                    "\"2001-02-29\"",
                    "\"2000-02-29T23:59:59.999999\"",
                    "\"0000-03-01\"",
                    "\"9999-12-31T00:00:00+02:00\"",
                    "\"NaN\"",
                    "[]",
                    "[1,{\"x\":2}]",
                    "{}",
                    "{\"text\":\"x\"}",
                    "",
                    "\"open");

    private static final List<String> BLANKS = List.of("", "", "", " ", "\t", "  ", "\r", "\u00a0");

    private final Random random = new Random(SEED);

    private String pick(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }

    private String record() {
        StringBuilder json = new StringBuilder("{");
        int size = random.nextInt(9);
        for (int i = 0; i < size; i++) {
            json.append(i == 0 ? "" : ",").append(rare(BLANKS));
            String name =
                    random.nextInt(8) == 0
                            ? pick(List.of("other", "fl\\u0061g", "ü", "", "textt", "tex"))
                            : SCHEMA.field(random.nextInt(SCHEMA.size())).name();
            json.append('"').append(name).append('"').append(rare(BLANKS)).append(':');
            json.append(rare(BLANKS)).append(value(name)).append(rare(BLANKS));
        }
        if (random.nextInt(4) > 0) {
            json.append(size == 0 ? "" : ",").append("\"small\":5");
        }
        json.append("}").append(rare(BLANKS));
        return random.nextInt(40) == 0 ? json + pick(List.of("x", "{}", ",")) : json.toString();
    }

    private String rare(List<String> list) {
        return random.nextInt(10) == 0 ? pick(list) : "";
    }

    /** Mostly one that fits. */
    private String value(String name) {
        if (random.nextInt(6) == 0) {
            return pick(VALUES);
        }
        return switch (name) {
            case "flag" -> String.valueOf(random.nextBoolean());
            case "tiny" -> String.valueOf(random.nextInt(256) - 128);
            case "small", "big" -> String.valueOf(random.nextInt());
            case "real" -> String.valueOf(random.nextInt(2000) / 64.0 - 10);
            case "at" -> "\"20" + (10 + random.nextInt(90)) + "-01-14T00:05:00Z\"";
            default -> "\"t" + random.nextInt(100) + "\"";
        };
    }

    private static String outcome(JsonDecoder decoder, byte[] record) {
        BatchBuilder batch = new BatchBuilder(SCHEMA, 1);
        try {
            decoder.decode(record, 0, record.length, batch);
            return RowShape.of(SCHEMA).rows(batch.take())[0].toString();
        } catch (MalformedRecordException e) {
            return e.getMessage();
        }
    }

    @Test
    void givesWhatTheParserGives() {
        System.out.println("PlainObjectTest: -Dnifibeam.seed=" + SEED);
        JsonDecoder parser = new JsonDecoder(SCHEMA, false);
        JsonDecoder quick = new JsonDecoder(SCHEMA);
        int rows = 0;
        for (int i = 0; i < RECORDS; i++) {
            byte[] record = record().getBytes(StandardCharsets.UTF_8);
            if (random.nextInt(20) == 0 && record.length > 0) {
                record[random.nextInt(record.length)] = (byte) random.nextInt();
            }
            // Anew now and then: one that meets too many odd records gives up trying.
            quick = i % 50 == 0 ? new JsonDecoder(SCHEMA) : quick;
            String expected = outcome(parser, record);
            assertEquals(expected, outcome(quick, record), () -> text(record));
            rows += expected.startsWith("[") ? 1 : 0;
        }
        assertTrue(
                rows > RECORDS / 5 && rows < RECORDS, "too much or too little is right: " + rows);
    }

    private static String text(byte[] record) {
        return new String(record, StandardCharsets.UTF_8) + " of seed " + SEED;
    }

    @Test
    void mostRecordsAreReadTheQuickWay() throws Exception {
        List<String> names = new ArrayList<>(SCHEMA.names());
        Map<String, Integer> indexes = new HashMap<>();
        names.forEach(name -> indexes.put(name, indexes.size()));
        Kind[] kinds =
                SCHEMA.fields().stream()
                        .map(field -> ((FieldType.Scalar) field.type()).kind())
                        .toArray(Kind[]::new);
        boolean[] nullable = {true, true, false, true, true, true, true};
        PlainObject plain = new PlainObject(kinds, nullable, indexes, new boolean[kinds.length]);
        for (String record :
                List.of(
                        "{\"flag\":true,\"tiny\":-128,\"small\":2147483647,\"big\":-123456789012345}",
                        "{\"real\":0.5,\"text\":\"é\",\"at\":\"2001-01-14T00:05:00Z\",\"small\":1}",
                        "{ \"other\" : -1.5, \"text\" : null, \"more\" : \"x\", \"small\" : 0 }"
                                + " ")) {
            byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
            assertTrue(plain.read(bytes, 0, bytes.length, new BatchBuilder(SCHEMA, 1)), record);
        }
    }
}
