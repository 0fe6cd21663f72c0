package org.nifibeam.service;

import java.io.IOException;

/**
 * Writes the rows that a run will read. In parts, of which each is kept or dropped as a whole.
 * Confined to one thread.
 */
public interface InputWriter extends AutoCloseable {
    /**
     * Adds a row to the part.
     *
     * @param values one a field of the schema, in order, of the types that {@link
     *     ResultBatch.Rows#next} gives
     */
    void write(Object[] values) throws IOException;

    /** Ends a part: its rows belong to the input. */
    void keep() throws IOException;

    /** Drops the rows since the last part that was kept. */
    void drop() throws IOException;

    /** Makes all that was kept durable: from here on there is such an input. */
    void commit() throws IOException;

    /** Lets go of it; without a commit before there is no such input. */
    @Override
    void close() throws IOException;
}
