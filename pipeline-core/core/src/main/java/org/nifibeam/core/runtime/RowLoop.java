package org.nifibeam.core.runtime;

import org.nifibeam.core.runtime.columns.ColumnFrame;
import org.nifibeam.core.window.Windows;

/**
 * Makes rows of the records of a frame and hands each on as soon as it is made, in one loop;
 * written by {@link RowLoops}. Stateless.
 */
public abstract class RowLoop {
    /** For generated classes only. */
    protected RowLoop() {}

    /**
     * Hands rows on, with their records' timestamps and windows.
     *
     * @param arrays by field of the frame's columns, their values
     * @param nulls by field, which values are null; null where none is
     * @param codes by field, which value each record has; null where there is one a record, as it
     *     must be of fields that are computed with
     * @param reached takes how many have been handed on before the one that {@code next} failed to
     *     take
     * @return how many have been handed on: all, or those before the first one that cannot be made
     */
    public abstract int run(
            Object[] arrays,
            boolean[][] nulls,
            int[][] codes,
            ColumnFrame frame,
            Receiver next,
            int[] reached);

    /** The timestamp of a record, see {@link ColumnFrame#times}. */
    protected static long time(long[] times, int[] codes, int record) {
        return times[codes == null ? record : codes[record]];
    }

    /** The windows of a record, see {@link ColumnFrame#windows()}. */
    protected static Windows windows(Windows[] windows, int[] codes, int record) {
        return windows[codes == null ? record : codes[record]];
    }
}
