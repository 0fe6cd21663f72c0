package org.nifibeam.core.sdk.types;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;

/**
 * The types of elements. Java forgets type arguments, so a program states them where a transform
 * cannot know them: {@code MapElements.into(ElementTypes.longs()).via(…)}.
 *
 * <p>A scalar is one real column and a pair two, so that grouping and combining them costs no more
 * than it does in a definition. What is not said to be {@link #nullable} is never null.
 */
public final class ElementTypes {
    private static final ValueType<String> STRINGS = new ScalarType<>(Kind.STRING, String.class);
    private static final ValueType<Long> LONGS = new ScalarType<>(Kind.INT64, Long.class);
    private static final ValueType<Integer> INTS = new ScalarType<>(Kind.INT32, Integer.class);
    private static final ValueType<Double> DOUBLES = new ScalarType<>(Kind.DOUBLE, Double.class);
    private static final ValueType<Float> FLOATS = new ScalarType<>(Kind.FLOAT, Float.class);
    private static final ValueType<Boolean> BOOLEANS =
            new ScalarType<>(Kind.BOOLEAN, Boolean.class);
    private static final ValueType<byte[]> BYTES = new ScalarType<>(Kind.BYTES, byte[].class);
    private static final ValueType<Instant> INSTANTS =
            new ScalarType<>(Kind.DATETIME, Instant.class);
    private static final ValueType<BigDecimal> DECIMALS =
            new ScalarType<>(Kind.DECIMAL, BigDecimal.class);

    private ElementTypes() {}

    /** Strings. */
    public static ValueType<String> strings() {
        return STRINGS;
    }

    /** Whole numbers of 64 bits. */
    public static ValueType<Long> longs() {
        return LONGS;
    }

    /** Whole numbers of 32 bits. */
    public static ValueType<Integer> ints() {
        return INTS;
    }

    /** Floating-point numbers of 64 bits. */
    public static ValueType<Double> doubles() {
        return DOUBLES;
    }

    /** Floating-point numbers of 32 bits. */
    public static ValueType<Float> floats() {
        return FLOATS;
    }

    /** True or false. */
    public static ValueType<Boolean> booleans() {
        return BOOLEANS;
    }

    /** Bytes; an array is never changed once it is given out. */
    public static ValueType<byte[]> bytes() {
        return BYTES;
    }

    /** Instants, to the microsecond; what is finer is cut off. */
    public static ValueType<Instant> instants() {
        return INSTANTS;
    }

    /** Decimals; 1.0 and 1.00 are the same value. */
    public static ValueType<BigDecimal> decimals() {
        return DECIMALS;
    }

    /** Constants of an enumeration. */
    public static <E extends Enum<E>> ValueType<E> enumeration(Class<E> type) {
        return new EnumType<>(type);
    }

    /** Rows of a schema. */
    public static ValueType<Row> rows(Schema schema) {
        return new RowsType(schema);
    }

    /** Pairs. */
    public static <K, V> KvType<K, V> kv(ElementType<K> key, ElementType<V> value) {
        return new KvType<>(column(key), column(value));
    }

    /** Lists. */
    public static <T> ValueType<List<T>> lists(ElementType<T> element) {
        return new ListType<>(column(element));
    }

    /** Iterables; what comes out of one can be iterated over again. */
    public static <T> ValueType<Iterable<T>> iterables(ElementType<T> element) {
        return new IterableType<>(column(element));
    }

    /** Maps whose keys are scalars. */
    public static <K, V> ValueType<Map<K, V>> maps(ElementType<K> key, ElementType<V> value) {
        return new MapType<>(column(key), column(value));
    }

    /** Values of a type, or null. */
    public static <T> ValueType<T> nullable(ElementType<T> type) {
        return new NullableType<>(column(type));
    }

    /**
     * Records, a field a component; a row of the same names and types can be seen as one, see
     * {@code Convert}. Primitive components are never null, all others may be.
     *
     * @throws IllegalArgumentException if a component has no column, naming it
     */
    public static <T extends Record> ValueType<T> record(Class<T> type) {
        return RecordType.of(type);
    }

    /** Values of any class that has a coder. */
    public static <T> ValueType<T> of(Coder<T> coder) {
        return new CodedType<>(coder);
    }

    /** Values of a type in rows of one field, whatever rows it has itself. */
    public static <T> ValueType<T> inColumn(ElementType<T> type) {
        ValueType<T> column = column(type);
        return column instanceof SingleType<T> ? column : new InColumnType<>(column);
    }

    /** A coder of a type's values, for example for state. */
    public static <T> Coder<T> coder(ElementType<T> type) {
        return new TypeCoder<>(type, false);
    }

    /**
     * A deterministic coder of a type's values: equal ones have equal bytes.
     *
     * @throws IllegalArgumentException if the type holds something whose coder is not deterministic
     */
    public static <T> Coder<T> keyCoder(ElementType<T> type) {
        if (!column(type).column().isKey()) {
            throw new IllegalArgumentException(
                    column(type).column() + " is not deterministic: use a deterministic coder");
        }
        return new TypeCoder<>(type, true);
    }

    /** Values of a type, nulls too, as nested rows of one field, which are never null. */
    public static <T> ValueType<T> inRow(ElementType<T> type) {
        return new InRowType<>(column(type));
    }

    /** A type as one column; what has several fields is a nested row. */
    public static <T> ValueType<T> column(ElementType<T> type) {
        return type instanceof ValueType<T> value ? value : new GivenType<>(type);
    }
}
