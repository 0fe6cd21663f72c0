package org.nifibeam.file.parquet;

import java.util.List;
import java.util.Optional;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.MicroSeconds;
import org.apache.parquet.format.MilliSeconds;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.Type;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.LogicalType;
import org.nifibeam.core.schema.LogicalTypes;
import org.nifibeam.file.parquet.Conversion.How;

/**
 * The type of a leaf of a Parquet schema, by its logical type, else its older converted type, else
 * its physical type (parquet-format, LogicalTypes.md).
 *
 * @param type never nullable
 * @param unsupported why values cannot be read, if so; {@code type} is then the nearest one
 */
record ScalarMapping(FieldType type, Conversion conversion, Optional<String> unsupported) {

    /**
     * The mapping of a leaf.
     *
     * @param written the type of the values that were written, if the file says it; one that does
     *     not fit the leaf is passed over
     */
    static ScalarMapping of(SchemaElement element, Optional<FieldType> written) {
        ScalarMapping mapping = of(element);
        return written.isPresent()
                        && written.get() instanceof FieldType.Logical logical
                        && mapping.unsupported.isEmpty()
                ? mapping.meaning(element, logical.type())
                : mapping;
    }

    /** The same values with the meaning that they were written with, if they are stored so. */
    private ScalarMapping meaning(SchemaElement element, LogicalType wanted) {
        FieldType meant = new FieldType.Logical(wanted, false);
        if (wanted.equals(LogicalTypes.DATE)) {
            return conversion.how() == How.DAYS
                    ? new ScalarMapping(meant, Conversion.of(How.NONE), unsupported)
                    : this;
        }
        if (wanted.equals(LogicalTypes.LOCAL_DATETIME)) {
            return type.is(Kind.DATETIME)
                    ? new ScalarMapping(meant, conversion, unsupported)
                    : this;
        }
        if (wanted.identifier().equals("enumeration")) {
            return type.is(Kind.STRING)
                    ? new ScalarMapping(
                            meant, Conversion.enumeration(wanted.arguments()), unsupported)
                    : this;
        }
        if (wanted.identifier().equals("fixed_bytes")
                && !wanted.arguments().equals(List.of(String.valueOf(element.getType_length())))) {
            return this;
        }
        return wanted.base().equals(type.base())
                ? new ScalarMapping(meant, conversion, unsupported)
                : this;
    }

    private static ScalarMapping of(SchemaElement element) {
        // Some writers call what has but a converted type unknown.
        if (element.isSetLogicalType()
                && !(element.getLogicalType().isSetUNKNOWN() && element.isSetConverted_type())) {
            return ofLogical(element, element.getLogicalType());
        }
        if (element.isSetConverted_type()) {
            return ofConverted(element, element.getConverted_type());
        }
        return ofPhysical(element);
    }

    private static ScalarMapping ofPhysical(SchemaElement element) {
        return switch (element.getType()) {
            case BOOLEAN -> as(Kind.BOOLEAN, How.NONE);
            case INT32 -> as(Kind.INT32, How.NONE);
            case INT64 -> as(Kind.INT64, How.NONE);
            case INT96 -> as(Kind.DATETIME, How.INT96);
            case FLOAT -> as(Kind.FLOAT, How.NONE);
            case DOUBLE -> as(Kind.DOUBLE, How.NONE);
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> as(Kind.BYTES, How.BYTES);
        };
    }

    private static ScalarMapping ofLogical(
            SchemaElement element, org.apache.parquet.format.LogicalType type) {
        boolean text = type.isSetSTRING() || type.isSetENUM() || type.isSetJSON();
        if (text && element.getType() == Type.BYTE_ARRAY) {
            return as(Kind.STRING, How.TEXT);
        } else if (type.isSetBSON() && element.getType() == Type.BYTE_ARRAY) {
            return as(Kind.BYTES, How.BYTES);
        } else if (type.isSetUUID() && isUuid(element)) {
            return new ScalarMapping(
                    new FieldType.Logical(LogicalTypes.UUID, false),
                    Conversion.of(How.UUID),
                    Optional.empty());
        } else if (type.isSetTIME()) {
            return time(element, type.getTIME().getUnit());
        } else if (type.isSetDECIMAL()) {
            return decimal(element, type.getDECIMAL().getScale());
        } else if (type.isSetDATE() && element.getType() == Type.INT32) {
            return as(Kind.DATETIME, How.DAYS);
        } else if (type.isSetTIMESTAMP() && element.getType() == Type.INT64) {
            return timestamp(type.getTIMESTAMP().getUnit());
        } else if (type.isSetINTEGER()) {
            int bits = type.getINTEGER().getBitWidth();
            return integer(element, bits, type.getINTEGER().isIsSigned());
        }
        return unsupported(element, type.getSetField().getFieldName());
    }

    private static ScalarMapping ofConverted(SchemaElement element, ConvertedType type) {
        return switch (type) {
            case UTF8, ENUM, JSON ->
                    element.getType() == Type.BYTE_ARRAY
                            ? as(Kind.STRING, How.TEXT)
                            : unsupported(element, type.name());
            case BSON -> ofPhysical(element);
            case DECIMAL -> decimal(element, element.getScale());
            case DATE ->
                    element.getType() == Type.INT32
                            ? as(Kind.DATETIME, How.DAYS)
                            : unsupported(element, type.name());
            case TIMESTAMP_MILLIS ->
                    element.getType() == Type.INT64
                            ? as(Kind.DATETIME, How.MILLIS)
                            : unsupported(element, type.name());
            case TIMESTAMP_MICROS ->
                    element.getType() == Type.INT64
                            ? as(Kind.DATETIME, How.NONE)
                            : unsupported(element, type.name());
            case INT_8 -> integer(element, 8, true);
            case INT_16 -> integer(element, 16, true);
            case INT_32 -> integer(element, 32, true);
            case INT_64 -> integer(element, 64, true);
            case UINT_8 -> integer(element, 8, false);
            case UINT_16 -> integer(element, 16, false);
            case UINT_32 -> integer(element, 32, false);
            case UINT_64 -> integer(element, 64, false);
            case TIME_MILLIS -> time(element, TimeUnit.MILLIS(new MilliSeconds()));
            case TIME_MICROS -> time(element, TimeUnit.MICROS(new MicroSeconds()));
            case MAP, MAP_KEY_VALUE, LIST, INTERVAL -> unsupported(element, type.name());
        };
    }

    private static ScalarMapping integer(SchemaElement element, int bits, boolean signed) {
        if (element.getType() != (bits == 64 ? Type.INT64 : Type.INT32)) {
            return unsupported(element, "INTEGER(" + bits + ")");
        }
        if (signed) {
            return switch (bits) {
                case 8 -> as(Kind.INT8, How.NONE);
                case 16 -> as(Kind.INT16, How.NONE);
                case 32 -> as(Kind.INT32, How.NONE);
                default -> as(Kind.INT64, How.NONE);
            };
        }
        return switch (bits) {
            case 8, 16 -> as(Kind.INT32, How.NONE);
            case 32 -> as(Kind.INT64, How.UNSIGNED_INT);
            default -> as(Kind.DECIMAL, How.UNSIGNED_LONG);
        };
    }

    private static ScalarMapping decimal(SchemaElement element, int scale) {
        return switch (element.getType()) {
            case INT32, INT64, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY ->
                    new ScalarMapping(
                            FieldType.of(Kind.DECIMAL),
                            Conversion.decimal(scale),
                            Optional.empty());
            case BOOLEAN, INT96, FLOAT, DOUBLE -> unsupported(element, "DECIMAL");
        };
    }

    private static ScalarMapping timestamp(TimeUnit unit) {
        return as(
                Kind.DATETIME,
                unit.isSetMILLIS() ? How.MILLIS : unit.isSetMICROS() ? How.NONE : How.NANOS);
    }

    private static boolean isUuid(SchemaElement element) {
        return element.getType() == Type.FIXED_LEN_BYTE_ARRAY && element.getType_length() == 16;
    }

    /** A time of day, whether its zone is UTC or none. */
    private static ScalarMapping time(SchemaElement element, TimeUnit unit) {
        Type wanted = unit.isSetMILLIS() ? Type.INT32 : Type.INT64;
        if (element.getType() != wanted) {
            return unsupported(element, "TIME");
        }
        How how = unit.isSetMILLIS() ? How.TIME_MILLIS : unit.isSetMICROS() ? How.NONE : How.NANOS;
        return new ScalarMapping(
                new FieldType.Logical(LogicalTypes.TIME, false),
                Conversion.of(how),
                Optional.empty());
    }

    private static ScalarMapping as(Kind kind, How how) {
        return new ScalarMapping(FieldType.of(kind), Conversion.of(how), Optional.empty());
    }

    private static ScalarMapping unsupported(SchemaElement element, String type) {
        ScalarMapping nearest = ofPhysical(element);
        return new ScalarMapping(
                nearest.type(),
                nearest.conversion(),
                Optional.of(type + " stored as " + element.getType()));
    }
}
