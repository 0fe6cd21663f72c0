package org.nifibeam.core.combine;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.function.CombineFn;
import org.nifibeam.core.model.CustomCombiner;
import org.nifibeam.core.model.CustomCombiner.Input;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/** The library's combiners. Nulls are left out, but by {@link #group}. */
public final class Combiners {
    private Combiners() {}

    private static Schema kept(FieldType value, Field... more) {
        List<Field> fields = new ArrayList<>(List.of(new Field("value", value)));
        fields.addAll(List.of(more));
        return Schema.of(fields);
    }

    private static CustomCombiner shipped(
            String name,
            CombineFn<?, ?, ?> function,
            FieldType result,
            Input input,
            boolean nulls) {
        return new CustomCombiner(name, function, result, input, nulls, false);
    }

    /** All values as a list, nulls too, in no order. */
    public static CustomCombiner group(FieldType value) {
        return shipped(
                "group", ListFn.list(value), new FieldType.Array(value, false), Input.VALUE, true);
    }

    /** All values but nulls as a list, in no order. */
    public static CustomCombiner groupPresent(FieldType value) {
        FieldType present = value.withNullable(false);
        return shipped(
                "group",
                ListFn.list(present),
                new FieldType.Array(present, false),
                Input.VALUE,
                false);
    }

    /** All texts as one, in no order; null if there are none. */
    public static CustomCombiner concat(String separator) {
        FieldType text = FieldType.nullable(Kind.STRING);
        return shipped("concat", new ListFn(text, separator), text, Input.VALUE, false);
    }

    /** The value with the earliest timestamp; null if there are none. */
    public static CustomCombiner first(FieldType value) {
        return edge("first", value, true);
    }

    /** The value with the latest timestamp; null if there are none. */
    public static CustomCombiner last(FieldType value) {
        return edge("last", value, false);
    }

    private static CustomCombiner edge(String name, FieldType value, boolean first) {
        Field time = new Field("time", FieldType.of(Kind.INT64));
        return shipped(
                name,
                new EdgeFn(kept(value.withNullable(true), time), first),
                value.withNullable(true),
                Input.TIMED,
                false);
    }

    /** One of the values; null if there are none. */
    public static CustomCombiner anyValue(FieldType value) {
        return edge("any_value", value, true);
    }

    /** How many different values there are. */
    public static CustomCombiner countDistinct(FieldType value) {
        return shipped(
                "count_distinct",
                new DistinctFn(kept(value.withNullable(true))),
                FieldType.of(Kind.INT64),
                Input.VALUE,
                false);
    }

    /**
     * About how many different values there are.
     *
     * @param value a type that may be a key
     * @param samples at least 16; see {@link DistinctEstimate} for the error
     */
    public static CustomCombiner approximateUnique(FieldType value, int samples) {
        return shipped(
                "approximate_unique",
                new DistinctEstimate<>(samples, new ValueCoder(value.withNullable(false), true)),
                FieldType.of(Kind.INT64),
                Input.VALUE,
                false);
    }

    /**
     * About where parts of equal size end in the canonical order of values.
     *
     * @param value a scalar
     * @param count at least 2; see {@link QuantileEstimate} for the error
     */
    public static CustomCombiner approximateQuantiles(FieldType value, int count) {
        FieldType element = value.withNullable(false);
        return shipped(
                "approximate_quantiles",
                new QuantileEstimate<>(
                        count, CanonicalOrder.INSTANCE, new ValueCoder(element, false)),
                new FieldType.Array(element, false),
                Input.VALUE,
                false);
    }

    /**
     * The values with the largest or smallest orders, the best first.
     *
     * @param by the type of the order, a scalar
     * @param most how many at most, at least 1
     */
    public static CustomCombiner top(FieldType value, FieldType by, int most, boolean largest) {
        Field order = new Field("order", by.withNullable(true));
        FieldType element = value.withNullable(false);
        return shipped(
                "top",
                new TopFn(kept(element, order), most, largest),
                new FieldType.Array(element, false),
                Input.LIST,
                false);
    }

    /** How a value is ordered. */
    public record Direction(boolean descending, boolean nullsFirst) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /**
     * The values that come first by several orders, in that order, without the very first; with no
     * order any values.
     *
     * @param value never null
     * @param by the type of each order, a scalar
     * @param directions of each order
     * @param offset how many are left out
     * @param count how many are given at most
     */
    public static CustomCombiner firstRows(
            FieldType value,
            List<FieldType> by,
            List<Direction> directions,
            int offset,
            int count) {
        List<Field> orders = new ArrayList<>();
        for (int i = 0; i < by.size(); i++) {
            orders.add(new Field("order" + i, by.get(i).withNullable(true)));
        }
        Schema kept = kept(value, orders.toArray(Field[]::new));
        return shipped(
                "first_rows",
                new FirstRowsFn(kept, directions, offset, count),
                new FieldType.Array(value, false),
                Input.LIST,
                false);
    }
}
