package org.nifibeam.core.schema;

import java.math.BigDecimal;
import java.util.Map;

/** Which scalar or logical type a scalar of JSON schema is, by its format and bounds. */
final class JsonScalars {
    private JsonScalars() {}

    /**
     * The type of {@code boolean}, {@code bytes}, {@code integer}, {@code number}, {@code string}.
     */
    static FieldType type(String name, Map<?, ?> map) {
        String format = map.get("format") instanceof String text ? text : "";
        return switch (name) {
            case "boolean" -> FieldType.of(Kind.BOOLEAN);
            case "bytes" -> FieldType.of(Kind.BYTES);
            case "integer" -> FieldType.of(integer(format, map));
            case "number" -> FieldType.of(number(format));
            case "string" ->
                    "base64".equals(map.get("contentEncoding"))
                            ? FieldType.of(Kind.BYTES)
                            : string(format);
            default -> throw new IllegalArgumentException("no scalar is called " + name);
        };
    }

    private static Kind integer(String format, Map<?, ?> map) {
        switch (format) {
            case "int8":
                return Kind.INT8;
            case "int16":
                return Kind.INT16;
            case "int32":
                return Kind.INT32;
            default:
                break;
        }
        if (bounds(map, Byte.MIN_VALUE, Byte.MAX_VALUE)) {
            return Kind.INT8;
        }
        if (bounds(map, Short.MIN_VALUE, Short.MAX_VALUE)) {
            return Kind.INT16;
        }
        return bounds(map, Integer.MIN_VALUE, Integer.MAX_VALUE) ? Kind.INT32 : Kind.INT64;
    }

    private static boolean bounds(Map<?, ?> map, long least, long most) {
        return is(map.get("minimum"), least) && is(map.get("maximum"), most);
    }

    private static boolean is(Object value, long wanted) {
        return value instanceof Number number
                && new BigDecimal(number.toString()).compareTo(BigDecimal.valueOf(wanted)) == 0;
    }

    private static Kind number(String format) {
        return switch (format) {
            case "float" -> Kind.FLOAT;
            case "decimal" -> Kind.DECIMAL;
            default -> Kind.DOUBLE;
        };
    }

    private static FieldType string(String format) {
        return switch (format) {
            case "date-time" -> FieldType.of(Kind.DATETIME);
            case "byte" -> FieldType.of(Kind.BYTES);
            case "date" -> new FieldType.Logical(LogicalTypes.DATE, false);
            case "time" -> new FieldType.Logical(LogicalTypes.TIME, false);
            case "local-date-time" -> new FieldType.Logical(LogicalTypes.LOCAL_DATETIME, false);
            case "uuid" -> new FieldType.Logical(LogicalTypes.UUID, false);
            default -> FieldType.of(Kind.STRING);
        };
    }
}
