package org.nifibeam.core.spi;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.nifibeam.core.schema.ColumnBatch;
import org.nifibeam.core.schema.Row;

/**
 * Reads one split. Confined to one thread.
 *
 * <p>Order of calls: {@link #poll} until it gives {@link End}, then {@link #close}; between two
 * polls {@link #position}, {@link #watermark} and {@link #backlog} may be asked, and {@link
 * #acknowledge} called.
 */
public interface Reader extends AutoCloseable {
    /**
     * The next records, waiting for them no longer than until the deadline (a {@link
     * System#nanoTime} value).
     *
     * @throws IOException if the data is damaged or cannot be reached; the message names file, row
     *     or offset
     */
    Result poll(long deadlineNanos) throws IOException, InterruptedException;

    /** The position after the last record polled, in the source's own versioned encoding. */
    byte[] position();

    /**
     * No record yet to come is older than this (milliseconds since the epoch); never goes back. A
     * source that knows nothing of event time says {@link org.nifibeam.core.window.Timestamps#MIN},
     * and the runtime makes the watermark where timestamps are assigned.
     */
    long watermark();

    /**
     * What is known to wait behind the position, empty if unknown: bytes of a {@link Metered}
     * reader, records of any other.
     */
    OptionalLong backlog();

    /**
     * All up to this position is safe with the pipeline; only after a completed checkpoint of an
     * unbounded run, never in a preview. What a bounded run has read is safe at its end, when there
     * are no readers: see {@link AcknowledgesSplits}.
     */
    void acknowledge(byte[] position) throws IOException;

    @Override
    void close() throws IOException;

    /** What a poll gives. */
    sealed interface Result {}

    /**
     * Records as columns of the read's schema; their timestamps are the watermark's minimum until
     * assigned.
     */
    record Columns(ColumnBatch batch) implements Result {}

    /**
     * Records as rows of the read's schema. {@code timestamps} are milliseconds since the epoch,
     * one a row.
     */
    record Rows(Row[] rows, long[] timestamps, int size) implements Result {}

    /**
     * Records that cannot be understood, in order with the others: they stand behind what earlier
     * polls gave and before what later ones give. The reader goes on behind them.
     */
    record Rejected(List<RejectedRecord> records) implements Result {
        public Rejected {
            records = List.copyOf(records);
            if (records.isEmpty()) {
                throw new IllegalArgumentException("nothing was rejected: that is Idle");
            }
        }
    }

    /**
     * A record that cannot be understood.
     *
     * @param original its bytes as they were found, perhaps only the beginning of very many; the
     *     message says so
     * @param message what is wrong and where: file or partition, row or line or offset, field
     * @param timestamp milliseconds since the epoch, {@link
     *     org.nifibeam.core.window.Timestamps#MIN} if it has none
     */
    record RejectedRecord(byte[] original, String message, long timestamp) {}

    /**
     * Nothing at the moment. A split that is {@link #WAITING} never counts as idle, however long:
     * its records may be there already, and would be late when they come.
     */
    enum Idle implements Result {
        /** All that there is has been read, as the source itself has said a moment ago. */
        CAUGHT_UP,

        /** Whether there is more is not known: no answer has come, or the source is away. */
        WAITING
    }

    /** Nothing any more. */
    enum End implements Result {
        INSTANCE
    }
}
