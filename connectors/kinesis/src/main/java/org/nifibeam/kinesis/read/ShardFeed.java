package org.nifibeam.kinesis.read;

import java.io.IOException;
import java.util.Optional;

/** The records of a shard as they come. Confined to one thread. */
interface ShardFeed extends AutoCloseable {
    /**
     * The next ones, waiting for them no longer than until the deadline (a {@link System#nanoTime}
     * value); nothing behind the shard's end.
     *
     * @throws IOException if there will be none; what passes is waited for
     */
    Optional<ShardBatch> next(long deadlineNanos) throws IOException, InterruptedException;

    /**
     * True if Kinesis has said lately that there is nothing behind what has come, or will say when
     * there is.
     */
    boolean isAtEnd();

    @Override
    void close();
}
