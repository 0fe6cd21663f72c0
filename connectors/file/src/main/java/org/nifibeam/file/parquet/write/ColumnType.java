package org.nifibeam.file.parquet.write;

import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DecimalType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.IntType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MicroSeconds;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Type;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.Kind;

/** How a field stands in a file's schema. */
final class ColumnType {
    /** Digits of a DECIMAL, all and behind the point, and the bytes that hold them. */
    static final int PRECISION = 38;

    static final int SCALE = 9;
    static final int DECIMAL_BYTES = 16;

    private ColumnType() {}

    static Type physical(Kind kind) {
        return switch (kind) {
            case BOOLEAN -> Type.BOOLEAN;
            case INT8, INT16, INT32 -> Type.INT32;
            case INT64, DATETIME -> Type.INT64;
            case FLOAT -> Type.FLOAT;
            case DOUBLE -> Type.DOUBLE;
            case STRING, BYTES -> Type.BYTE_ARRAY;
            case DECIMAL -> Type.FIXED_LEN_BYTE_ARRAY;
        };
    }

    static SchemaElement element(Field field, Kind kind) {
        SchemaElement element = new SchemaElement(field.name());
        element.setType(physical(kind));
        element.setRepetition_type(
                field.type().nullable()
                        ? FieldRepetitionType.OPTIONAL
                        : FieldRepetitionType.REQUIRED);
        switch (kind) {
            case INT8 -> integer(element, 8, ConvertedType.INT_8);
            case INT16 -> integer(element, 16, ConvertedType.INT_16);
            case STRING -> {
                element.setLogicalType(LogicalType.STRING(new StringType()));
                element.setConverted_type(ConvertedType.UTF8);
            }
            case DATETIME -> {
                TimeUnit unit = TimeUnit.MICROS(new MicroSeconds());
                element.setLogicalType(LogicalType.TIMESTAMP(new TimestampType(true, unit)));
                element.setConverted_type(ConvertedType.TIMESTAMP_MICROS);
            }
            case DECIMAL -> {
                element.setType_length(DECIMAL_BYTES);
                element.setLogicalType(LogicalType.DECIMAL(new DecimalType(SCALE, PRECISION)));
                element.setConverted_type(ConvertedType.DECIMAL);
                element.setScale(SCALE);
                element.setPrecision(PRECISION);
            }
            case BOOLEAN, INT32, INT64, FLOAT, DOUBLE, BYTES -> {
                // The stored type says it all.
            }
        }
        return element;
    }

    private static void integer(SchemaElement element, int bits, ConvertedType converted) {
        element.setLogicalType(LogicalType.INTEGER(new IntType((byte) bits, true)));
        element.setConverted_type(converted);
    }
}
