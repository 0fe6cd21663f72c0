package org.nifibeam.core.expression;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;

/**
 * Values as Java code likes them and back: instants are {@link Instant}, whole numbers of at most
 * 32 bits {@link Integer}, nested rows {@link NamedRow}. Called by the code around user code.
 */
public final class JavaValues {
    private static final long SECOND = 1_000_000;

    private JavaValues() {}

    /** An instant from microseconds since the epoch. */
    public static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, SECOND), Math.floorMod(micros, SECOND) * 1000);
    }

    /** Microseconds since the epoch. */
    public static long micros(Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), SECOND), instant.getNano() / 1000);
    }

    /** A row's value for Java code. */
    public static Object toJava(Object value, FieldType type) {
        if (value == null) {
            return null;
        }
        if (type.is(Kind.DATETIME)) {
            return instant((Long) value);
        }
        if (type instanceof FieldType.Nested nested) {
            return new NamedRow((Row) value, nested.schema());
        }
        if (type instanceof FieldType.Array array) {
            List<Object> result = new ArrayList<>();
            ((List<?>) value).forEach(element -> result.add(toJava(element, array.element())));
            return Collections.unmodifiableList(result);
        }
        if (type instanceof FieldType.Mapping mapping) {
            Map<Object, Object> result = new LinkedHashMap<>();
            ((Map<?, ?>) value)
                    .forEach(
                            (key, element) ->
                                    result.put(
                                            toJava(key, mapping.key()),
                                            toJava(element, mapping.value())));
            return Collections.unmodifiableMap(result);
        }
        return value;
    }

    /**
     * What Java code has given, as a row's value.
     *
     * @throws IllegalArgumentException if it is no value of the type
     */
    public static Object fromJava(Object value, FieldType type) {
        if (value == null) {
            return null;
        }
        Object result;
        if (type instanceof FieldType.Scalar scalar) {
            result = scalar(value, scalar.kind());
        } else if (type instanceof FieldType.Array array && value instanceof Collection<?> values) {
            result = list(values, array);
        } else if (type instanceof FieldType.Mapping mapping && value instanceof Map<?, ?> map) {
            result = map(map, mapping);
        } else if (type instanceof FieldType.Nested nested) {
            result = row(value, nested.schema());
        } else {
            result = null;
        }
        if (result == null) {
            throw new IllegalArgumentException(
                    "the code has given a "
                            + value.getClass().getSimpleName()
                            + ", which is no "
                            + type.withNullable(false));
        }
        return result;
    }

    /** Null if it is no such value. */
    private static Object scalar(Object value, Kind kind) {
        return switch (kind) {
            case BOOLEAN -> value instanceof Boolean ? value : null;
            case INT8, INT16, INT32, INT64 -> whole(value, kind);
            case FLOAT -> value instanceof Float ? value : null;
            case DOUBLE ->
                    value instanceof Double || value instanceof Float || value instanceof Integer
                            ? (Object) ((Number) value).doubleValue()
                            : null;
            case DECIMAL ->
                    value instanceof BigInteger number
                            ? new BigDecimal(number)
                            : value instanceof BigDecimal ? value : null;
            case STRING ->
                    value instanceof CharSequence || value instanceof Character
                            ? value.toString()
                            : null;
            case BYTES -> value instanceof byte[] bytes ? bytes.clone() : null;
            case DATETIME -> value instanceof Instant instant ? micros(instant) : null;
        };
    }

    private static Object whole(Object value, Kind kind) {
        boolean isWhole =
                value instanceof Byte
                        || value instanceof Short
                        || value instanceof Integer
                        || value instanceof Long && kind == Kind.INT64;
        if (!isWhole) {
            return null;
        }
        long number = ((Number) value).longValue();
        return switch (kind) {
            case INT8 -> Conversions.toInt8(number);
            case INT16 -> Conversions.toInt16(number);
            case INT64 -> number;
            default -> (int) number;
        };
    }

    private static Object list(Collection<?> values, FieldType.Array type) {
        List<Object> result = new ArrayList<>();
        for (Object value : values) {
            result.add(notNull(fromJava(value, type.element()), type.element(), "an element"));
        }
        return Collections.unmodifiableList(result);
    }

    private static Object map(Map<?, ?> values, FieldType.Mapping type) {
        Map<Object, Object> result = new LinkedHashMap<>();
        values.forEach(
                (key, value) ->
                        result.put(
                                notNull(fromJava(key, type.key()), type.key(), "a key"),
                                notNull(fromJava(value, type.value()), type.value(), "a value")));
        return Collections.unmodifiableMap(result);
    }

    private static Object notNull(Object value, FieldType type, String what) {
        if (value == null && !type.nullable()) {
            throw new IllegalArgumentException(
                    "the code has given null for " + what + " of " + type);
        }
        return value;
    }

    /** A row from one of as many fields, or from a map of names. */
    private static Object row(Object value, Schema schema) {
        if (value instanceof NamedRow named && named.schema().equals(schema)) {
            return named.plain();
        }
        Object[] values = new Object[schema.size()];
        for (int i = 0; i < values.length; i++) {
            Field field = schema.field(i);
            Object given;
            if (value instanceof NamedRow named) {
                given = named.getValue(field.name());
            } else if (value instanceof Map<?, ?> map) {
                given = map.get(field.name());
            } else if (value instanceof Row row && row.size() == schema.size()) {
                given = toJava(row.get(i), field.type());
            } else {
                return null;
            }
            values[i] =
                    notNull(
                            fromJava(given, field.type()),
                            field.type(),
                            "the field '" + field.name() + "'");
        }
        return RowShape.of(schema).row(values);
    }
}
