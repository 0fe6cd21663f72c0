package org.nifibeam.file;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.LogicalType;
import org.nifibeam.core.schema.LogicalTypes;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;

/**
 * Random schemas that files can hold, and rows whose values are right for their logical types: few
 * different ones at first, so that dictionaries are used, then ever more.
 */
public final class RandomRecords {
    /** Every logical type that formats know. */
    public static final List<LogicalType> LOGICAL =
            List.of(
                    LogicalTypes.DATE,
                    LogicalTypes.TIME,
                    LogicalTypes.LOCAL_DATETIME,
                    LogicalTypes.UUID,
                    LogicalTypes.enumeration(List.of("red", "green", "blue")),
                    LogicalTypes.fixedBytes(3),
                    LogicalTypes.varString(8),
                    LogicalTypes.decimal(5, 2),
                    LogicalTypes.decimal(18, 0),
                    LogicalTypes.decimal(30, 12));

    private final Random random;
    private int variety = 4;

    public RandomRecords(Random random) {
        this.random = random;
    }

    /** Fields of any type, rows, arrays and maps so many levels deep. */
    public Schema schema(int depth) {
        List<Field> fields = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            fields.add(new Field("f" + i, type(depth)));
        }
        return Schema.of(fields);
    }

    private FieldType type(int depth) {
        boolean nullable = random.nextBoolean();
        return switch (random.nextInt(depth == 0 ? 3 : 8)) {
            case 0 -> new FieldType.Logical(pick(LOGICAL), nullable);
            case 3, 4 -> new FieldType.Array(type(depth - 1), nullable);
            case 5 -> new FieldType.Mapping(key(), type(depth - 1), nullable);
            case 6, 7 -> new FieldType.Nested(schema(depth - 1), nullable);
            default -> new FieldType.Scalar(pick(List.of(Kind.values())), nullable);
        };
    }

    private FieldType key() {
        return random.nextInt(3) == 0
                ? new FieldType.Logical(LogicalTypes.DATE, false)
                : FieldType.of(pick(List.of(Kind.STRING, Kind.INT64, Kind.INT16)));
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    public List<Row> rows(Schema schema, int count) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            variety = 4 + i;
            rows.add(row(schema));
        }
        return rows;
    }

    private Row row(Schema schema) {
        return RowShape.of(schema)
                .row(schema.fields().stream().map(field -> value(field.type())).toArray());
    }

    /** A value of a type, null now and then if it may be. */
    public Object value(FieldType type) {
        if (type.nullable() && random.nextInt(4) == 0) {
            return null;
        }
        if (type instanceof FieldType.Array array) {
            List<Object> list = new ArrayList<>();
            for (int i = length(); i > 0; i--) {
                list.add(value(array.element()));
            }
            return list;
        } else if (type instanceof FieldType.Mapping mapping) {
            Map<Object, Object> map = new LinkedHashMap<>();
            for (int i = length(); i > 0; i--) {
                map.put(value(mapping.key()), value(mapping.value()));
            }
            return map;
        } else if (type instanceof FieldType.Nested nested) {
            return row(nested.schema());
        } else if (type instanceof FieldType.Logical logical) {
            return logical(logical.type());
        }
        return scalar(((FieldType.Scalar) type).kind());
    }

    /** Mostly short, now and then long. */
    private int length() {
        return random.nextInt(random.nextInt(20) == 0 ? 40 : 4);
    }

    private Object logical(LogicalType type) {
        int number = random.nextInt(variety);
        return switch (type.identifier()) {
            case "date" -> number * 13 - 20_000;
            case "time" -> number * 1_000_003L % 86_400_000_000L;
            case "local_datetime" -> number * 1_000_000_007L - 4_000_000_000_000_000L;
            case "uuid" -> new UUID(number * 0x9E3779B97F4A7C15L, -number).toString();
            case "enumeration" -> number % type.arguments().size();
            case "fixed_bytes" -> new byte[] {(byte) number, 0, -1};
            case "var_string" -> "v" + number % 1000;
            case "decimal" -> decimal(type, number);
            default -> throw new IllegalArgumentException("no values of " + type);
        };
    }

    private BigDecimal decimal(LogicalType type, int number) {
        int digits = Integer.parseInt(type.arguments().get(0));
        BigInteger most = BigInteger.TEN.pow(digits).subtract(BigInteger.ONE);
        BigInteger unscaled = most.subtract(BigInteger.valueOf(number));
        return new BigDecimal(
                random.nextBoolean() ? unscaled : unscaled.negate(),
                Integer.parseInt(type.arguments().get(1)));
    }

    private Object scalar(Kind kind) {
        int number = random.nextInt(variety);
        return switch (kind) {
            case BOOLEAN -> random.nextBoolean();
            case INT8 -> (int) (byte) number;
            case INT16 -> (int) (short) (number * 7);
            case INT32 -> number * -100_003;
            case INT64 -> number * 9_000_000_000_007L;
            case FLOAT -> number % 7 == 0 ? -0.0f : number / 3f;
            case DOUBLE -> number % 7 == 0 ? 0.0 : -number / 3.0;
            case DECIMAL -> new BigDecimal(number).subtract(new BigDecimal("5.125"));
            case STRING -> "ü" + number;
            case BYTES -> new byte[] {(byte) number, (byte) (number >> 8)};
            case DATETIME -> number * 1_000_000_007L;
        };
    }
}
