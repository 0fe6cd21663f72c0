package org.nifibeam.bench.work;

import java.util.Arrays;
import java.util.function.LongBinaryOperator;
import org.nifibeam.bench.work.Worker.Answer;

/** An open-addressing table from keys that are not negative to sums. One thread's. */
public final class LongSums {
    private static final int SMALLEST = 1024;

    private long[] keys = empty(SMALLEST);
    private long[] sums = new long[SMALLEST];
    private int size;

    private static long[] empty(int capacity) {
        long[] keys = new long[capacity];
        Arrays.fill(keys, -1);
        return keys;
    }

    /** Takes a key and its sum. */
    @FunctionalInterface
    public interface Visitor {
        void sum(long key, long sum);
    }

    /** Adds to the sum of a key. */
    public void add(long key, long amount) {
        int at = slot(key);
        if (keys[at] != key) {
            keys[at] = key;
            if (++size * 2 > keys.length) {
                grow();
                at = slot(key);
            }
        }
        sums[at] = Math.addExact(sums[at], amount);
    }

    private int slot(long key) {
        int mask = keys.length - 1;
        int at = (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & mask;
        while (keys[at] != key && keys[at] >= 0) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldSums = sums;
        keys = empty(oldKeys.length * 2);
        sums = new long[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] >= 0) {
                int at = slot(oldKeys[i]);
                keys[at] = oldKeys[i];
                sums[at] = oldSums[i];
            }
        }
    }

    /** How many keys there are. */
    public int size() {
        return size;
    }

    /** Adds all sums of another table. */
    public void addAll(LongSums other) {
        other.forEach(this::add);
    }

    /** Each key with its sum, in no order. */
    public void forEach(Visitor visitor) {
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] >= 0) {
                visitor.sum(keys[i], sums[i]);
            }
        }
    }

    /** Forgets all keys; keeps its room. */
    public void clear() {
        Arrays.fill(keys, -1);
        Arrays.fill(sums, 0);
        size = 0;
    }

    /** The answer of rows of key and sum, each key as {@code row} makes it of its group. */
    public Answer answer(LongBinaryOperator row) {
        long[] total = new long[1];
        forEach((key, sum) -> total[0] += row.applyAsLong(key, sum));
        return new Answer(size, total[0]);
    }
}
