package org.nifibeam.file.parquet.write;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The distinct values of a column chunk, numbered as they come. Fixed-size values are told apart by
 * their bits, so that −0.0 and NaNs stay what they are. Confined to one thread.
 */
final class Dictionary {
    private static final int MOST_ENTRIES = 1 << 16;
    private static final int MOST_BYTES = 1 << 20;

    private long[] keys = new long[256];
    private int[] slots = new int[1024];
    private final Map<Object, Integer> objects = new HashMap<>();
    private final PlainValues values;
    private int size;

    /** A dictionary whose page will be what {@code values} gathers. */
    Dictionary(PlainValues values) {
        this.values = values;
        Arrays.fill(slots, -1);
    }

    /** The number of a fixed-size value. */
    int add(long bits) {
        int slot = slot(bits, slots.length);
        while (slots[slot] >= 0) {
            if (keys[slots[slot]] == bits) {
                return slots[slot];
            }
            slot = slot + 1 & slots.length - 1;
        }
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, size * 2);
        }
        keys[size] = bits;
        slots[slot] = size;
        values.add(bits);
        size++;
        if (size * 2 > slots.length) {
            grow();
        }
        return size - 1;
    }

    private static int slot(long bits, int slots) {
        long mixed = (bits ^ bits >>> 32) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & slots - 1;
    }

    private void grow() {
        slots = new int[slots.length * 2];
        Arrays.fill(slots, -1);
        for (int i = 0; i < size; i++) {
            int slot = slot(keys[i], slots.length);
            while (slots[slot] >= 0) {
                slot = slot + 1 & slots.length - 1;
            }
            slots[slot] = i;
        }
    }

    /** The number of a value of bytes, {@code key} being equal for equal ones. */
    int add(Object key, byte[] bytes) {
        Integer known = objects.get(key);
        if (known != null) {
            return known;
        }
        objects.put(key, size);
        values.add(bytes);
        return size++;
    }

    /** The number of a value seen before, or -1. */
    int find(Object key) {
        return objects.getOrDefault(key, -1);
    }

    int size() {
        return size;
    }

    boolean isFull() {
        return size >= MOST_ENTRIES || values.bytes().size() >= MOST_BYTES;
    }

    /** The dictionary's page. */
    PlainValues values() {
        return values;
    }
}
