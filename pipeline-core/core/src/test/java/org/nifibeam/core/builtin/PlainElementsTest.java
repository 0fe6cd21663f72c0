package org.nifibeam.core.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.LogicalType;
import org.nifibeam.core.schema.LogicalTypes;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;

/** Rows become plain values that give the same rows again. */
class PlainElementsTest {
    private static void expect(FieldType type, Object written, Object plain)
            throws ProblemException {
        Schema schema = Schema.of(List.of(new Field("f", type)));
        Map<String, Object> element = new LinkedHashMap<>();
        element.put("f", written);
        Row row = ElementRows.row(schema, element);
        Map<String, Object> again = PlainElements.of(schema, row);
        assertEquals(plain, again.get("f"));
        assertEquals(row, ElementRows.row(schema, again));
    }

    private static FieldType scalar(Kind kind) {
        return new FieldType.Scalar(kind, true);
    }

    private static FieldType logical(LogicalType type) {
        return new FieldType.Logical(type, true);
    }

    @Test
    void scalars() throws ProblemException {
        expect(scalar(Kind.BOOLEAN), true, true);
        expect(scalar(Kind.INT8), 7L, 7L);
        expect(scalar(Kind.INT64), Long.MAX_VALUE, Long.MAX_VALUE);
        expect(scalar(Kind.FLOAT), 0.1, 0.1);
        expect(scalar(Kind.DOUBLE), 0.1, 0.1);
        expect(scalar(Kind.DOUBLE), "NaN", "NaN");
        expect(scalar(Kind.DOUBLE), "-Infinity", "-Infinity");
        expect(scalar(Kind.DECIMAL), "1.10", "1.10");
        expect(scalar(Kind.STRING), "é", "é");
        expect(scalar(Kind.BYTES), "é", "é");
        expect(scalar(Kind.DATETIME), "2001-01-01", "2001-01-01T00:00:00Z");
        expect(scalar(Kind.DATETIME), -1L, "1969-12-31T23:59:59Z");
        expect(scalar(Kind.STRING), null, null);
    }

    @Test
    void logicalTypes() throws ProblemException {
        expect(logical(LogicalTypes.DATE), "1969-12-31", "1969-12-31");
        expect(logical(LogicalTypes.TIME), "10:15:30", "10:15:30");
        expect(
                logical(LogicalTypes.LOCAL_DATETIME),
                "2001-01-01T10:15:30.5",
                "2001-01-01T10:15:30.500");
        expect(logical(LogicalTypes.enumeration(List.of("A", "B"))), "B", "B");
        expect(logical(LogicalTypes.decimal(5, 2)), "1.25", "1.25");
    }

    @Test
    void nested() throws ProblemException {
        Schema inner = Schema.of(List.of(new Field("at", scalar(Kind.DATETIME))));
        Map<String, Object> at = Map.of("at", "2001-01-01T00:00:00Z");
        FieldType row = new FieldType.Nested(inner, true);
        expect(row, at, at);
        expect(new FieldType.Array(row, true), List.of(at, at), List.of(at, at));
        expect(
                new FieldType.Mapping(FieldType.of(Kind.STRING), row, true),
                Map.of("k", at),
                Map.of("k", at));
    }
}
