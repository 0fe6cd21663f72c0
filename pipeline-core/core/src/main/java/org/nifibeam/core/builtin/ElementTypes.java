package org.nifibeam.core.builtin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/**
 * Finds the schema of elements written as plain values: maps are rows, any other value is a row of
 * one field {@code element}. A field is of the type that all its values have (whole and other
 * numbers meet in DOUBLE); it may be null where it is missing or null. What only ever is null is a
 * string.
 */
public final class ElementTypes {
    /** The field of elements that are no maps. */
    static final String ELEMENT = "element";

    private boolean seen;
    private boolean nullable;
    private Kind kind;
    private ElementTypes items;
    private Map<String, ElementTypes> fields;
    private int rows;
    private int lastRow;

    private ElementTypes() {}

    /**
     * The schema of all elements; none at all have no fields.
     *
     * @throws ProblemException TYPE_MISMATCH if a field has values of several types
     */
    public static Schema schema(List<?> elements) throws ProblemException {
        ElementTypes all = new ElementTypes();
        for (Object element : elements) {
            all.add("", element instanceof Map ? element : Map.of(ELEMENT, orNull(element)));
        }
        return all.rowSchema();
    }

    /** {@link Map#of} takes no null; what stands for it is never seen by anybody. */
    private static Object orNull(Object value) {
        return value == null ? Optional.empty() : value;
    }

    private void add(String path, Object value) throws ProblemException {
        if (value == null || value.equals(Optional.empty())) {
            nullable = true;
            return;
        }
        String before = describe();
        if (value instanceof Map<?, ?> map) {
            expect(fields != null, path, before, "a row");
            fields = fields == null ? new LinkedHashMap<>() : fields;
            rows++;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                String name = String.valueOf(entry.getKey());
                ElementTypes field = fields.get(name);
                if (field == null) {
                    field = new ElementTypes();
                    field.nullable = rows > 1;
                    fields.put(name, field);
                }
                field.rows(rows);
                field.add(path.isEmpty() ? name : path + "." + name, entry.getValue());
            }
            return;
        }
        if (value instanceof List<?> list) {
            expect(items != null, path, before, "an array");
            items = items == null ? new ElementTypes() : items;
            for (Object item : list) {
                items.add(path + "[]", item);
            }
            seen = true;
            return;
        }
        Kind found = kind(value);
        boolean numbers = kind != null && kind.isNumeric() && found.isNumeric();
        expect(kind == found || numbers, path, before, word(found));
        kind = kind == null || kind == found ? found : Kind.DOUBLE;
        seen = true;
    }

    /** A field that was not in every row before may be null. */
    private void rows(int row) {
        if (lastRow > 0 && row > lastRow + 1) {
            nullable = true;
        }
        lastRow = row;
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static Kind kind(Object value) {
        if (value instanceof Boolean) {
            return Kind.BOOLEAN;
        }
        if (value instanceof Long || value instanceof Integer) {
            return Kind.INT64;
        }
        return value instanceof Number ? Kind.DOUBLE : Kind.STRING;
    }

    private String describe() {
        if (fields != null) {
            return "a row";
        }
        return items != null ? "an array" : kind == null ? "" : word(kind);
    }

    private void expect(boolean same, String path, String before, String now)
            throws ProblemException {
        if (!before.isEmpty() && !same) {
            throw new ProblemException(
                    ProblemCode.TYPE_MISMATCH,
                    "the elements are of different types: "
                            + (path.isEmpty() ? "an element" : "'" + path + "'")
                            + " is "
                            + before
                            + " in one and "
                            + now
                            + " in another",
                    "write all values alike; a number in quotes is a string");
        }
    }

    private Schema rowSchema() {
        List<Field> typed = new ArrayList<>();
        if (fields != null) {
            fields.forEach(
                    (name, field) -> {
                        field.nullable |= field.lastRow < rows;
                        typed.add(new Field(name, field.type()));
                    });
        }
        return Schema.of(typed);
    }

    private FieldType type() {
        if (fields != null) {
            return new FieldType.Nested(rowSchema(), nullable);
        }
        if (items != null) {
            return new FieldType.Array(items.type(), nullable);
        }
        return seen ? new FieldType.Scalar(kind, nullable) : FieldType.nullable(Kind.STRING);
    }
}
