package org.nifibeam.file.parquet.write;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DateType;
import org.apache.parquet.format.DecimalType;
import org.apache.parquet.format.EnumType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.IntType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MicroSeconds;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.UUIDType;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;

/**
 * How a scalar stands in a file (parquet-format, LogicalTypes.md): by its kind, or by its logical
 * type where Parquet has one.
 *
 * @param kind as which rows hold it
 * @param form what its values are turned into
 * @param length bytes of a value of fixed length, else 0
 * @param precision digits of a decimal, else 0
 * @param scale digits behind its point
 * @param names of an enumeration, else none
 */
record ColumnType(Kind kind, Form form, int length, int precision, int scale, List<String> names) {
    /** Digits of a DECIMAL without a logical type, all and behind the point. */
    private static final int PRECISION = 38;

    private static final int SCALE = 9;

    private static final double BITS_A_DIGIT = Math.log(10) / Math.log(2);

    /** What values are turned into. */
    enum Form {
        /** What the kind says. */
        PLAIN,
        DATE,
        TIME,
        LOCAL_DATETIME,
        UUID,
        ENUMERATION,
        FIXED_BYTES
    }

    ColumnType {
        names = List.copyOf(names);
    }

    static ColumnType of(FieldType type) {
        Kind kind = ((FieldType.Scalar) type.base()).kind();
        if (type instanceof FieldType.Logical logical) {
            List<String> arguments = logical.type().arguments();
            switch (logical.type().identifier()) {
                case "date":
                    return of(kind, Form.DATE);
                case "time":
                    return of(kind, Form.TIME);
                case "local_datetime":
                    return of(kind, Form.LOCAL_DATETIME);
                case "uuid":
                    return new ColumnType(kind, Form.UUID, 16, 0, 0, List.of());
                case "enumeration":
                    return new ColumnType(kind, Form.ENUMERATION, 0, 0, 0, arguments);
                case "fixed_bytes":
                    int length = Integer.parseInt(arguments.get(0));
                    return new ColumnType(kind, Form.FIXED_BYTES, length, 0, 0, List.of());
                case "decimal":
                    int scale = Integer.parseInt(arguments.get(1));
                    return decimal(Math.max(scale, Integer.parseInt(arguments.get(0))), scale);
                default:
                    break;
            }
        }
        return kind == Kind.DECIMAL ? decimal(PRECISION, SCALE) : of(kind, Form.PLAIN);
    }

    private static ColumnType of(Kind kind, Form form) {
        return new ColumnType(kind, form, 0, 0, 0, List.of());
    }

    private static ColumnType decimal(int precision, int scale) {
        int bytes = (int) Math.ceil((precision * BITS_A_DIGIT + 1) / 8);
        int length = precision <= 18 ? 0 : bytes;
        return new ColumnType(Kind.DECIMAL, Form.PLAIN, length, precision, scale, List.of());
    }

    Type physical() {
        return switch (form) {
            case UUID, FIXED_BYTES -> Type.FIXED_LEN_BYTE_ARRAY;
            case ENUMERATION -> Type.BYTE_ARRAY;
            case PLAIN, DATE, TIME, LOCAL_DATETIME ->
                    switch (kind) {
                        case BOOLEAN -> Type.BOOLEAN;
                        case INT8, INT16, INT32 -> Type.INT32;
                        case INT64, DATETIME -> Type.INT64;
                        case FLOAT -> Type.FLOAT;
                        case DOUBLE -> Type.DOUBLE;
                        case STRING, BYTES -> Type.BYTE_ARRAY;
                        case DECIMAL ->
                                precision <= 9
                                        ? Type.INT32
                                        : precision <= 18 ? Type.INT64 : Type.FIXED_LEN_BYTE_ARRAY;
                    };
        };
    }

    /** The leaf in a file's schema. */
    SchemaElement element(String name, FieldRepetitionType repetition) {
        SchemaElement element = new SchemaElement(name);
        element.setType(physical());
        element.setRepetition_type(repetition);
        if (length > 0) {
            element.setType_length(length);
        }
        switch (form) {
            case DATE -> mark(element, LogicalType.DATE(new DateType()), ConvertedType.DATE);
            case UUID -> element.setLogicalType(LogicalType.UUID(new UUIDType()));
            case ENUMERATION -> mark(element, LogicalType.ENUM(new EnumType()), ConvertedType.ENUM);
            // The older converted types of both mean UTC, which these are not.
            case TIME -> element.setLogicalType(LogicalType.TIME(new TimeType(false, micros())));
            case LOCAL_DATETIME ->
                    element.setLogicalType(
                            LogicalType.TIMESTAMP(new TimestampType(false, micros())));
            case FIXED_BYTES -> {
                // The stored type says it all.
            }
            case PLAIN -> plain(element);
        }
        return element;
    }

    private void plain(SchemaElement element) {
        switch (kind) {
            case INT8 -> integer(element, 8, ConvertedType.INT_8);
            case INT16 -> integer(element, 16, ConvertedType.INT_16);
            case STRING -> mark(element, LogicalType.STRING(new StringType()), ConvertedType.UTF8);
            case DATETIME ->
                    mark(
                            element,
                            LogicalType.TIMESTAMP(new TimestampType(true, micros())),
                            ConvertedType.TIMESTAMP_MICROS);
            case DECIMAL -> {
                mark(
                        element,
                        LogicalType.DECIMAL(new DecimalType(scale, precision)),
                        ConvertedType.DECIMAL);
                element.setScale(scale);
                element.setPrecision(precision);
            }
            case BOOLEAN, INT32, INT64, FLOAT, DOUBLE, BYTES -> {
                // The stored type says it all.
            }
        }
    }

    private static TimeUnit micros() {
        return TimeUnit.MICROS(new MicroSeconds());
    }

    private static void integer(SchemaElement element, int bits, ConvertedType converted) {
        mark(element, LogicalType.INTEGER(new IntType((byte) bits, true)), converted);
    }

    private static void mark(SchemaElement element, LogicalType type, ConvertedType converted) {
        element.setLogicalType(type);
        element.setConverted_type(converted);
    }

    /**
     * The unscaled value of a decimal.
     *
     * @throws IllegalArgumentException if it has too many digits
     */
    BigInteger unscaled(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        if (stripped.signum() != 0
                && (stripped.scale() > scale
                        || (long) stripped.precision() - stripped.scale() > precision - scale)) {
            throw new IllegalArgumentException(
                    value
                            + " does not fit into decimal("
                            + precision
                            + ", "
                            + scale
                            + "), as which it is written; round it, or cast it to STRING");
        }
        return value.setScale(scale).unscaledValue();
    }

    /** A decimal's bytes, of fixed length, the highest first. */
    byte[] fixed(BigInteger unscaled) {
        byte[] number = unscaled.toByteArray();
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) (number[0] < 0 ? -1 : 0));
        System.arraycopy(number, 0, bytes, bytes.length - number.length, number.length);
        return bytes;
    }

    /**
     * The bytes of a UUID or of a value of fixed length.
     *
     * @throws IllegalArgumentException if it is none
     */
    byte[] fixed(Object value) {
        if (form == Form.UUID) {
            String text = (String) value;
            UUID id = text.length() == 36 ? uuid(text) : null;
            if (id == null || !id.toString().equals(text)) {
                throw new IllegalArgumentException(
                        "'" + text + "' is no UUID of 36 lower-case characters");
            }
            return ByteBuffer.allocate(16)
                    .putLong(id.getMostSignificantBits())
                    .putLong(id.getLeastSignificantBits())
                    .array();
        }
        byte[] bytes = (byte[]) value;
        if (bytes.length != length) {
            throw new IllegalArgumentException(
                    "there are " + bytes.length + " bytes for a type of " + length);
        }
        return bytes;
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * The name of an enumeration's value.
     *
     * @throws IllegalArgumentException if it has none
     */
    String name(int index) {
        if (index < 0 || index >= names.size()) {
            throw new IllegalArgumentException(
                    index + " is none of the " + names.size() + " values of an enumeration");
        }
        return names.get(index);
    }

    /** A string's bytes. */
    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
