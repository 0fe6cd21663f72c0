package org.nifibeam.core.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RowPairTest {
    private static final Field ID = new Field("id", FieldType.of(Kind.INT64));
    private static final Field NAME = new Field("name", FieldType.nullable(Kind.STRING));
    private static final Field PRICE = new Field("price", FieldType.nullable(Kind.DOUBLE));
    private static final Field COUNT = new Field("count", FieldType.of(Kind.INT32));
    private static final Field MAYBE = new Field("count", FieldType.nullable(Kind.INT32));

    @Test
    void theFieldsOfBothWithoutTheirKeys() {
        Schema first = Schema.of(ID, NAME, PRICE);
        Schema second = Schema.of(ID, COUNT);
        RowPair pair = RowPair.of(first, 1, second, 1, Schema.of(NAME, PRICE, MAYBE));
        Row left = RowShape.of(first).row(7L, "pen", 2.5);
        assertEquals("['pen', 2.5, 3]", pair.of(left, RowShape.of(second).row(7L, 3)).toString());
        Row nulls = RowShape.of(first).row(7L, null, null);
        assertEquals("[null, null, 3]", pair.of(nulls, RowShape.of(second).row(7L, 3)).toString());
    }

    @Test
    void whatIsMissingIsNull() {
        Schema first = Schema.of(ID, NAME);
        Schema second = Schema.of(COUNT, PRICE);
        RowPair pair =
                RowPair.of(
                        first,
                        0,
                        second,
                        0,
                        Schema.of(
                                new Field("id", FieldType.nullable(Kind.INT64)),
                                NAME,
                                MAYBE,
                                PRICE));
        Row left = RowShape.of(first).row(7L, "pen");
        Row right = RowShape.of(second).row(3, null);
        assertEquals("[7, 'pen', null, null]", pair.of(left, null).toString());
        assertEquals("[null, null, 3, null]", pair.of(null, right).toString());
        assertEquals("[7, 'pen', 3, null]", pair.of(left, right).toString());
        assertTrue(pair.of(left, null).isNull(2));
    }

    @Test
    void wideRows() {
        List<Field> fields = new ArrayList<>();
        Object[] values = new Object[250];
        for (int i = 0; i < values.length; i++) {
            fields.add(new Field("f" + i, FieldType.nullable(Kind.INT64)));
            values[i] = i % 3 == 0 ? null : (Object) (long) i;
        }
        Schema wide = Schema.of(fields);
        List<Field> both = new ArrayList<>(fields.subList(1, 250));
        fields.subList(100, 250).forEach(f -> both.add(new Field("g" + f.name(), f.type())));
        RowPair pair = RowPair.of(wide, 1, wide, 100, Schema.of(both));
        Row row = pair.of(RowShape.of(wide).row(values), RowShape.of(wide).row(values));
        for (int i = 0; i < 399; i++) {
            assertEquals(values[i < 249 ? i + 1 : i - 249 + 100], row.get(i), "field " + i);
        }
    }

    @Test
    void theCodeIsKept() {
        Schema first = Schema.of(ID, NAME);
        Schema second = Schema.of(ID, PRICE);
        Schema both = Schema.of(NAME, PRICE);
        assertSame(RowPair.of(first, 1, second, 1, both), RowPair.of(first, 1, second, 1, both));
    }

    @Test
    void aSchemaOfOtherFieldsIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> RowPair.of(Schema.of(ID), 0, Schema.of(NAME), 0, Schema.of(ID)));
    }
}
