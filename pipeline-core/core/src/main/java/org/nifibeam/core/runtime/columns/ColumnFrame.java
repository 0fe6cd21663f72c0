package org.nifibeam.core.runtime.columns;

import java.util.Arrays;
import java.util.List;
import org.nifibeam.core.schema.Column;
import org.nifibeam.core.schema.ColumnBatch;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Windows;

/**
 * What has become of a batch so far: its columns, which of its records are still there, and their
 * timestamps and windows, either of which may be those of entries that records have by code. Used
 * again for the next batch. Confined to one thread.
 */
public final class ColumnFrame {
    private static final long[] NO_TIMES = {Timestamps.MIN};
    private static final Windows[] NO_WINDOWS = {GlobalWindow.INSTANCE};

    private List<Column> columns = List.of();
    private int[] selection = {};
    private int[] zeros = {};
    private int size;
    private int count;
    private long[] times = NO_TIMES;
    private int[] timeCodes = {};
    private Windows[] windows = NO_WINDOWS;
    private int[] windowCodes = {};

    /**
     * Begins with the first records of a batch as a source gives them: without timestamps, in the
     * global window.
     *
     * @param first how many
     */
    public void begin(ColumnBatch batch, int first) {
        columns = batch.columns();
        size = first;
        count = first;
        if (selection.length < first) {
            selection = new int[first];
            zeros = new int[first];
        }
        Arrays.setAll(selection, i -> i);
        times(NO_TIMES, zeros);
        windows(NO_WINDOWS, zeros);
    }

    /** How many records there were; their numbers are less. */
    public int size() {
        return size;
    }

    /** How many records are still there. */
    public int count() {
        return count;
    }

    /** The numbers of the records that are still there, ascending, {@link #count} of them. */
    public int[] selection() {
        return selection;
    }

    /** An array of zeros, one for each record: the codes where there is one entry. */
    public int[] zeros() {
        return zeros;
    }

    /** The columns. */
    public List<Column> columns() {
        return columns;
    }

    void columns(List<Column> now) {
        columns = now;
    }

    /** Keeps the records for which a column of booleans has true. */
    void keep(Column kept) {
        boolean[] values = (boolean[]) kept.values();
        int[] codes = kept.codes();
        int left = 0;
        for (int i = 0; i < count; i++) {
            int record = selection[i];
            selection[left] = record;
            left += values[codes == null ? record : codes[record]] ? 1 : 0;
        }
        count = left;
    }

    /** Milliseconds since the epoch, by {@link #timeCodes}. */
    public long[] times() {
        return times;
    }

    /** Which entry of {@link #times} each record has; null if there is one a record. */
    public int[] timeCodes() {
        return timeCodes;
    }

    void times(long[] now, int[] codes) {
        times = now;
        timeCodes = codes;
    }

    /** The timestamp of a record, milliseconds since the epoch. */
    public long time(int record) {
        return times[timeCodes == null ? record : timeCodes[record]];
    }

    /** The windows, by {@link #windowCodes}; null for an entry that no record has. */
    public Windows[] windows() {
        return windows;
    }

    /** Which entry of {@link #windows} each record has; null if there is one a record. */
    public int[] windowCodes() {
        return windowCodes;
    }

    void windows(Windows[] now, int[] codes) {
        windows = now;
        windowCodes = codes;
    }

    /** The windows of a record. */
    public Windows windows(int record) {
        return windows[windowCodes == null ? record : windowCodes[record]];
    }
}
