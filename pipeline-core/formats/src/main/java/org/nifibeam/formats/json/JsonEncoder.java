package org.nifibeam.formats.json;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.formats.Datetimes;
import org.nifibeam.formats.LogicalText;
import org.nifibeam.formats.RowEncoder;

/**
 * Writes rows of one schema as JSON objects, fields in the schema's order.
 *
 * <p>Numbers are JSON numbers, decimals with all their digits; NaN and the infinities, which JSON
 * lacks, the strings {@code "NaN"}, {@code "Infinity"}, {@code "-Infinity"}; DATETIME an ISO-8601
 * instant ({@code "2001-01-14T00:05:00Z"}, fraction only if there is one); BYTES base64; null is
 * {@code null}; rows are objects, arrays arrays, maps objects whose keys are text; values of
 * logical types strings as {@link LogicalText} has them, but decimals numbers.
 */
public final class JsonEncoder implements RowEncoder {
    private static final JsonFactory JSON =
            new JsonFactoryBuilder()
                    .rootValueSeparator("")
                    .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                    .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                    .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
                    .build();

    private final FieldType[] types;
    private final SerializableString[] names;
    private final JsonEncoder[] nested;
    private final Optional<PlainRows> plain;
    private OutputStream target;
    private JsonGenerator generator;

    /** For rows of a schema. */
    public JsonEncoder(Schema schema) {
        types =
                schema.fields().stream()
                        .map(field -> stored(field.type()))
                        .toArray(FieldType[]::new);
        names =
                schema.names().stream()
                        .map(SerializedString::new)
                        .toArray(SerializableString[]::new);
        plain = PlainRows.of(schema);
        nested = new JsonEncoder[types.length];
        for (int i = 0; i < types.length; i++) {
            nested[i] =
                    types[i] instanceof FieldType.Nested row ? new JsonEncoder(row.schema()) : null;
        }
    }

    /** The type under one that has no text of its own. */
    private static FieldType stored(FieldType type) {
        return LogicalText.isKnown(type) ? type : type.base();
    }

    @Override
    public void encode(Row row, OutputStream output) throws IOException {
        if (plain.isEmpty() || !plain.get().write(row, output)) {
            generate(row, output);
        }
    }

    /** The row as a generator writes it. */
    void generate(Row row, OutputStream output) throws IOException {
        if (output != target) {
            generator = JSON.createGenerator(output, JsonEncoding.UTF8);
            target = output;
        }
        write(row, generator);
        generator.flush();
    }

    private void write(Row row, JsonGenerator generator) throws IOException {
        generator.writeStartObject();
        for (int i = 0; i < types.length; i++) {
            generator.writeFieldName(names[i]);
            if (row.isNull(i)) {
                generator.writeNull();
            } else if (types[i] instanceof FieldType.Scalar scalar) {
                writeField(row, i, scalar.kind(), generator);
            } else if (nested[i] != null) {
                nested[i].write((Row) row.get(i), generator);
            } else {
                try {
                    writeValue(row.get(i), types[i], generator);
                } catch (IllegalArgumentException e) {
                    throw new IOException("field '" + names[i] + "': " + e.getMessage(), e);
                }
            }
        }
        generator.writeEndObject();
    }

    /** Without boxing the primitive kinds. */
    private static void writeField(Row row, int index, Kind kind, JsonGenerator generator)
            throws IOException {
        switch (kind) {
            case BOOLEAN -> generator.writeBoolean(row.getBoolean(index));
            case INT8, INT16, INT32 -> generator.writeNumber(row.getInt(index));
            case INT64 -> generator.writeNumber(row.getLong(index));
            case FLOAT -> generator.writeNumber(row.getFloat(index));
            case DOUBLE -> generator.writeNumber(row.getDouble(index));
            case DATETIME -> generator.writeString(Datetimes.print(row.getLong(index)));
            case STRING -> generator.writeString((String) row.get(index));
            case DECIMAL -> generator.writeNumber((BigDecimal) row.get(index));
            case BYTES -> generator.writeBinary((byte[]) row.get(index));
        }
    }

    private static void writeValue(Object value, FieldType logical, JsonGenerator generator)
            throws IOException {
        FieldType type = stored(logical);
        if (value == null) {
            generator.writeNull();
        } else if (type instanceof FieldType.Logical meaning) {
            if (value instanceof BigDecimal number) {
                generator.writeNumber(LogicalText.scaled(number, meaning.type()));
            } else {
                generator.writeString(LogicalText.print(value, meaning.type()));
            }
        } else if (type instanceof FieldType.Scalar scalar) {
            writeScalar(value, scalar.kind(), generator);
        } else if (type instanceof FieldType.Array array) {
            generator.writeStartArray();
            for (Object element : (List<?>) value) {
                writeValue(element, array.element(), generator);
            }
            generator.writeEndArray();
        } else if (type instanceof FieldType.Mapping mapping) {
            generator.writeStartObject();
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                generator.writeFieldName(LogicalText.print(entry.getKey(), mapping.key()));
                writeValue(entry.getValue(), mapping.value(), generator);
            }
            generator.writeEndObject();
        } else {
            new JsonEncoder(((FieldType.Nested) type).schema()).write((Row) value, generator);
        }
    }

    private static void writeScalar(Object value, Kind kind, JsonGenerator generator)
            throws IOException {
        switch (kind) {
            case BOOLEAN -> generator.writeBoolean((Boolean) value);
            case INT8, INT16, INT32 -> generator.writeNumber((Integer) value);
            case INT64 -> generator.writeNumber((Long) value);
            case FLOAT -> generator.writeNumber((Float) value);
            case DOUBLE -> generator.writeNumber((Double) value);
            case DATETIME -> generator.writeString(Datetimes.print((Long) value));
            case STRING -> generator.writeString((String) value);
            case DECIMAL -> generator.writeNumber((BigDecimal) value);
            case BYTES -> generator.writeBinary((byte[]) value);
        }
    }
}
