package org.nifibeam.kafka.read;

import java.time.Instant;

/** Where a partition of a bounded read ends. */
sealed interface StopAt {
    /** Where it ended when reading began. */
    enum Fixed implements StopAt {
        LATEST
    }

    /** Before the first record of that time or later; where it ended if there is none. */
    record Time(Instant time) implements StopAt {}

    /** Before these offsets; of all other partitions, where they ended. */
    record Offsets(PartitionMap offsets) implements StopAt {}
}
