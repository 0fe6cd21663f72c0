package org.nifibeam.core.schema;

import java.lang.reflect.Array;

/**
 * The values of one field for a batch of records: an array by storage ({@code boolean[]}, {@code
 * int[]}, {@code long[]}, {@code float[]}, {@code double[]}, {@code String[]}, {@code Object[]}),
 * which may be longer than the batch, and null flags (a null array: no value is null; for STRING
 * and OBJECT storage null values are null references and the flags are always a null array).
 *
 * <p>With {@code codes} the values are the entries of a dictionary, null perhaps one of them, and
 * record {@code i} has entry {@code codes[i]}. A dictionary is never changed, nor are its flags,
 * not even by the next batch, which may have the same one: what has been found out about an entry
 * holds for as long as the array of values is the same. No record need have an entry, and what no
 * record has may be anything that fits the array.
 *
 * @param codes which entry each record has, perhaps longer than the batch; null if {@code values}
 *     has a value a record
 */
public record Column(Storage storage, Object values, boolean[] nulls, int[] codes) {
    public Column {
        Class<?> wanted =
                switch (storage) {
                    case BOOLEAN -> boolean[].class;
                    case INT -> int[].class;
                    case LONG -> long[].class;
                    case FLOAT -> float[].class;
                    case DOUBLE -> double[].class;
                    case STRING -> String[].class;
                    case OBJECT -> Object[].class;
                };
        if (!wanted.isInstance(values)) {
            throw new IllegalArgumentException(
                    "a column of "
                            + storage
                            + " holds "
                            + wanted.getSimpleName()
                            + ", not "
                            + values.getClass());
        }
        if (nulls != null && !storage.isPrimitive()) {
            throw new IllegalArgumentException("null references need no flags");
        }
    }

    /** A column with a value a record. */
    public Column(Storage storage, Object values, boolean[] nulls) {
        this(storage, values, nulls, null);
    }

    /** True if its values are the entries of a dictionary. */
    public boolean isCoded() {
        return codes != null;
    }

    /** How many values there are, or entries of its dictionary. */
    public int entries() {
        return length(values);
    }

    /** The length of an array of values, of whatever storage. */
    public static int length(Object values) {
        return Array.getLength(values);
    }

    /** For how many records there is room. */
    public int capacity() {
        return isCoded() ? codes.length : entries();
    }
}
