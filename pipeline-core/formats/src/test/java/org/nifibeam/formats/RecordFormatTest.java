package org.nifibeam.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;

class RecordFormatTest {
    private static final Schema SCHEMA =
            Schema.of(
                    new Field("a", FieldType.nullable(Kind.INT64)),
                    new Field("b", FieldType.nullable(Kind.STRING)),
                    new Field("c", FieldType.of(Kind.DOUBLE)));

    private static byte[] encode(RecordFormat format, Schema schema, Row row) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        format.encoder(schema).encode(row, bytes);
        return bytes.toByteArray();
    }

    private static Row decode(RecordFormat format, Schema written, Schema wanted, byte[] bytes)
            throws Exception {
        byte[] within = new byte[bytes.length + 7];
        Arrays.fill(within, (byte) 'x');
        System.arraycopy(bytes, 0, within, 3, bytes.length);
        BatchBuilder batch = new BatchBuilder(wanted, 4);
        format.decoder(written, wanted).decode(within, 3, 3 + bytes.length, batch);
        assertEquals(1, batch.size());
        return RowShape.of(wanted).rows(batch.take())[0];
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "CSV", "AVRO"})
    void whatIsWrittenIsRead(RecordFormat format) throws Exception {
        RowShape shape = RowShape.of(SCHEMA);
        for (Row row :
                List.of(
                        shape.row(Long.MIN_VALUE, "a,\"b\"\n", -0.5),
                        shape.row(null, "", Double.NEGATIVE_INFINITY),
                        shape.row(0L, null, 1e300))) {
            byte[] bytes = encode(format, SCHEMA, row);
            assertEquals(row, decode(format, SCHEMA, SCHEMA, bytes));
            Schema one = SCHEMA.project(List.of("c"));
            assertEquals(RowShape.of(one).row(row.get(2)), decode(format, SCHEMA, one, bytes));
        }
    }

    @Test
    void recordsAsTheyAre() throws Exception {
        Schema string = RecordFormat.STRING.fixedSchema().orElseThrow();
        byte[] bytes = "ü".getBytes(StandardCharsets.UTF_8);
        assertEquals(
                RowShape.of(string).row("ü"), decode(RecordFormat.STRING, string, string, bytes));
        Schema raw = RecordFormat.RAW.fixedSchema().orElseThrow();
        assertEquals(
                RowShape.of(raw).row((Object) bytes), decode(RecordFormat.RAW, raw, raw, bytes));
    }

    @Test
    void aRecordThatFailsLeavesTheBatchAsItWas() throws Exception {
        BatchBuilder batch = new BatchBuilder(SCHEMA, 4);
        RowDecoder decoder = RecordFormat.JSON.decoder(SCHEMA, SCHEMA);
        byte[] good = "{\"c\":1,\"a\":null}".getBytes(StandardCharsets.UTF_8);
        byte[] bad = "{\"a\":5,\"b\":\"x\",\"c\":\"y\"}".getBytes(StandardCharsets.UTF_8);
        MalformedRecordException error =
                assertThrows(
                        MalformedRecordException.class,
                        () -> decoder.decode(bad, 0, bad.length, batch));
        assertEquals(
                "field 'c': the string 'y', but the field is of type double", error.getMessage());
        decoder.decode(good, 0, good.length, batch);
        assertEquals(
                List.of(RowShape.of(SCHEMA).row(null, null, 1.0)),
                List.of(RowShape.of(SCHEMA).rows(batch.take())));
    }

    @Test
    void avroBytesThatAreNone() throws Exception {
        RowDecoder decoder = RecordFormat.AVRO.decoder(SCHEMA, SCHEMA);
        for (byte[] bytes : new byte[][] {{}, {9, 9, 9}, {0, 0}, {2, 2, 2, (byte) 0xFF}}) {
            assertThrows(
                    MalformedRecordException.class,
                    () -> decoder.decode(bytes, 0, bytes.length, new BatchBuilder(SCHEMA, 1)),
                    Arrays.toString(bytes));
        }
    }

    @Test
    void schemaDocuments() throws Exception {
        Object document =
                Map.of(
                        "type",
                        "object",
                        "properties",
                        Map.of(
                                "tags",
                                Map.of(
                                        "type",
                                        "array",
                                        "items",
                                        Map.of("type", "string", "format", "date-time"))),
                        "required",
                        List.of("tags"));
        assertEquals(
                "{tags: array<datetime>}", SchemaDocument.parse("schema", document).toString());
        ProblemException problem =
                assertThrows(
                        ProblemException.class,
                        () -> SchemaDocument.parse("schema", Map.of("type", "string")));
        assertEquals(
                "[INVALID_VALUE] 'schema': a schema is an object with properties; write {type: object,"
                        + " properties: {name: {type: string}}}",
                problem.getMessage());
    }
}
