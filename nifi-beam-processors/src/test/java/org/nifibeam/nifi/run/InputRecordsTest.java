package org.nifibeam.nifi.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.nifi.serialization.SimpleRecordSchema;
import org.apache.nifi.serialization.record.DataType;
import org.apache.nifi.serialization.record.MapRecord;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordFieldType;
import org.apache.nifi.serialization.record.RecordSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nifibeam.core.schema.Schema;

/** NiFi's types as ours. */
@Timeout(60)
final class InputRecordsTest {
    private static Object[] values(DataType type, Object... values) {
        RecordSchema schema = new SimpleRecordSchema(List.of(new RecordField("f", type)));
        Schema ours = InputRecords.schema(schema);
        return Arrays.stream(values)
                .map(
                        value -> {
                            Map<String, Object> map = new HashMap<>();
                            map.put("f", value);
                            return InputRecords.values(ours, new MapRecord(schema, map))[0];
                        })
                .toArray();
    }

    private static String type(DataType type) {
        return InputRecords.schema(new SimpleRecordSchema(List.of(new RecordField("f", type))))
                .toString();
    }

    @Test
    void scalars() {
        assertEquals("{f: boolean?}", type(RecordFieldType.BOOLEAN.getDataType()));
        assertEquals("{f: int8?}", type(RecordFieldType.BYTE.getDataType()));
        assertEquals("{f: int64?}", type(RecordFieldType.LONG.getDataType()));
        assertEquals("{f: decimal?}", type(RecordFieldType.BIGINT.getDataType()));
        assertEquals("{f: string?}", type(RecordFieldType.TIME.getDataType()));
        assertEquals("{f: datetime?}", type(RecordFieldType.DATE.getDataType()));
        assertEquals("{f: string?}", type(RecordFieldType.UUID.getDataType()));
        assertArrayEquals(
                new Object[] {7L, null}, values(RecordFieldType.LONG.getDataType(), 7L, null));
        assertArrayEquals(
                new Object[] {new BigDecimal("12"), new BigDecimal("1.50")},
                values(
                        RecordFieldType.DECIMAL.getDecimalDataType(10, 2),
                        new BigInteger("12"),
                        new BigDecimal("1.50")));
        assertArrayEquals(
                new Object[] {Instant.parse("2001-01-01T10:00:00.123456Z")},
                values(
                        RecordFieldType.TIMESTAMP.getDataType(),
                        Timestamp.from(Instant.parse("2001-01-01T10:00:00.123456Z"))));
        assertArrayEquals(
                new Object[] {Instant.parse("2001-01-02T00:00:00Z")},
                values(RecordFieldType.DATE.getDataType(), Date.valueOf("2001-01-02")));
        assertArrayEquals(new Object[] {"x"}, values(RecordFieldType.CHAR.getDataType(), 'x'));
    }

    @Test
    void structures() {
        DataType row =
                RecordFieldType.RECORD.getRecordDataType(
                        new SimpleRecordSchema(
                                List.of(
                                        new RecordField(
                                                "a", RecordFieldType.INT.getDataType(), false))));
        assertEquals("{f: row{a: int32}?}", type(row));
        assertEquals(
                "{f: array<string?>?}",
                type(RecordFieldType.ARRAY.getArrayDataType(RecordFieldType.STRING.getDataType())));
        assertEquals(
                "{f: map<string,double?>?}",
                type(RecordFieldType.MAP.getMapDataType(RecordFieldType.DOUBLE.getDataType())));
        DataType bytes = RecordFieldType.ARRAY.getArrayDataType(RecordFieldType.BYTE.getDataType());
        assertEquals("{f: bytes?}", type(bytes));
        assertArrayEquals(
                new byte[] {1, 2},
                (byte[]) values(bytes, (Object) new Object[] {(byte) 1, (byte) 2})[0]);
        assertEquals(
                Arrays.asList("x", null),
                values(
                        RecordFieldType.ARRAY.getArrayDataType(
                                RecordFieldType.STRING.getDataType()),
                        (Object) new Object[] {"x", null})[0]);
    }

    @Test
    void choicesAreTheWidestNumberOrAString() {
        assertEquals(
                "{f: int64?}",
                type(
                        RecordFieldType.CHOICE.getChoiceDataType(
                                RecordFieldType.INT.getDataType(),
                                RecordFieldType.LONG.getDataType())));
        assertEquals(
                "{f: double?}",
                type(
                        RecordFieldType.CHOICE.getChoiceDataType(
                                RecordFieldType.FLOAT.getDataType(),
                                RecordFieldType.INT.getDataType())));
        DataType mixed =
                RecordFieldType.CHOICE.getChoiceDataType(
                        RecordFieldType.INT.getDataType(), RecordFieldType.STRING.getDataType());
        assertEquals("{f: string?}", type(mixed));
        assertArrayEquals(new Object[] {"5", "x"}, values(mixed, 5, "x"));
    }

    @Test
    void whatDoesNotFitIsSaid() {
        assertEquals(
                "the field 'f' is x, no int64",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> values(RecordFieldType.LONG.getDataType(), "x"))
                        .getMessage());
    }
}
