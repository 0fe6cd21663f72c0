package org.nifibeam.core.builtin;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.LogicalTypes;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;

/** Rows as plain values that {@link ElementRows} reads back to equal rows. */
public final class PlainElements {
    private PlainElements() {}

    /** The fields by name, in the schema's order. */
    public static Map<String, Object> of(Schema schema, Row row) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < schema.size(); i++) {
            fields.put(schema.field(i).name(), value(schema.type(i), row.get(i)));
        }
        return fields;
    }

    private static Object value(FieldType type, Object value) {
        if (value == null) {
            return null;
        }
        if (type instanceof FieldType.Nested nested) {
            return of(nested.schema(), (Row) value);
        }
        if (type instanceof FieldType.Array array) {
            List<Object> items = new ArrayList<>();
            ((List<?>) value).forEach(item -> items.add(value(array.element(), item)));
            return items;
        }
        if (type instanceof FieldType.Mapping mapping) {
            Map<Object, Object> entries = new LinkedHashMap<>();
            ((Map<?, ?>) value)
                    .forEach(
                            (key, mapped) ->
                                    entries.put(
                                            value(mapping.key(), key),
                                            value(mapping.value(), mapped)));
            return entries;
        }
        return type instanceof FieldType.Logical logical
                ? logical(logical, value)
                : scalar(type, value);
    }

    private static Object logical(FieldType.Logical logical, Object value) {
        if (logical.type().equals(LogicalTypes.DATE)) {
            return LocalDate.ofEpochDay(((Number) value).longValue()).toString();
        }
        if (logical.type().equals(LogicalTypes.TIME)) {
            return LocalTime.ofNanoOfDay(((Number) value).longValue() * 1000).toString();
        }
        if (logical.type().equals(LogicalTypes.LOCAL_DATETIME)) {
            return instant((Long) value).atOffset(ZoneOffset.UTC).toLocalDateTime().toString();
        }
        return logical.type().identifier().equals("enumeration")
                ? logical.type().arguments().get(((Number) value).intValue())
                : scalar(logical.base(), value);
    }

    private static Object scalar(FieldType type, Object value) {
        if (!(type instanceof FieldType.Scalar scalar)) {
            return String.valueOf(value);
        }
        return switch (scalar.kind()) {
            case BOOLEAN, STRING -> value;
            case INT8, INT16, INT32, INT64 -> ((Number) value).longValue();
            case FLOAT, DOUBLE -> floating((Number) value);
            case DECIMAL -> ((BigDecimal) value).toPlainString();
            case BYTES -> new String((byte[]) value, StandardCharsets.UTF_8);
            case DATETIME -> instant((Long) value).toString();
        };
    }

    /** What YAML has no number for is a text. */
    private static Object floating(Number value) {
        double number = Double.parseDouble(value.toString());
        return Double.isFinite(number) ? (Object) number : String.valueOf(number);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
