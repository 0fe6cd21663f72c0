package org.nifibeam.core.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class RowTest {
    private static Schema schema(int fields, boolean nullable) {
        List<Field> all = new ArrayList<>();
        for (int i = 0; i < fields; i++) {
            Kind kind = Kind.values()[i % Kind.values().length];
            all.add(new Field("f" + i, new FieldType.Scalar(kind, nullable)));
        }
        return Schema.of(all);
    }

    private static Object value(Kind kind, Random random) {
        return switch (kind) {
            case BOOLEAN -> random.nextBoolean();
            case INT8, INT16, INT32 -> random.nextInt(100);
            case INT64, DATETIME -> random.nextLong();
            case FLOAT -> random.nextFloat();
            case DOUBLE -> random.nextDouble();
            case DECIMAL -> BigDecimal.valueOf(random.nextInt(), 2);
            case STRING -> "s" + random.nextInt();
            case BYTES -> new byte[] {(byte) random.nextInt()};
        };
    }

    private static Object[] values(Schema schema, Random random) {
        Object[] values = new Object[schema.size()];
        for (int i = 0; i < values.length; i++) {
            FieldType.Scalar type = (FieldType.Scalar) schema.type(i);
            values[i] =
                    type.nullable() && random.nextInt(3) == 0 ? null : value(type.kind(), random);
        }
        return values;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 11, 64, 65, 99, 100, 101, 1000})
    void aRowGivesItsValuesBack(int width) {
        for (boolean nullable : new boolean[] {false, true}) {
            Schema schema = schema(width, nullable);
            Object[] values = values(schema, new Random(width));
            Row row = RowShape.of(schema).row(values);
            assertEquals(width, row.size());
            for (int i = 0; i < width; i++) {
                assertEquals(values[i] == null, row.isNull(i));
                assertTrue(Values.equal(values[i], row.get(i)), "field " + i);
            }
            assertEquals(RowShape.of(schema).row(values), row);
        }
    }

    @Test
    void fiveThousandFields() {
        Schema schema = schema(5_000, true);
        Object[] values = values(schema, new Random(1));
        Row row = RowShape.of(schema).row(values);
        for (int i = 0; i < 5_000; i++) {
            assertTrue(Values.equal(values[i], row.get(i)), "field " + i);
        }
        assertEquals(row, RowShape.of(schema).row(values));
        assertEquals(row, rowsOf(schema, List.<Object[]>of(values))[0]);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 13, 100, 250})
    void rowsFromColumnsAreRowsFromValues(int width) {
        for (boolean nullable : new boolean[] {false, true}) {
            Schema schema = schema(width, nullable);
            Random random = new Random(width);
            List<Object[]> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                all.add(values(schema, random));
            }
            Row[] rows = rowsOf(schema, all);
            for (int i = 0; i < rows.length; i++) {
                assertEquals(RowShape.of(schema).row(all.get(i)), rows[i]);
            }
        }
    }

    private static Row[] rowsOf(Schema schema, List<Object[]> all) {
        List<Column> columns = new ArrayList<>();
        for (int f = 0; f < schema.size(); f++) {
            Storage storage = schema.type(f).storage();
            Object array =
                    switch (storage) {
                        case BOOLEAN -> new boolean[all.size() + 3];
                        case INT -> new int[all.size() + 3];
                        case LONG -> new long[all.size() + 3];
                        case FLOAT -> new float[all.size() + 3];
                        case DOUBLE -> new double[all.size() + 3];
                        case STRING -> new String[all.size() + 3];
                        case OBJECT -> new Object[all.size() + 3];
                    };
            boolean[] nulls = new boolean[all.size()];
            for (int i = 0; i < all.size(); i++) {
                nulls[i] = all.get(i)[f] == null;
                if (!nulls[i]) {
                    Array.set(array, i, all.get(i)[f]);
                }
            }
            columns.add(
                    new Column(
                            storage,
                            array,
                            schema.type(f).nullable() && storage.isPrimitive() ? nulls : null));
        }
        return RowShape.of(schema).rows(new ColumnBatch(columns, all.size()));
    }

    @Test
    void gettersFitTheirStorageOnly() {
        Schema schema =
                Schema.of(
                        new Field("a", FieldType.nullable(Kind.INT32)),
                        new Field("b", FieldType.of(Kind.STRING)));
        Row row = RowShape.of(schema).row(null, "x");
        assertEquals(0, row.getInt(0));
        assertNull(row.get(0));
        assertThrows(IllegalArgumentException.class, () -> row.getLong(0));
        assertThrows(IllegalArgumentException.class, () -> row.getInt(1));
        assertThrows(IllegalArgumentException.class, () -> row.get(2));
        assertThrows(IllegalArgumentException.class, () -> row.isNull(-1));
        assertThrows(RuntimeException.class, () -> RowShape.of(schema).row(1));
        assertThrows(RuntimeException.class, () -> RowShape.of(schema).row("x", "x"));
        assertEquals("[null, 'x']", row.toString());
    }

    @Test
    void rowsAreEqualInCanonicalForm() {
        Schema schema =
                Schema.of(
                        new Field("a", FieldType.of(Kind.DOUBLE)),
                        new Field("b", FieldType.nullable(Kind.DECIMAL)));
        RowShape shape = RowShape.of(schema);
        Row one = shape.row(-0.0, new BigDecimal("1.0"));
        assertEquals(one, shape.row(0.0, new BigDecimal("1.00")));
        assertEquals(one.hashCode(), shape.row(0.0, new BigDecimal("1.00")).hashCode());
        assertNotEquals(one, shape.row(0.0, null));
        assertEquals(shape.row(Double.NaN, null), shape.row(Double.NaN, null));
        assertFalse(one.equals(null));
    }

    @Test
    void schemasOfOneShapeShareAClass() {
        Schema left = Schema.of(new Field("a", FieldType.of(Kind.INT8)));
        Schema right = Schema.of(new Field("b", FieldType.of(Kind.INT32)));
        assertSame(RowShape.of(left), RowShape.of(right));
        assertNotEquals(
                RowShape.of(left).text(),
                RowShape.of(Schema.of(new Field("a", FieldType.nullable(Kind.INT8)))).text());
    }

    /** Otherwise a stage's code and its rows could come to have two classes of one shape. */
    @Test
    void aRowKeepsItsShape() {
        Schema schema = schema(37, true);
        Row row = RowShape.of(schema).row(new Object[37]);
        for (int i = 0; i < 5; i++) {
            System.gc();
            assertSame(row.getClass(), RowShape.of(schema).type());
        }
    }

    @Test
    void classesAreUnloadedWithTheirRows() {
        WeakReference<Class<?>> type = unusedType();
        long deadline = System.nanoTime() + 10_000_000_000L;
        List<byte[]> pressure = new ArrayList<>();
        while (type.get() != null) {
            assertTrue(System.nanoTime() < deadline, "the class was not unloaded");
            System.gc();
            pressure.add(new byte[1000]);
        }
    }

    private static WeakReference<Class<?>> unusedType() {
        Row row = RowShape.of(schema(41, true)).row(new Object[41]);
        assertEquals(41, Arrays.asList(new Object[row.size()]).size());
        return new WeakReference<>(row.getClass());
    }
}
