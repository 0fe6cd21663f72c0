package org.nifibeam.core.runtime.grouping;

import java.io.Closeable;
import java.util.function.BiConsumer;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.state.SpillException;
import org.nifibeam.core.window.Window;

/** Groups whose windows are given once, when the watermark passes their end. One thread's. */
public interface WindowedGroups extends RestoredGroups, Closeable {
    /**
     * Combines a row into its group in a window.
     *
     * @param timestamp the element's, in milliseconds since the epoch
     */
    void add(Row row, Window window, long timestamp);

    /**
     * Writes all groups, which stay as they are.
     *
     * @throws SpillException if what is on disk cannot be read
     */
    void snapshot(GroupRecords to);

    /** About how much memory the groups take, in bytes. */
    long bytes();

    /**
     * Takes out the windows whose last millisecond is before {@code watermark}.
     *
     * @throws SpillException if what is on disk cannot be read
     */
    void takeBefore(long watermark, BiConsumer<Window, Group> consumer);
}
