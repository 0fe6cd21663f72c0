package org.nifibeam.nifi.run;

import java.io.IOException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.serialization.SimpleRecordSchema;
import org.apache.nifi.serialization.record.DataType;
import org.apache.nifi.serialization.record.MapRecord;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordFieldType;
import org.apache.nifi.serialization.record.RecordSchema;
import org.apache.nifi.serialization.record.RecordSet;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.service.ResultBatch;

/** A result batch's rows as NiFi's records. */
final class ResultRecords implements RecordSet {
    private static final int DECIMAL_PRECISION = 38;
    private static final int DECIMAL_SCALE = 10;

    private final Schema schema;
    private final RecordSchema recordSchema;
    private final ResultBatch.Rows rows;

    /**
     * Reads rows of a schema.
     *
     * @param text as {@link ResultBatch#schema} has it
     */
    ResultRecords(String text, ResultBatch.Rows rows) {
        this.schema = TypeText.schema(text);
        this.recordSchema = schema(schema);
        this.rows = rows;
    }

    @Override
    public RecordSchema getSchema() {
        return recordSchema;
    }

    @Override
    public Record next() throws IOException {
        Optional<Object[]> row = rows.next();
        return row.isEmpty() ? null : record(schema, recordSchema, row.get());
    }

    private static Record record(Schema schema, RecordSchema recordSchema, Object[] values) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            map.put(schema.field(i).name(), value(schema.type(i), values[i]));
        }
        return new MapRecord(recordSchema, map);
    }

    private static Object value(FieldType type, Object value) {
        if (value == null) {
            return null;
        }
        return switch (type) {
            case FieldType.Array array ->
                    ((List<?>) value).stream().map(v -> value(array.element(), v)).toArray();
            case FieldType.Mapping mapping -> map(mapping, (Map<?, ?>) value);
            case FieldType.Nested nested ->
                    record(nested.schema(), schema(nested.schema()), (Object[]) value);
            case FieldType.Logical logical -> value(logical.base(), value);
            case FieldType.Coded coded -> String.valueOf(value);
            case FieldType.Scalar scalar -> scalar(scalar.kind(), value);
        };
    }

    private static Object scalar(Kind kind, Object value) {
        return switch (kind) {
            case INT8 -> ((Integer) value).byteValue();
            case INT16 -> ((Integer) value).shortValue();
            case DATETIME -> Timestamp.from((Instant) value);
            case BYTES -> boxed((byte[]) value);
            case BOOLEAN, INT32, INT64, FLOAT, DOUBLE, DECIMAL, STRING -> value;
        };
    }

    private static Object[] boxed(byte[] bytes) {
        Object[] boxed = new Object[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            boxed[i] = bytes[i];
        }
        return boxed;
    }

    private static Map<String, Object> map(FieldType.Mapping type, Map<?, ?> values) {
        Map<String, Object> map = new LinkedHashMap<>();
        values.forEach((key, value) -> map.put(String.valueOf(key), value(type.value(), value)));
        return map;
    }

    static RecordSchema schema(Schema schema) {
        List<RecordField> fields = new ArrayList<>();
        for (Field field : schema.fields()) {
            fields.add(new RecordField(field.name(), type(field.type()), field.type().nullable()));
        }
        return new SimpleRecordSchema(fields);
    }

    private static DataType type(FieldType type) {
        return switch (type) {
            case FieldType.Array array ->
                    RecordFieldType.ARRAY.getArrayDataType(
                            type(array.element()), array.element().nullable());
            case FieldType.Mapping mapping ->
                    RecordFieldType.MAP.getMapDataType(
                            type(mapping.value()), mapping.value().nullable());
            case FieldType.Nested nested ->
                    RecordFieldType.RECORD.getRecordDataType(schema(nested.schema()));
            case FieldType.Logical logical -> type(logical.base());
            case FieldType.Coded coded -> RecordFieldType.STRING.getDataType();
            case FieldType.Scalar scalar -> type(scalar.kind());
        };
    }

    private static DataType type(Kind kind) {
        return switch (kind) {
            case BOOLEAN -> RecordFieldType.BOOLEAN.getDataType();
            case INT8 -> RecordFieldType.BYTE.getDataType();
            case INT16 -> RecordFieldType.SHORT.getDataType();
            case INT32 -> RecordFieldType.INT.getDataType();
            case INT64 -> RecordFieldType.LONG.getDataType();
            case FLOAT -> RecordFieldType.FLOAT.getDataType();
            case DOUBLE -> RecordFieldType.DOUBLE.getDataType();
            case DECIMAL ->
                    RecordFieldType.DECIMAL.getDecimalDataType(DECIMAL_PRECISION, DECIMAL_SCALE);
            case STRING -> RecordFieldType.STRING.getDataType();
            case BYTES ->
                    RecordFieldType.ARRAY.getArrayDataType(RecordFieldType.BYTE.getDataType());
            case DATETIME -> RecordFieldType.TIMESTAMP.getDataType();
        };
    }
}
