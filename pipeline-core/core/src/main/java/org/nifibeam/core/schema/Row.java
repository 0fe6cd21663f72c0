package org.nifibeam.core.schema;

import java.io.Serializable;

/**
 * One record: the values of a schema's fields by index. Each <em>shape</em> (the sequence of
 * storages, see {@link RowShape}) has one generated subclass with a plain field per value, so that
 * primitives are never boxed.
 *
 * <p>A row is immutable once emitted and may be handed between threads by reference. It does not
 * know its schema: the collection it is in does. The typed getters work on the field's own storage
 * only ({@code getInt} on INT8, INT16 and INT32; {@code getLong} on INT64 and DATETIME) and throw
 * {@link IllegalArgumentException} on another; on a null primitive they return zero, so ask {@link
 * #isNull} first.
 */
public abstract class Row implements Serializable {
    private static final long serialVersionUID = 1L;

    /** For generated subclasses only. */
    protected Row() {}

    /** How many values the row has. */
    public abstract int size();

    /** True if the value at {@code index} is null. */
    public abstract boolean isNull(int index);

    /** The boolean at {@code index}. */
    public abstract boolean getBoolean(int index);

    /** The whole number of at most 32 bits at {@code index}. */
    public abstract int getInt(int index);

    /** The 64-bit whole number, or the microseconds of the DATETIME, at {@code index}. */
    public abstract long getLong(int index);

    /** The float at {@code index}. */
    public abstract float getFloat(int index);

    /** The double at {@code index}. */
    public abstract double getDouble(int index);

    /**
     * The value at {@code index} as an object, null if null. INT8 to INT32 come as {@link Integer},
     * INT64 and DATETIME as {@link Long}.
     */
    public abstract Object get(int index);

    /** The error of a getter that does not fit the field; called by generated code. */
    protected final IllegalArgumentException wrongField(int index) {
        return new IllegalArgumentException(
                index < 0 || index >= size()
                        ? "no field " + index + " in a row of " + size()
                        : "field " + index + " has another storage: " + getClass().getSimpleName());
    }

    /**
     * Makes rows of columns; called on any row of the shape, see {@link ColumnRows}.
     *
     * @param codes by field, null where a column has a value a record
     * @param selection which records; null for the first ones
     */
    protected abstract void read(
            Object[] columns,
            boolean[][] nulls,
            int[][] codes,
            int[] selection,
            Row[] rows,
            int size);

    /** A row of the same shape from boxed values, see {@link RowShape#row}. */
    protected abstract Row create(Object[] values);

    /**
     * What Java serialization writes in a row's place, for functions that hold rows: generated
     * classes are made anew where they are read.
     */
    protected final Object writeReplace() {
        if (!(getClass().getClassLoader() instanceof GeneratedClasses classes)) {
            return this;
        }
        Object[] values = new Object[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = get(i);
        }
        return new SerializedRow(((RowShape) classes.kept()).text(), values);
    }

    /** Equal values in canonical form (see {@link Values}), whatever the schema. */
    @Override
    public final boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof Row that) || that.size() != size()) {
            return false;
        }
        for (int i = 0; i < size(); i++) {
            if (!Values.equal(get(i), that.get(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public final int hashCode() {
        int hash = 1;
        for (int i = 0; i < size(); i++) {
            hash = 31 * hash + Values.hash(get(i));
        }
        return hash;
    }

    @Override
    public final String toString() {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < size(); i++) {
            text.append(i == 0 ? "" : ", ").append(Values.print(get(i)));
        }
        return text.append(']').toString();
    }
}
