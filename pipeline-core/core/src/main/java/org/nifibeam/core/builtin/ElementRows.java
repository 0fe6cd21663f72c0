package org.nifibeam.core.builtin;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.LogicalTypes;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Values;

/**
 * Rows of a schema from elements written as plain values. Whole numbers are taken for every kind of
 * number, texts for decimals, dates and times (ISO) and bytes (UTF-8), and numbers for datetimes
 * (seconds since the epoch); a field that is missing is null.
 */
public final class ElementRows {
    private ElementRows() {}

    /**
     * The row of an element; one that is no map is the only field of its row.
     *
     * @throws ProblemException if it is none of that schema
     */
    public static Row row(Schema schema, Object element) throws ProblemException {
        if (element instanceof Map<?, ?> map) {
            return row(schema, map, "");
        }
        if (schema.size() == 1) {
            return RowShape.of(schema).row(value(schema.type(0), element, schema.field(0).name()));
        }
        throw mismatch("", element, "a mapping of " + schema);
    }

    private static Row row(Schema schema, Map<?, ?> map, String path) throws ProblemException {
        for (Object key : map.keySet()) {
            if (schema.indexOf(String.valueOf(key)).isEmpty()) {
                throw new ProblemException(
                        ProblemCode.UNKNOWN_FIELD,
                        "there is no field '" + path + key + "'",
                        Nearest.advice(String.valueOf(key), new TreeSet<>(schema.names())));
            }
        }
        Object[] values = new Object[schema.size()];
        for (int i = 0; i < values.length; i++) {
            Field field = schema.field(i);
            values[i] = value(field.type(), map.get(field.name()), path + field.name());
        }
        return RowShape.of(schema).row(values);
    }

    private static Object value(FieldType type, Object written, String path)
            throws ProblemException {
        if (written == null) {
            if (!type.nullable()) {
                throw mismatch(path, "null", type.toString());
            }
            return null;
        }
        try {
            Object value = converted(type, written, path);
            if (value != null) {
                return value;
            }
        } catch (ArithmeticException | DateTimeException | NumberFormatException e) {
            throw mismatch(path, written, type.toString());
        }
        throw mismatch(path, written, type.toString());
    }

    private static Object converted(FieldType type, Object written, String path)
            throws ProblemException {
        if (type instanceof FieldType.Nested nested) {
            return written instanceof Map<?, ?> map ? row(nested.schema(), map, path + ".") : null;
        }
        if (type instanceof FieldType.Array array) {
            if (!(written instanceof List<?> list)) {
                return null;
            }
            List<Object> items = new ArrayList<>(list.size());
            for (Object item : list) {
                items.add(value(array.element(), item, path + "[]"));
            }
            return items;
        }
        if (type instanceof FieldType.Mapping mapping) {
            if (!(written instanceof Map<?, ?> map)) {
                return null;
            }
            Map<Object, Object> entries = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                entries.put(
                        value(mapping.key(), entry.getKey(), path),
                        value(mapping.value(), entry.getValue(), path + "." + entry.getKey()));
            }
            return entries;
        }
        if (type instanceof FieldType.Logical logical && written instanceof String text) {
            Object value = logical(logical, text);
            if (value != null) {
                return value;
            }
        }
        return type.base() instanceof FieldType.Scalar scalar ? scalar(scalar, written) : null;
    }

    private static Object logical(FieldType.Logical logical, String text) {
        if (logical.type().equals(LogicalTypes.DATE)) {
            return Math.toIntExact(LocalDate.parse(text).toEpochDay());
        }
        if (logical.type().equals(LogicalTypes.TIME)) {
            return LocalTime.parse(text).toNanoOfDay() / 1000;
        }
        if (logical.type().equals(LogicalTypes.LOCAL_DATETIME)) {
            return micros(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
        }
        int index = logical.type().arguments().indexOf(text);
        return logical.type().identifier().equals("enumeration") && index >= 0 ? index : null;
    }

    private static Object scalar(FieldType.Scalar scalar, Object written) {
        if (written instanceof Number number) {
            return number(scalar, new BigDecimal(number.toString()));
        }
        return switch (scalar.kind()) {
            case BOOLEAN -> written instanceof Boolean ? written : null;
            case STRING -> written instanceof String ? written : null;
            case BYTES ->
                    written instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : null;
            case DATETIME -> written instanceof String text ? micros(instant(text)) : null;
            case DECIMAL -> written instanceof String text ? new BigDecimal(text) : null;
            case FLOAT ->
                    written instanceof String text
                            ? special(text).map(Double::floatValue).orElse(null)
                            : null;
            case DOUBLE -> written instanceof String text ? special(text).orElse(null) : null;
            case INT8, INT16, INT32, INT64 -> null;
        };
    }

    private static Optional<Double> special(String text) {
        return text.equals("NaN") || text.endsWith("Infinity")
                ? Optional.of(Double.valueOf(text))
                : Optional.empty();
    }

    private static Object number(FieldType.Scalar scalar, BigDecimal number) {
        return switch (scalar.kind()) {
            case INT8 -> (int) number.byteValueExact();
            case INT16 -> (int) number.shortValueExact();
            case INT32 -> number.intValueExact();
            case INT64 -> number.longValueExact();
            case FLOAT -> number.floatValue();
            case DOUBLE -> number.doubleValue();
            case DECIMAL -> number;
            case DATETIME -> number.movePointRight(6).longValueExact();
            case BOOLEAN, STRING, BYTES -> null;
        };
    }

    /**
     * The instant that a text says, in ISO form; without a zone it is UTC.
     *
     * @throws DateTimeException if it is none
     */
    public static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
        }
    }

    private static long micros(Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
    }

    private static ProblemException mismatch(String path, Object written, String wanted) {
        return new ProblemException(
                ProblemCode.TYPE_MISMATCH,
                (path.isEmpty() ? "an element" : "'" + path + "'")
                        + " is "
                        + wanted
                        + ", not "
                        + Values.print(written),
                "write a value of that type");
    }
}
