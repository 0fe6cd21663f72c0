package org.nifibeam.core.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Rows of one schema as rows of another, by the rules of {@link RowCoder#reading}: fields meet by
 * name, new nullable ones are null, unknown ones are dropped, numbers may become wider. Immutable,
 * thread-safe.
 */
public final class RowConversion {
    private final boolean same;
    private final RowShape shape;
    private final int[] sources;
    private final List<UnaryOperator<Object>> conversions = new ArrayList<>();

    private RowConversion(Schema from, Schema to) {
        this.same = from.equals(to);
        this.shape = RowShape.of(to);
        this.sources = new int[to.size()];
        for (int i = 0; i < sources.length; i++) {
            sources[i] = from.indexOf(to.field(i).name()).orElse(-1);
            conversions.add(
                    sources[i] < 0 ? value -> null : conversion(from.type(sources[i]), to.type(i)));
        }
    }

    /**
     * The conversion between two schemas.
     *
     * @throws SchemaException with all reasons if the second cannot hold what the first does
     */
    public static RowConversion between(Schema from, Schema to) {
        List<SchemaProblem> problems = SchemaEvolution.problems(from, to);
        if (!problems.isEmpty()) {
            throw new SchemaException(problems);
        }
        return new RowConversion(from, to);
    }

    /** True if each row is given as it is. */
    public boolean changesNothing() {
        return same;
    }

    /** The row with the second schema; the same object if there is nothing to convert. */
    public Row convert(Row row) {
        if (same) {
            return row;
        }
        Object[] values = new Object[sources.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = sources[i] < 0 ? null : conversions.get(i).apply(row.get(sources[i]));
        }
        return shape.row(values);
    }

    private static UnaryOperator<Object> conversion(FieldType written, FieldType read) {
        FieldType from = written.base();
        FieldType to = read.base();
        if (from.withNullable(true).equals(to.withNullable(true))) {
            return UnaryOperator.identity();
        }
        UnaryOperator<Object> present = converted(from, to);
        return value -> value == null ? null : present.apply(value);
    }

    private static UnaryOperator<Object> converted(FieldType from, FieldType to) {
        if (from instanceof FieldType.Array array) {
            UnaryOperator<Object> element =
                    conversion(array.element(), ((FieldType.Array) to).element());
            return value -> {
                List<Object> list = new ArrayList<>(((List<?>) value).size());
                ((List<?>) value).forEach(v -> list.add(element.apply(v)));
                return list;
            };
        }
        if (from instanceof FieldType.Mapping mapping) {
            FieldType.Mapping other = (FieldType.Mapping) to;
            UnaryOperator<Object> key = conversion(mapping.key(), other.key());
            UnaryOperator<Object> held = conversion(mapping.value(), other.value());
            return value -> {
                Map<Object, Object> map = new LinkedHashMap<>();
                ((Map<?, ?>) value).forEach((k, v) -> map.put(key.apply(k), held.apply(v)));
                return map;
            };
        }
        if (from instanceof FieldType.Nested nested) {
            RowConversion rows =
                    new RowConversion(nested.schema(), ((FieldType.Nested) to).schema());
            return value -> rows.convert((Row) value);
        }
        if (to.is(Kind.INT64)) {
            return value -> ((Number) value).longValue();
        }
        return to.is(Kind.DOUBLE)
                ? value -> ((Number) value).doubleValue()
                : UnaryOperator.identity();
    }
}
