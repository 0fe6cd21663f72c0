package org.nifibeam.testkit;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;

/**
 * Random schemas and rows. Few different values, so that keys meet; the odd ones among them.
 * Floating values are such that their sums are exact in any order.
 */
public final class RandomRows {
    private static final List<Double> DOUBLES =
            List.of(-1.5, -0.0, 0.0, 0.25, 2.0, Double.NaN, Double.POSITIVE_INFINITY, 1024.0);
    private static final List<String> DECIMALS =
            List.of("1.0", "1.00", "-0.5", "0", "0.00", "12345678901234567890.5", "1E+3");
    private static final List<String> STRINGS =
            List.of("", "a", "b", "B", "\u00e4", "\ud83d\ude00", "a\u0000");
    private static final List<byte[]> BYTES =
            List.of(new byte[0], new byte[] {0}, new byte[] {-1}, new byte[] {1, 2});

    private final Random random;

    /** Random rows from a seed. */
    public RandomRows(Random random) {
        this.random = random;
    }

    /**
     * A schema with a DATETIME {@code time} that is never null, and further fields of any scalar
     * kind.
     */
    public Schema schema() {
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("time", FieldType.of(Kind.DATETIME)));
        int more = 1 + random.nextInt(6);
        for (int i = 0; i < more; i++) {
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            fields.add(new Field("f" + i, new FieldType.Scalar(kind, random.nextBoolean())));
        }
        return Schema.of(fields);
    }

    /** A row; the field {@code time}, if there is one, is the given timestamp. */
    public Row row(Schema schema, long millis) {
        Object[] values = new Object[schema.size()];
        for (int i = 0; i < values.length; i++) {
            boolean time = schema.field(i).name().equals("time");
            values[i] =
                    time ? (Object) (millis * 1000 + random.nextInt(1000)) : value(schema.type(i));
        }
        return RowShape.of(schema).row(values);
    }

    /** A value of a type. */
    public Object value(FieldType type) {
        if (type.nullable() && random.nextInt(4) == 0) {
            return null;
        }
        if (type instanceof FieldType.Scalar scalar) {
            return scalar(scalar.kind());
        }
        if (type instanceof FieldType.Array array) {
            return Arrays.asList(
                    random.ints(random.nextInt(3)).mapToObj(i -> value(array.element())).toArray());
        }
        throw new IllegalArgumentException("no random values of " + type);
    }

    private Object scalar(Kind kind) {
        return switch (kind) {
            case BOOLEAN -> random.nextBoolean();
            case INT8, INT16, INT32 -> random.nextInt(7) - 3;
            case INT64 -> random.nextInt(20) == 0 ? 10_000_000_000L : random.nextInt(7) - 3L;
            case FLOAT -> (float) (double) pick(DOUBLES);
            case DOUBLE -> pick(DOUBLES);
            case DECIMAL -> new BigDecimal(pick(DECIMALS));
            case STRING -> pick(STRINGS);
            case BYTES -> pick(BYTES).clone();
            case DATETIME -> (random.nextInt(5) - 2) * 1_000_001L;
        };
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
