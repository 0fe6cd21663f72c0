package org.nifibeam.kafka.read;

import java.time.Instant;

/** Where a partition is read from that has not been read before. */
sealed interface StartAt {
    /** The oldest record there is. */
    enum Fixed implements StartAt {
        EARLIEST,
        /** The first record that comes after reading has begun. */
        LATEST
    }

    /**
     * Where a consumer group has come to; of partitions that it has not read, {@code otherwise}.
     */
    record Committed(Fixed otherwise) implements StartAt {}

    /** The first record of that time or later, the end if there is none. */
    record Time(Instant time) implements StartAt {}

    /** These; of all other partitions, {@code otherwise}. */
    record Offsets(PartitionMap offsets, Fixed otherwise) implements StartAt {}
}
