package org.nifibeam.file.parquet;

import java.util.Arrays;

/**
 * Byte strings of one batch, without an object each: where each stands in a shared array. Reused;
 * one thread.
 */
final class Slices {
    byte[] bytes = new byte[0];
    int[] offsets;
    int[] lengths;

    Slices(int capacity) {
        offsets = new int[capacity];
        lengths = new int[capacity];
    }

    byte[] copy(int index) {
        return Arrays.copyOfRange(bytes, offsets[index], offsets[index] + lengths[index]);
    }
}
