package org.nifibeam.mongodb.document;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.RejectedRowException;
import org.nifibeam.formats.LogicalText;

/**
 * Makes BSON of rows: whole numbers of up to 32 bits int, of 64 bits long; a datetime is a date, of
 * milliseconds (what is beyond is cut off); a uuid is binary of subtype 4, a date the midnight UTC
 * it begins with, other logical types with a text of their own are that text. Thread-safe.
 */
public final class DocumentEncoder {
    private static final long MICROS_A_MILLI = 1000;
    private static final long MILLIS_A_DAY = 86_400_000;

    private final Schema schema;
    private final Set<String> objectIds;

    /**
     * An encoder.
     *
     * @param objectIds fields whose text is written as ObjectId
     */
    public DocumentEncoder(Schema schema, Set<String> objectIds) {
        this.schema = schema;
        this.objectIds = Set.copyOf(objectIds);
    }

    /** True if values of that type can be written at all. */
    public static boolean isWritable(FieldType type) {
        FieldType base = type.base();
        if (base instanceof FieldType.Array array) {
            return isWritable(array.element());
        }
        if (base instanceof FieldType.Mapping mapping) {
            return isWritable(mapping.value());
        }
        if (base instanceof FieldType.Nested nested) {
            return nested.schema().fields().stream().allMatch(f -> isWritable(f.type()));
        }
        return base instanceof FieldType.Scalar;
    }

    /**
     * True if documents can be told apart by values of that type: a server takes neither a part of
     * one for a command nor an array for its elements.
     */
    public static boolean isKey(FieldType type) {
        FieldType base = type.base();
        if (base instanceof FieldType.Nested nested) {
            return nested.schema().fields().stream()
                    .allMatch(f -> isKey(f.type()) && !f.name().startsWith("$"));
        }
        return base instanceof FieldType.Scalar;
    }

    /**
     * The value of a field.
     *
     * @throws RejectedRowException if BSON has none for it
     */
    public BsonValue value(Row row, int field) throws RejectedRowException {
        Object value = row.get(field);
        String name = schema.field(field).name();
        if (value != null && objectIds.contains(name)) {
            String text = value.toString();
            if (!ObjectId.isValid(text)) {
                throw new RejectedRowException(
                        "field '"
                                + name
                                + "': '"
                                + text
                                + "' is no ObjectId of 24 hexadecimal digits");
            }
            return new BsonObjectId(new ObjectId(text));
        }
        try {
            return value(value, schema.type(field));
        } catch (RejectedRowException e) {
            throw new RejectedRowException("field '" + name + "': " + e.getMessage(), e);
        }
    }

    private static BsonValue value(Object value, FieldType type) throws RejectedRowException {
        if (value == null) {
            return BsonNull.VALUE;
        }
        if (type instanceof FieldType.Logical logical && LogicalText.isKnown(type)) {
            switch (logical.type().identifier()) {
                case "uuid":
                    return new BsonBinary(UUID.fromString((String) value));
                case "date":
                    return new BsonDateTime((Integer) value * MILLIS_A_DAY);
                case "time", "local_datetime", "enumeration":
                    return new BsonString(LogicalText.print(value, logical.type()));
                default:
                    break;
            }
        }
        FieldType base = type.base();
        if (base instanceof FieldType.Array array) {
            BsonArray elements = new BsonArray();
            for (Object element : (List<?>) value) {
                elements.add(value(element, array.element()));
            }
            return elements;
        }
        if (base instanceof FieldType.Nested nested) {
            Row row = (Row) value;
            BsonDocument document = new BsonDocument();
            for (int i = 0; i < nested.schema().size(); i++) {
                document.put(
                        nested.schema().field(i).name(),
                        value(row.get(i), nested.schema().type(i)));
            }
            return document;
        }
        if (base instanceof FieldType.Mapping mapping) {
            BsonDocument document = new BsonDocument();
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                document.put(
                        LogicalText.print(entry.getKey(), mapping.key()),
                        value(entry.getValue(), mapping.value()));
            }
            return document;
        }
        return scalar(value, ((FieldType.Scalar) base).kind());
    }

    private static BsonValue scalar(Object value, Kind kind) throws RejectedRowException {
        return switch (kind) {
            case BOOLEAN -> BsonBoolean.valueOf((Boolean) value);
            case INT8, INT16, INT32 -> new BsonInt32((Integer) value);
            case INT64 -> new BsonInt64((Long) value);
            case FLOAT, DOUBLE -> new BsonDouble(((Number) value).doubleValue());
            case DECIMAL -> decimal((BigDecimal) value);
            case STRING -> new BsonString((String) value);
            case BYTES -> new BsonBinary((byte[]) value);
            case DATETIME -> new BsonDateTime(Math.floorDiv((Long) value, MICROS_A_MILLI));
        };
    }

    private static BsonValue decimal(BigDecimal value) throws RejectedRowException {
        try {
            return new BsonDecimal128(new Decimal128(value));
        } catch (NumberFormatException e) {
            throw new RejectedRowException(
                    "the number has more than the 34 digits of a Decimal128", e);
        }
    }
}
