package org.nifibeam.core.schema;

import java.lang.reflect.Array;

/**
 * The values of one field for a batch of records: an array by storage ({@code boolean[]}, {@code
 * int[]}, {@code long[]}, {@code float[]}, {@code double[]}, {@code String[]}, {@code Object[]}),
 * which may be longer than the batch, and null flags (a null array: no value is null; for STRING
 * and OBJECT storage null values are null references and the flags are always a null array).
 */
public record Column(Storage storage, Object values, boolean[] nulls) {
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

    /** How many values there is room for. */
    public int capacity() {
        return Array.getLength(values);
    }
}
