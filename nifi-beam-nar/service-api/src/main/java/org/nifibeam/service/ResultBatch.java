package org.nifibeam.service;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * Rows that a run has committed to one of its ports (the WriteToFlowFile stages). Immutable; may be
 * opened more than once, until it is acknowledged.
 */
public interface ResultBatch {
    /** The run. */
    String runId();

    /** The stage's name. */
    String port();

    /**
     * Rising within the port, from 1, without gaps; the same for the same rows whenever they are
     * given.
     */
    long sequence();

    /** The start of the window that all rows are in, if there is such a one with an end. */
    Optional<Instant> windowStart();

    /** The end of that window, exclusive. */
    Optional<Instant> windowEnd();

    /**
     * The rows' schema: {@code {name: type, …}}, a trailing {@code ?} for nullable; for example
     * {@code {origin: string?, flights: int64}}.
     */
    String schema();

    /** How many rows there are. */
    long recordCount();

    /** Opens the rows. */
    Rows open() throws IOException;

    /** The rows, read by one thread. */
    interface Rows extends AutoCloseable {
        /**
         * The next row, empty after the last one. Values by type: boolean {@link Boolean}; int8 to
         * int32 {@link Integer}; int64 {@link Long}; float {@link Float}; double {@link Double};
         * decimal {@link java.math.BigDecimal}; string {@link String}; bytes {@code byte[]};
         * datetime {@link Instant}; array {@link java.util.List}; map {@link java.util.Map}; row
         * {@code Object[]}; null for null.
         */
        Optional<Object[]> next() throws IOException;

        @Override
        void close() throws IOException;
    }
}
