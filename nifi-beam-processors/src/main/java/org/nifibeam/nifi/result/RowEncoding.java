package org.nifibeam.nifi.result;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;

/**
 * Rows as bytes in spool files: each field in order, before a nullable one a byte 0 (null) or 1.
 * Numbers are big-endian, a datetime is its microseconds, strings and bytes have their length
 * before them. Part of format 1 of {@link SpoolFile}. Thread-safe.
 */
final class RowEncoding {
    private final Schema schema;
    private final RowShape shape;

    RowEncoding(Schema schema) {
        this.schema = schema;
        this.shape = RowShape.of(schema);
    }

    void write(Row row, DataOutput out) throws IOException {
        for (int i = 0; i < schema.size(); i++) {
            FieldType type = schema.type(i);
            boolean isNull = type.nullable() && row.isNull(i);
            if (type.nullable()) {
                out.writeByte(isNull ? 0 : 1);
            }
            if (!isNull) {
                switch (type.storage()) {
                    case BOOLEAN -> out.writeBoolean(row.getBoolean(i));
                    case INT -> out.writeInt(row.getInt(i));
                    case LONG -> out.writeLong(row.getLong(i));
                    case FLOAT -> out.writeFloat(row.getFloat(i));
                    case DOUBLE -> out.writeDouble(row.getDouble(i));
                    case STRING, OBJECT -> writeValue(type, row.get(i), out);
                }
            }
        }
    }

    private static void writeNullable(FieldType type, Object value, DataOutput out)
            throws IOException {
        if (type.nullable()) {
            out.writeByte(value == null ? 0 : 1);
        }
        if (value != null || !type.nullable()) {
            writeValue(type, value, out);
        }
    }

    private static void writeValue(FieldType logical, Object value, DataOutput out)
            throws IOException {
        FieldType type = logical.base();
        if (type instanceof FieldType.Array array) {
            List<?> list = (List<?>) value;
            out.writeInt(list.size());
            for (Object element : list) {
                writeNullable(array.element(), element, out);
            }
        } else if (type instanceof FieldType.Mapping mapping) {
            Map<?, ?> map = (Map<?, ?>) value;
            out.writeInt(map.size());
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                writeNullable(mapping.key(), entry.getKey(), out);
                writeNullable(mapping.value(), entry.getValue(), out);
            }
        } else if (type instanceof FieldType.Nested nested) {
            new RowEncoding(nested.schema()).write((Row) value, out);
        } else if (type instanceof FieldType.Scalar scalar) {
            writeScalar(scalar.kind(), value, out);
        } else {
            throw new IllegalArgumentException("results have no form for a value of type " + type);
        }
    }

    private static void writeScalar(Kind kind, Object value, DataOutput out) throws IOException {
        switch (kind) {
            case BOOLEAN -> out.writeBoolean((Boolean) value);
            case INT8, INT16, INT32 -> out.writeInt((Integer) value);
            case INT64, DATETIME -> out.writeLong((Long) value);
            case FLOAT -> out.writeFloat((Float) value);
            case DOUBLE -> out.writeDouble((Double) value);
            case DECIMAL -> {
                out.writeInt(((BigDecimal) value).scale());
                writeBytes(((BigDecimal) value).unscaledValue().toByteArray(), out);
            }
            case STRING -> writeBytes(((String) value).getBytes(StandardCharsets.UTF_8), out);
            case BYTES -> writeBytes((byte[]) value, out);
        }
    }

    private static void writeBytes(byte[] bytes, DataOutput out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** A row of values such as {@link org.nifibeam.service.ResultBatch.Rows#next} gives. */
    Row row(Object[] values) {
        Object[] held = new Object[schema.size()];
        for (int i = 0; i < held.length; i++) {
            held[i] = held(schema.type(i), values[i]);
        }
        return shape.row(held);
    }

    private static Object held(FieldType logical, Object value) {
        if (value == null) {
            return null;
        }
        FieldType type = logical.base();
        if (type instanceof FieldType.Array array) {
            List<Object> list = new ArrayList<>();
            ((List<?>) value).forEach(element -> list.add(held(array.element(), element)));
            return list;
        }
        if (type instanceof FieldType.Mapping mapping) {
            Map<Object, Object> map = new LinkedHashMap<>();
            ((Map<?, ?>) value)
                    .forEach(
                            (key, item) ->
                                    map.put(held(mapping.key(), key), held(mapping.value(), item)));
            return map;
        }
        if (type instanceof FieldType.Nested nested) {
            return new RowEncoding(nested.schema()).row((Object[]) value);
        }
        return value instanceof Instant instant
                ? ChronoUnit.MICROS.between(Instant.EPOCH, instant)
                : value;
    }

    /** A row's values as {@link org.nifibeam.service.ResultBatch.Rows#next} promises them. */
    Object[] read(DataInput in) throws IOException {
        Object[] values = new Object[schema.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = readNullable(schema.type(i), in);
        }
        return values;
    }

    private static Object readNullable(FieldType type, DataInput in) throws IOException {
        return type.nullable() && in.readByte() == 0 ? null : readValue(type, in);
    }

    private static Object readValue(FieldType logical, DataInput in) throws IOException {
        FieldType type = logical.base();
        if (type instanceof FieldType.Array array) {
            int size = in.readInt();
            List<Object> list = new ArrayList<>(Math.min(size, 1024));
            for (int i = 0; i < size; i++) {
                list.add(readNullable(array.element(), in));
            }
            return list;
        }
        if (type instanceof FieldType.Mapping mapping) {
            int size = in.readInt();
            Map<Object, Object> map = new LinkedHashMap<>();
            for (int i = 0; i < size; i++) {
                Object key = readNullable(mapping.key(), in);
                map.put(key, readNullable(mapping.value(), in));
            }
            return map;
        }
        if (type instanceof FieldType.Nested nested) {
            return new RowEncoding(nested.schema()).read(in);
        }
        return readScalar(((FieldType.Scalar) type).kind(), in);
    }

    private static Object readScalar(Kind kind, DataInput in) throws IOException {
        return switch (kind) {
            case BOOLEAN -> in.readBoolean();
            case INT8, INT16, INT32 -> in.readInt();
            case INT64 -> in.readLong();
            case DATETIME -> Instant.EPOCH.plus(in.readLong(), ChronoUnit.MICROS);
            case FLOAT -> in.readFloat();
            case DOUBLE -> in.readDouble();
            case DECIMAL -> {
                int scale = in.readInt();
                yield new BigDecimal(new BigInteger(readBytes(in)), scale);
            }
            case STRING -> new String(readBytes(in), StandardCharsets.UTF_8);
            case BYTES -> readBytes(in);
        };
    }

    private static byte[] readBytes(DataInput in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return bytes;
    }
}
