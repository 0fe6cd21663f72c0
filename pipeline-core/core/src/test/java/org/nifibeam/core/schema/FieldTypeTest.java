package org.nifibeam.core.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.coder.Coders;

class FieldTypeTest {
    private static void refused(String message, Supplier<?> maker) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, maker::get).getMessage());
    }

    @Test
    void aLogicalTypeIsItsBaseToWhoDoesNotKnowIt() {
        FieldType date = new FieldType.Logical(LogicalTypes.DATE, true);
        assertEquals(FieldType.nullable(Kind.INT32), date.base());
        assertEquals(Storage.INT, date.storage());
        assertTrue(date.is(Kind.INT32));
        assertTrue(date.isNumeric());
        assertTrue(date.isKey());
        assertEquals("date?", date.toString());
        FieldType string = FieldType.of(Kind.STRING);
        assertSame(string, string.base());
        assertEquals("i", RowShape.of(Schema.of(new Field("d", date))).text());
    }

    @Test
    void knownLogicalTypesHaveOneBase() {
        assertEquals("int64", LogicalTypes.TIME.base().toString());
        assertEquals("int64", LogicalTypes.LOCAL_DATETIME.base().toString());
        assertEquals("string", LogicalTypes.UUID.base().toString());
        assertEquals("int32", LogicalTypes.enumeration(List.of("A")).base().toString());
        assertEquals("bytes", LogicalTypes.fixedBytes(1).base().toString());
        assertEquals("string", LogicalTypes.varString(1).base().toString());
        assertEquals("decimal", LogicalTypes.decimal(1, 0).base().toString());
        refused(
                "logical type 'date' is stored as int32, not int64",
                () -> new LogicalType("date", FieldType.of(Kind.INT64), List.of()));
    }

    @Test
    void argumentsAreChecked() {
        refused(
                "logical type 'date' has no arguments, not [x]",
                () -> LogicalTypes.named("date", List.of("x")));
        refused(
                "logical type 'var_string' has a length, not [-1]",
                () -> LogicalTypes.varString(-1));
        refused(
                "logical type 'decimal' has a precision and a scale, not [10]",
                () -> LogicalTypes.named("decimal", List.of("10")));
        refused(
                "logical type 'enumeration' has different names, not [A, A]",
                () -> LogicalTypes.enumeration(List.of("A", "A")));
        refused("no logical type is called 'dat'", () -> LogicalTypes.named("dat", List.of()));
        refused(
                "the base of logical type 'a:b' cannot be int32?",
                () -> new LogicalType("a:b", FieldType.nullable(Kind.INT32), List.of()));
        refused(
                "the base of logical type 'a:b' cannot be date",
                () ->
                        new LogicalType(
                                "a:b", new FieldType.Logical(LogicalTypes.DATE, false), List.of()));
    }

    @Test
    void aCodedFieldHoldsAnyObject() {
        FieldType type = new FieldType.Coded(Coders.sortedSet(Coders.strings()), true);
        assertEquals("coded<sorted_set(string)>?", type.toString());
        Schema schema = Schema.of(new Field("c", type), new Field("n", FieldType.of(Kind.INT64)));
        RowShape shape = RowShape.of(schema);
        Row row = shape.row(Set.of("a"), 1L);
        assertEquals(shape.row(Set.of("a"), 1L), row);
        assertEquals(shape.row(Set.of("a"), 1L).hashCode(), row.hashCode());
        assertFalse(row.equals(shape.row(Set.of("b"), 1L)));
        assertEquals("[[a], 1]", row.toString());
        assertTrue(shape.row(null, 1L).isNull(0));
    }

    @Test
    void aKeyNeedsADeterministicCoder() {
        FieldType object = new FieldType.Coded(Coders.set(Coders.strings()), false);
        assertFalse(object.isKey());
        assertFalse(new FieldType.Array(object, false).isKey());
        assertFalse(new FieldType.Mapping(FieldType.of(Kind.INT8), object, false).isKey());
        assertFalse(new FieldType.Nested(Schema.of(new Field("a", object)), false).isKey());
        assertTrue(new FieldType.Coded(Coders.uuids(), false).isKey());
    }

    @Test
    void canonicalValuesStandForTheirEquals() {
        assertEquals(0.0, Values.canonical(-0.0));
        assertEquals(0.0f, Values.canonical(-0.0f));
        assertEquals(new BigDecimal("1E+2"), Values.canonical(new BigDecimal("100.0")));
        assertEquals(BigDecimal.ZERO, Values.canonical(new BigDecimal("0.00")));
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put(-0.0, Arrays.asList(1.5f, null, -0.0));
        assertEquals("{0.0=[1.5, null, 0.0]}", Values.canonical(map).toString());
        List<Object> same = Arrays.asList("a", null, 1.5);
        assertSame(same, Values.canonical(same));
    }
}
