package org.nifibeam.core.spi;

import java.io.IOException;
import java.util.function.Consumer;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;

/** A read whose elements say what to read, as configured. Thread-safe; holds no open resource. */
public interface ElementRead {
    /**
     * The schema of what it reads, resolved now (I/O); it is frozen at submission.
     *
     * @throws ProblemException if it cannot be told: UNREACHABLE, DENIED
     */
    Schema schema() throws ProblemException;

    /**
     * Reads all that one element names; called from many threads.
     *
     * @param schema what {@link #schema} gave at submission
     * @param output takes the records, rows of that schema
     * @throws IOException if it cannot be read; the message says what and why
     */
    void read(Row element, Schema schema, Consumer<Row> output)
            throws IOException, InterruptedException;
}
