package org.nifibeam.core.spi;

import java.io.IOException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Windows;

/** Writes the records of one task. Confined to one thread. */
public interface Writer extends AutoCloseable {
    /**
     * Writes one record; {@code timestamp} is in milliseconds since the epoch.
     *
     * @throws RejectedRowException if this record cannot be written and others can: nothing of it
     *     was, and the writer goes on
     * @throws IOException if nothing can be written any more
     */
    void write(Row row, long timestamp, Windows windows, Pane pane) throws IOException;

    /**
     * Makes all written so far ready to be committed and gives the handle for it, in the sink's own
     * versioned encoding; an empty array if there is nothing to commit.
     */
    byte[] prepare(long checkpoint) throws IOException;

    @Override
    void close() throws IOException;
}
