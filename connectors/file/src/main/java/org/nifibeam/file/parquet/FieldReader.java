package org.nifibeam.file.parquet;

import java.io.IOException;
import org.nifibeam.core.schema.Column;

/**
 * Decodes one top-level field of a row group, batch by batch: {@link #available}, then {@link
 * #load} or {@link #skip} of no more rows, then {@link #values}. Confined to one thread.
 */
sealed interface FieldReader extends AutoCloseable permits ColumnReader, NestedReader {
    /** The field. */
    ParquetColumn column();

    /** How many of the next rows a batch may have, at least one; there must be rows left. */
    int available() throws IOException;

    /** Decodes the next rows, no more than {@link #available}. */
    void load(int count) throws IOException;

    /** Passes over any number of rows. */
    void skip(long count) throws IOException;

    /** The batch's rows {@code selection[0, count)}; valid until the next {@link #load}. */
    Column values(int[] selection, int count) throws IOException;

    @Override
    void close();
}
