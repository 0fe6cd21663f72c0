package org.nifibeam.bench.work;

/**
 * Rows made of their numbers, always the same: a key spread evenly over so many, an amount, a price
 * in [0, 1) and an event time that advances by ten microseconds a row.
 */
public final class NumberedRows {
    /** Event time between two rows, in microseconds. */
    public static final long STEP_MICROS = 10;

    private NumberedRows() {}

    /** The key of a row, from 0. */
    public static long key(long id, long keys) {
        return ((mix(id) & Integer.MAX_VALUE) * keys) >>> 31;
    }

    /** The amount of a row. */
    public static long amount(long id) {
        return id & 1023;
    }

    /** The price of a row. */
    public static double price(long id) {
        return (mix(id) >>> 11) * 0x1p-53;
    }

    /** The event time of a row, in microseconds. */
    public static long at(long id) {
        return id * STEP_MICROS;
    }

    private static long mix(long id) {
        long mixed = (id + 1) * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 32);
    }
}
