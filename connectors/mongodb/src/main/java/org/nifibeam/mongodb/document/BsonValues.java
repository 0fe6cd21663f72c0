package org.nifibeam.mongodb.document;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.types.Decimal128;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.formats.Datetimes;
import org.nifibeam.formats.LogicalText;
import org.nifibeam.formats.MalformedRecordException;

/**
 * Single values, boxed as a row gives them. Numbers of any kind are taken for a whole number or a
 * decimal if nothing of them is lost, for a double if they are whole and exact in it or decimals
 * (which are rounded); a string takes any value ({@link BsonText}); a datetime is a date, a
 * timestamp or an ISO text; a uuid is binary of subtype 4 or a text.
 */
final class BsonValues {
    private static final long MICROS_A_MILLI = 1000;
    private static final long MICROS_A_SECOND = 1_000_000;
    private static final long MILLIS_A_DAY = 86_400_000;
    private static final long EXACT_IN_DOUBLE = 1L << 53;

    private BsonValues() {}

    static boolean isNull(BsonType type) {
        return type == BsonType.NULL || type == BsonType.UNDEFINED;
    }

    static void requireNullable(FieldType type) throws MalformedRecordException {
        if (!type.nullable()) {
            throw new MalformedRecordException(
                    "null, but the field is of type " + type + ", which is never null");
        }
    }

    /** The value that the reader is at, null too. */
    static Object readAny(BsonReader reader, FieldType type) throws MalformedRecordException {
        if (isNull(reader.getCurrentBsonType())) {
            requireNullable(type);
            reader.skipValue();
            return null;
        }
        return read(reader, type);
    }

    /** The value that the reader is at, which is not null. */
    static Object read(BsonReader reader, FieldType type) throws MalformedRecordException {
        if (type instanceof FieldType.Array array) {
            return array(reader, array);
        }
        if (type instanceof FieldType.Nested nested) {
            return row(reader, nested.schema());
        }
        if (type instanceof FieldType.Mapping mapping) {
            return map(reader, mapping);
        }
        if (LogicalText.isKnown(type)) {
            return logical(reader, (FieldType.Logical) type);
        }
        if (type.base() instanceof FieldType.Scalar scalar) {
            return scalar(reader, scalar.kind(), type);
        }
        throw new MalformedRecordException("documents hold no " + type);
    }

    private static Object scalar(BsonReader reader, Kind kind, FieldType type)
            throws MalformedRecordException {
        return switch (kind) {
            case BOOLEAN -> {
                require(reader, BsonType.BOOLEAN, type);
                yield reader.readBoolean();
            }
            case INT8 -> (int) whole(reader, type, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case INT16 -> (int) whole(reader, type, Short.MIN_VALUE, Short.MAX_VALUE);
            case INT32 -> (int) whole(reader, type, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case INT64 -> whole(reader, type, Long.MIN_VALUE, Long.MAX_VALUE);
            case FLOAT -> (float) real(reader, type);
            case DOUBLE -> real(reader, type);
            case DECIMAL -> decimal(reader, type);
            case STRING -> BsonText.read(reader);
            case BYTES -> {
                require(reader, BsonType.BINARY, type);
                yield reader.readBinaryData().getData();
            }
            case DATETIME -> datetime(reader, type);
        };
    }

    private static void require(BsonReader reader, BsonType wanted, FieldType type)
            throws MalformedRecordException {
        if (reader.getCurrentBsonType() != wanted) {
            throw misfit(reader, type);
        }
    }

    private static MalformedRecordException misfit(BsonReader reader, FieldType type) {
        String found = reader.getCurrentBsonType().name().toLowerCase(java.util.Locale.ROOT);
        String text = BsonText.read(reader);
        String cut = text.length() > 100 ? text.substring(0, 100) + "..." : text;
        return new MalformedRecordException(
                "'"
                        + cut
                        + "' ("
                        + found.replace('_', ' ')
                        + ") is no value of the field's type "
                        + type);
    }

    private static MalformedRecordException inexact(Object value, FieldType type) {
        return new MalformedRecordException(value + " is no value of the field's type " + type);
    }

    private static long whole(BsonReader reader, FieldType type, long least, long most)
            throws MalformedRecordException {
        long value;
        switch (reader.getCurrentBsonType()) {
            case INT32 -> value = reader.readInt32();
            case INT64 -> value = reader.readInt64();
            case DOUBLE -> {
                double read = reader.readDouble();
                value = (long) read;
                if (value != read || value == Long.MAX_VALUE) {
                    throw inexact(read, type);
                }
            }
            case DECIMAL128 -> {
                Decimal128 read = reader.readDecimal128();
                try {
                    value = read.bigDecimalValue().longValueExact();
                } catch (ArithmeticException e) {
                    throw inexact(read, type);
                }
            }
            default -> throw misfit(reader, type);
        }
        if (value < least || value > most) {
            throw inexact(value, type);
        }
        return value;
    }

    private static double real(BsonReader reader, FieldType type) throws MalformedRecordException {
        return switch (reader.getCurrentBsonType()) {
            case DOUBLE -> reader.readDouble();
            case INT32 -> reader.readInt32();
            case INT64 -> {
                long value = reader.readInt64();
                if (Math.abs(value) > EXACT_IN_DOUBLE) {
                    throw inexact(value, type);
                }
                yield value;
            }
            case DECIMAL128 -> reader.readDecimal128().doubleValue();
            default -> throw misfit(reader, type);
        };
    }

    private static BigDecimal decimal(BsonReader reader, FieldType type)
            throws MalformedRecordException {
        return switch (reader.getCurrentBsonType()) {
            case INT32 -> BigDecimal.valueOf(reader.readInt32());
            case INT64 -> BigDecimal.valueOf(reader.readInt64());
            case DOUBLE -> {
                double value = reader.readDouble();
                if (Double.isNaN(value) || Double.isInfinite(value)) {
                    throw inexact(value, type);
                }
                yield BigDecimal.valueOf(value);
            }
            case DECIMAL128 -> {
                Decimal128 value = reader.readDecimal128();
                try {
                    yield value.bigDecimalValue();
                } catch (ArithmeticException e) {
                    // -0 is a number that no BigDecimal is; not a number, or infinite, nor.
                    if (value.isFinite()) {
                        yield BigDecimal.ZERO;
                    }
                    throw inexact(value, type);
                }
            }
            default -> throw misfit(reader, type);
        };
    }

    private static long datetime(BsonReader reader, FieldType type)
            throws MalformedRecordException {
        switch (reader.getCurrentBsonType()) {
            case DATE_TIME -> {
                long millis = reader.readDateTime();
                if (Math.abs(millis) > Long.MAX_VALUE / MICROS_A_MILLI) {
                    throw inexact(millis + " milliseconds", type);
                }
                return millis * MICROS_A_MILLI;
            }
            case TIMESTAMP -> {
                return Integer.toUnsignedLong(reader.readTimestamp().getTime()) * MICROS_A_SECOND;
            }
            case STRING -> {
                String text = reader.readString();
                OptionalLong micros = Datetimes.parse(text);
                if (micros.isEmpty()) {
                    throw inexact("'" + text + "'", type);
                }
                return micros.getAsLong();
            }
            default -> throw misfit(reader, type);
        }
    }

    private static Object logical(BsonReader reader, FieldType.Logical type)
            throws MalformedRecordException {
        BsonType found = reader.getCurrentBsonType();
        if (found == BsonType.STRING) {
            return LogicalText.value(reader.readString(), type);
        }
        String name = type.type().identifier();
        if (name.equals("uuid") && found == BsonType.BINARY) {
            BsonBinary binary = reader.readBinaryData();
            if (binary.getType() != BsonBinarySubType.UUID_STANDARD.getValue()) {
                throw inexact("binary of subtype " + binary.getType(), type);
            }
            return binary.asUuid().toString();
        }
        if (name.equals("date") && found == BsonType.DATE_TIME) {
            long millis = reader.readDateTime();
            if (millis % MILLIS_A_DAY != 0) {
                throw inexact(Datetimes.print(millis * MICROS_A_MILLI), type);
            }
            return Math.toIntExact(LocalDate.ofEpochDay(millis / MILLIS_A_DAY).toEpochDay());
        }
        if (name.equals("decimal")) {
            return LogicalText.checked(decimal(reader, type), type.type());
        }
        if (name.equals("fixed_bytes") && found == BsonType.BINARY) {
            return LogicalText.checked(reader.readBinaryData().getData(), type.type());
        }
        throw misfit(reader, type);
    }

    private static List<Object> array(BsonReader reader, FieldType.Array type)
            throws MalformedRecordException {
        require(reader, BsonType.ARRAY, type);
        List<Object> elements = new ArrayList<>();
        reader.readStartArray();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            elements.add(readAny(reader, type.element()));
        }
        reader.readEndArray();
        return elements;
    }

    private static Object row(BsonReader reader, Schema schema) throws MalformedRecordException {
        if (reader.getCurrentBsonType() != BsonType.DOCUMENT) {
            throw misfit(reader, new FieldType.Nested(schema, false));
        }
        Object[] values = new Object[schema.size()];
        boolean[] seen = new boolean[values.length];
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            String name = reader.readName();
            if (schema.indexOf(name).isEmpty()) {
                reader.skipValue();
                continue;
            }
            int field = schema.indexOf(name).getAsInt();
            try {
                values[field] = readAny(reader, schema.type(field));
            } catch (MalformedRecordException e) {
                throw new MalformedRecordException("field '" + name + "': " + e.getMessage());
            }
            seen[field] = true;
        }
        reader.readEndDocument();
        for (int i = 0; i < seen.length; i++) {
            if (!seen[i] && !schema.type(i).nullable()) {
                throw new MalformedRecordException(
                        "field '"
                                + schema.field(i).name()
                                + "' has no value, but its type is "
                                + schema.type(i)
                                + ", which is never null");
            }
        }
        return RowShape.of(schema).row(values);
    }

    private static Map<Object, Object> map(BsonReader reader, FieldType.Mapping type)
            throws MalformedRecordException {
        require(reader, BsonType.DOCUMENT, type);
        Map<Object, Object> entries = new LinkedHashMap<>();
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            String name = reader.readName();
            entries.put(LogicalText.value(name, type.key()), readAny(reader, type.value()));
        }
        reader.readEndDocument();
        return entries;
    }
}
