package org.nifibeam.bench.work;

/**
 * What is grouped of {@link NumberedRows}: the amounts of each key added up. What comes out is key
 * and sum, a row a group.
 */
public enum GroupWork {
    /** A thousand sums. */
    SUM_BY_KEY(1000, false),
    /** A million sums. */
    GROUP_BY_MILLION(1_000_000, false),
    /** A thousand sums for each ten seconds of event time. */
    WINDOWS(1000, true);

    /** The length of a window of event time, in microseconds. */
    public static final long WINDOW_MICROS = 10_000_000;

    private final long keys;
    private final boolean windowed;

    GroupWork(long keys, boolean windowed) {
        this.keys = keys;
        this.windowed = windowed;
    }

    /** How many keys the rows have. */
    public long keys() {
        return keys;
    }

    /** Whether each window has sums of its own. */
    public boolean windowed() {
        return windowed;
    }

    /**
     * One number for a row's key and, where there are windows, its window; the key is the rest of
     * its division by {@link #keys}.
     */
    public long group(long id) {
        long key = NumberedRows.key(id, keys);
        return windowed ? NumberedRows.at(id) / WINDOW_MICROS * keys + key : key;
    }
}
