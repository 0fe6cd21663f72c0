package org.nifibeam.formats.avro;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.LogicalType;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.formats.LogicalText;
import org.nifibeam.formats.RowEncoder;

/** Writes rows as the records that {@link AvroSchemas#avro} describes. */
public final class AvroEncoder implements RowEncoder {
    private final Field[] fields;
    private BinaryEncoder encoder;

    /** For rows of a schema. */
    public AvroEncoder(Schema schema) {
        fields = schema.fields().toArray(Field[]::new);
    }

    @Override
    public void encode(Row row, OutputStream output) throws IOException {
        encoder = EncoderFactory.get().directBinaryEncoder(output, encoder);
        encode(row, encoder);
    }

    /** Writes one record. */
    public void encode(Row row, Encoder output) throws IOException {
        for (int i = 0; i < fields.length; i++) {
            FieldType type = fields[i].type().base();
            if (type.nullable()) {
                output.writeIndex(row.isNull(i) ? 0 : 1);
                if (row.isNull(i)) {
                    continue;
                }
            }
            if (type instanceof FieldType.Scalar scalar) {
                try {
                    if (fields[i].type() instanceof FieldType.Logical logical) {
                        logical(row.get(i), logical.type(), scalar.kind(), output);
                    } else {
                        scalar(row, i, scalar.kind(), output);
                    }
                } catch (IllegalArgumentException | ArithmeticException e) {
                    throw new IOException("field '" + fields[i].name() + "': " + e.getMessage(), e);
                }
            } else {
                value(row.get(i), type, output);
            }
        }
    }

    private static void logical(Object value, LogicalType type, Kind kind, Encoder output)
            throws IOException {
        switch (type.identifier()) {
            case "enumeration" -> {
                String name = LogicalText.print(value, type);
                if (AvroLogical.isEnum(type)) {
                    output.writeEnum((Integer) value);
                } else {
                    output.writeString(name);
                }
            }
            case "fixed_bytes" -> {
                byte[] bytes = (byte[]) value;
                int length = Integer.parseInt(type.arguments().get(0));
                if (bytes.length != length) {
                    throw new IllegalArgumentException(
                            "there are " + bytes.length + " bytes for a type of " + length);
                }
                output.writeFixed(bytes);
            }
            case "decimal" ->
                    output.writeBytes(
                            decimal(
                                    (BigDecimal) value,
                                    AvroLogical.precision(type),
                                    AvroLogical.scale(type)));
            default -> boxed(value, kind, output);
        }
    }

    private static void scalar(Row row, int index, Kind kind, Encoder output) throws IOException {
        switch (kind) {
            case BOOLEAN -> output.writeBoolean(row.getBoolean(index));
            case INT8, INT16, INT32 -> output.writeInt(row.getInt(index));
            case INT64, DATETIME -> output.writeLong(row.getLong(index));
            case FLOAT -> output.writeFloat(row.getFloat(index));
            case DOUBLE -> output.writeDouble(row.getDouble(index));
            case STRING, BYTES, DECIMAL -> boxed(row.get(index), kind, output);
        }
    }

    private static void boxed(Object value, Kind kind, Encoder output) throws IOException {
        switch (kind) {
            case BOOLEAN -> output.writeBoolean((Boolean) value);
            case INT8, INT16, INT32 -> output.writeInt((Integer) value);
            case INT64, DATETIME -> output.writeLong((Long) value);
            case FLOAT -> output.writeFloat((Float) value);
            case DOUBLE -> output.writeDouble((Double) value);
            case STRING -> output.writeString((String) value);
            case BYTES -> output.writeBytes((byte[]) value);
            case DECIMAL ->
                    output.writeBytes(
                            decimal((BigDecimal) value, AvroSchemas.PRECISION, AvroSchemas.SCALE));
        }
    }

    private static byte[] decimal(BigDecimal value, int precision, int scale) {
        BigDecimal stripped = value.stripTrailingZeros();
        if (stripped.signum() != 0
                && (stripped.scale() > scale
                        || (long) stripped.precision() - stripped.scale() > precision - scale)) {
            throw new ArithmeticException(
                    value
                            + " does not fit into decimal("
                            + precision
                            + ", "
                            + scale
                            + "), as which it is written; round it, or cast it to STRING");
        }
        return value.setScale(scale).unscaledValue().toByteArray();
    }

    private static void value(Object value, FieldType logical, Encoder output) throws IOException {
        FieldType type = logical.base();
        if (type instanceof FieldType.Scalar scalar) {
            if (logical instanceof FieldType.Logical meaning) {
                logical(value, meaning.type(), scalar.kind(), output);
            } else {
                boxed(value, scalar.kind(), output);
            }
        } else if (type instanceof FieldType.Array array) {
            List<?> elements = (List<?>) value;
            output.writeArrayStart();
            output.setItemCount(elements.size());
            for (Object element : elements) {
                output.startItem();
                optional(element, array.element(), output);
            }
            output.writeArrayEnd();
        } else if (type instanceof FieldType.Mapping mapping) {
            Map<?, ?> entries = (Map<?, ?>) value;
            output.writeMapStart();
            output.setItemCount(entries.size());
            for (Map.Entry<?, ?> entry : entries.entrySet()) {
                output.startItem();
                output.writeString(LogicalText.print(entry.getKey(), mapping.key()));
                optional(entry.getValue(), mapping.value(), output);
            }
            output.writeMapEnd();
        } else {
            new AvroEncoder(((FieldType.Nested) type).schema()).encode((Row) value, output);
        }
    }

    private static void optional(Object value, FieldType type, Encoder output) throws IOException {
        if (type.nullable()) {
            output.writeIndex(value == null ? 0 : 1);
        }
        if (value != null) {
            value(value, type, output);
        }
    }
}
