package org.nifibeam.file.parquet;

import org.apache.parquet.format.Type;

/** The few operations that differ by the class of a column's array. */
final class ValueArrays {
    private ValueArrays() {}

    /** An array for values as pages hold them, see {@link PageValues}. */
    static Object allocate(Type type, int size) {
        return switch (type) {
            case BOOLEAN -> new boolean[size];
            case INT32 -> new int[size];
            case INT64 -> new long[size];
            case FLOAT -> new float[size];
            case DOUBLE -> new double[size];
            case INT96, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> new Slices(size);
        };
    }

    /** {@code target[i] = source[indexes[i]]}; both are arrays of one class. */
    static void gather(Object source, int[] indexes, int count, Object target) {
        if (source instanceof long[] from) {
            long[] to = (long[]) target;
            for (int i = 0; i < count; i++) {
                to[i] = from[indexes[i]];
            }
        } else if (source instanceof int[] from) {
            int[] to = (int[]) target;
            for (int i = 0; i < count; i++) {
                to[i] = from[indexes[i]];
            }
        } else if (source instanceof double[] from) {
            double[] to = (double[]) target;
            for (int i = 0; i < count; i++) {
                to[i] = from[indexes[i]];
            }
        } else if (source instanceof String[] from) {
            String[] to = (String[]) target;
            for (int i = 0; i < count; i++) {
                to[i] = from[indexes[i]];
            }
        } else if (source instanceof float[] from) {
            float[] to = (float[]) target;
            for (int i = 0; i < count; i++) {
                to[i] = from[indexes[i]];
            }
        } else if (source instanceof boolean[] from) {
            boolean[] to = (boolean[]) target;
            for (int i = 0; i < count; i++) {
                to[i] = from[indexes[i]];
            }
        } else {
            Object[] from = (Object[]) source;
            Object[] to = (Object[]) target;
            for (int i = 0; i < count; i++) {
                to[i] = from[indexes[i]];
            }
        }
    }

    /** The value at {@code index} as a row gives it. */
    static Object box(Object source, int index) {
        if (source instanceof Object[] objects) {
            return objects[index];
        } else if (source instanceof long[] longs) {
            return longs[index];
        } else if (source instanceof int[] ints) {
            return ints[index];
        } else if (source instanceof double[] doubles) {
            return doubles[index];
        } else if (source instanceof float[] floats) {
            return floats[index];
        }
        return ((boolean[]) source)[index];
    }
}
