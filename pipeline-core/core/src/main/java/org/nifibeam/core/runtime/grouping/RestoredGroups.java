package org.nifibeam.core.runtime.grouping;

import org.nifibeam.core.schema.Row;
import org.nifibeam.core.state.SpillException;
import org.nifibeam.core.window.Window;

/** What takes back the groups of a snapshot. One thread's. */
public interface RestoredGroups {
    /** Combines a half-done group, which was written by {@link GroupRecords}. */
    void restore(Row partial, Window window);

    /**
     * Makes room, if there is too much in memory.
     *
     * @throws SpillException if there is none
     */
    void makeRoom();
}
