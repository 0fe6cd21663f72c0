package org.nifibeam.core.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RowTableTest {
    private static final RowShape SHAPE =
            RowShape.of(Schema.of(new Field("n", FieldType.of(Kind.INT64))));

    private static Row row(long n) {
        return SHAPE.row(n);
    }

    private static List<Row> found(RowTable table, Object... key) {
        List<Row> found = new ArrayList<>();
        for (int at = table.first(key); at >= 0; at = table.next(at, key)) {
            found.add(table.row(at));
        }
        return found;
    }

    @Test
    void theRowAddedLastIsFoundFirst() {
        RowTable table = new RowTable(2);
        table.add(new Object[] {"a", 1L}, row(1));
        table.add(new Object[] {"a", 2L}, row(2));
        table.add(new Object[] {"a", 1L}, row(3));
        assertEquals(List.of(row(3), row(1)), found(table, "a", 1L));
        assertEquals(List.of(row(2)), found(table, "a", 2L));
        assertEquals(List.of(), found(table, "b", 1L));
    }

    @Test
    void keysAreComparedInCanonicalForm() {
        RowTable table = new RowTable(1);
        table.add(new Object[] {0.0}, row(1));
        table.add(new Object[] {Double.NaN}, row(2));
        table.add(new Object[] {new BigDecimal("1.50")}, row(3));
        table.add(new Object[] {new byte[] {1, 2}}, row(4));
        assertEquals(List.of(row(1)), found(table, -0.0));
        assertEquals(List.of(row(2)), found(table, Double.NaN));
        assertEquals(List.of(row(3)), found(table, new BigDecimal("1.5")));
        assertEquals(List.of(row(4)), found(table, new byte[] {1, 2}));
    }

    @Test
    void aKeyThatIsAskedForMayBeUsedAgain() {
        RowTable table = new RowTable(1);
        Object[] key = {"a"};
        table.add(key, row(1));
        key[0] = "b";
        table.add(key, row(2));
        assertEquals(List.of(row(1)), found(table, "a"));
        assertEquals(List.of(row(2)), found(table, "b"));
    }

    @Test
    void manyRowsAreFoundAsInAList() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        RowTable table = new RowTable(1);
        List<Object> keys = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            Object key = "key" + random.nextInt(2_000);
            keys.add(key);
            table.add(new Object[] {key}, row(i));
        }
        for (int k = 0; k < 2_100; k++) {
            String key = "key" + k;
            List<Row> expected = new ArrayList<>();
            for (int i = keys.size() - 1; i >= 0; i--) {
                if (keys.get(i).equals(key)) {
                    expected.add(row(i));
                }
            }
            assertEquals(expected, found(table, key), "seed " + seed + ", " + key);
        }
    }
}
