package org.nifibeam.core.spi;

import java.io.IOException;
import java.util.SortedMap;

/**
 * A {@link Writer} that gathers rows and writes many at once, so that it learns of some only then
 * that they cannot be written. Confined to one thread.
 *
 * <p>Order of calls: {@link #write} takes a row, or rejects it at once as any writer does; {@link
 * #flush} comes when {@link #isFull} is true, when the input pauses, and before each {@link
 * #prepare}, which so finds nothing gathered.
 */
public interface BulkWriter extends Writer {
    /** True if no row should be added before a {@link #flush}. */
    boolean isFull();

    /**
     * Writes what has been gathered. Of the rows that {@link #write} has taken since the last call,
     * numbered from 0 in that order, those that cannot be written, and why; all others are written.
     *
     * @throws IOException if nothing can be written any more
     */
    SortedMap<Integer, RejectedRowException> flush() throws IOException;
}
