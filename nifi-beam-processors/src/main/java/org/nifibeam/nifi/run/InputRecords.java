package org.nifibeam.nifi.run;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.serialization.record.DataType;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordFieldType;
import org.apache.nifi.serialization.record.RecordSchema;
import org.apache.nifi.serialization.record.type.ArrayDataType;
import org.apache.nifi.serialization.record.type.ChoiceDataType;
import org.apache.nifi.serialization.record.type.MapDataType;
import org.apache.nifi.serialization.record.type.RecordDataType;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/**
 * NiFi's records as rows, the counterpart of {@link ResultRecords}. A choice of types is the widest
 * of numbers, else a string; times of day and UUIDs are strings, dates are midnight UTC. Every
 * field may be null unless the reader promises that it is not.
 */
final class InputRecords {
    private InputRecords() {}

    static Schema schema(RecordSchema schema) {
        List<Field> fields = new ArrayList<>();
        for (RecordField field : schema.getFields()) {
            fields.add(
                    new Field(field.getFieldName(), type(field.getDataType(), field.isNullable())));
        }
        return Schema.of(fields);
    }

    private static FieldType type(DataType type, boolean nullable) {
        return switch (type) {
            case ArrayDataType array when isBytes(array) -> scalar(Kind.BYTES, nullable);
            case ArrayDataType array ->
                    new FieldType.Array(type(array.getElementType(), true), nullable);
            case MapDataType map ->
                    new FieldType.Mapping(
                            FieldType.of(Kind.STRING), type(map.getValueType(), true), nullable);
            case RecordDataType row when row.getChildSchema() != null ->
                    new FieldType.Nested(schema(row.getChildSchema()), nullable);
            case ChoiceDataType choice -> choice(choice.getPossibleSubTypes(), nullable);
            default -> scalar(kind(type.getFieldType()), nullable);
        };
    }

    private static boolean isBytes(ArrayDataType array) {
        return array.getElementType() != null
                && array.getElementType().getFieldType() == RecordFieldType.BYTE;
    }

    private static FieldType choice(List<DataType> types, boolean nullable) {
        Optional<Kind> widest = Optional.empty();
        for (DataType type : types) {
            if (type instanceof ArrayDataType
                    || type instanceof MapDataType
                    || type instanceof RecordDataType
                    || type instanceof ChoiceDataType) {
                return scalar(Kind.STRING, nullable);
            }
            Kind kind = kind(type.getFieldType());
            widest = Optional.of(widest.map(before -> wider(before, kind)).orElse(kind));
        }
        return scalar(widest.orElse(Kind.STRING), nullable);
    }

    private static Kind wider(Kind one, Kind other) {
        List<Kind> rising =
                List.of(
                        Kind.INT8,
                        Kind.INT16,
                        Kind.INT32,
                        Kind.INT64,
                        Kind.FLOAT,
                        Kind.DOUBLE,
                        Kind.DECIMAL);
        if (one == other) {
            return one;
        }
        if (!rising.contains(one) || !rising.contains(other)) {
            return Kind.STRING;
        }
        Kind wide = rising.get(Math.max(rising.indexOf(one), rising.indexOf(other)));
        // A float does not hold every int.
        return wide == Kind.FLOAT ? Kind.DOUBLE : wide;
    }

    private static FieldType scalar(Kind kind, boolean nullable) {
        return nullable ? FieldType.nullable(kind) : FieldType.of(kind);
    }

    private static Kind kind(RecordFieldType type) {
        return switch (type) {
            case BOOLEAN -> Kind.BOOLEAN;
            case BYTE -> Kind.INT8;
            case SHORT -> Kind.INT16;
            case INT -> Kind.INT32;
            case LONG -> Kind.INT64;
            case FLOAT -> Kind.FLOAT;
            case DOUBLE -> Kind.DOUBLE;
            case BIGINT, DECIMAL -> Kind.DECIMAL;
            case DATE, TIMESTAMP -> Kind.DATETIME;
            case STRING, CHAR, TIME, UUID, ENUM, RECORD, CHOICE, ARRAY, MAP -> Kind.STRING;
        };
    }

    /** A record's values, as an input takes them. */
    static Object[] values(Schema schema, Record record) {
        Object[] values = new Object[schema.size()];
        for (int i = 0; i < values.length; i++) {
            String name = schema.field(i).name();
            values[i] = value(name, schema.type(i), record.getValue(name));
        }
        return values;
    }

    private static Object value(String name, FieldType type, Object value) {
        if (value == null) {
            if (type.nullable()) {
                return null;
            }
            throw new IllegalArgumentException(
                    "the field '" + name + "' is null, which its schema does not allow");
        }
        return switch (type) {
            case FieldType.Array array ->
                    items(value).stream().map(item -> value(name, array.element(), item)).toList();
            case FieldType.Mapping mapping -> map(name, mapping, (Map<?, ?>) value);
            case FieldType.Nested nested -> values(nested.schema(), (Record) value);
            case FieldType.Logical logical -> value(name, logical.base(), value);
            case FieldType.Coded coded -> String.valueOf(value);
            case FieldType.Scalar scalar -> scalar(name, scalar.kind(), value);
        };
    }

    private static List<?> items(Object value) {
        return value instanceof Object[] array ? Arrays.asList(array) : (List<?>) value;
    }

    private static Map<String, Object> map(String name, FieldType.Mapping type, Map<?, ?> values) {
        Map<String, Object> map = new LinkedHashMap<>();
        values.forEach(
                (key, value) -> map.put(String.valueOf(key), value(name, type.value(), value)));
        return map;
    }

    private static Object scalar(String name, Kind kind, Object value) {
        try {
            return switch (kind) {
                case BOOLEAN -> (Boolean) value;
                case INT8, INT16, INT32 -> Math.toIntExact(((Number) value).longValue());
                case INT64 -> ((Number) value).longValue();
                case FLOAT -> ((Number) value).floatValue();
                case DOUBLE -> ((Number) value).doubleValue();
                case DECIMAL -> decimal(value);
                case STRING -> text(value);
                case BYTES -> bytes(value);
                case DATETIME -> instant(value);
            };
        } catch (ClassCastException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "the field '"
                            + name
                            + "' is "
                            + value
                            + ", no "
                            + kind.name().toLowerCase(Locale.ROOT),
                    e);
        }
    }

    private static BigDecimal decimal(Object value) {
        return switch (value) {
            case BigDecimal number -> number;
            case BigInteger number -> new BigDecimal(number);
            case Double number -> BigDecimal.valueOf(number);
            case Float number -> new BigDecimal(number.toString());
            default -> BigDecimal.valueOf(((Number) value).longValue());
        };
    }

    private static String text(Object value) {
        return switch (value) {
            case Object[] array -> Arrays.deepToString(array);
            case Time time -> time.toLocalTime().toString();
            case LocalTime time -> time.toString();
            default -> String.valueOf(value);
        };
    }

    private static byte[] bytes(Object value) {
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        Object[] boxed = (Object[]) value;
        byte[] bytes = new byte[boxed.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = ((Number) boxed[i]).byteValue();
        }
        return bytes;
    }

    private static Instant instant(Object value) {
        return switch (value) {
            case Timestamp time -> time.toInstant();
            case java.sql.Date date -> date.toLocalDate().atStartOfDay(ZoneOffset.UTC).toInstant();
            case LocalDate date -> date.atStartOfDay(ZoneOffset.UTC).toInstant();
            case Date date -> date.toInstant();
            case Instant instant -> instant;
            case LocalDateTime time -> time.toInstant(ZoneOffset.UTC);
            case OffsetDateTime time -> time.toInstant();
            case ZonedDateTime time -> time.toInstant();
            default -> Instant.ofEpochMilli(((Number) value).longValue());
        };
    }
}
