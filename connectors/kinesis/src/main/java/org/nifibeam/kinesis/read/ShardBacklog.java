package org.nifibeam.kinesis.read;

import java.util.OptionalLong;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * How much of a shard waits. Kinesis says how old what waits is, not how much it is; so it is taken
 * for as much a millisecond as what has been read had. Confined to one thread.
 */
final class ShardBacklog {
    /** Of less nothing can be told. */
    private static final long LEAST_MILLIS = 1_000;

    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;
    private long bytes;
    private long behind = -1;

    /** Counts what has come. */
    void add(ShardBatch batch) {
        for (Record record : batch.records()) {
            long arrival = record.approximateArrivalTimestamp().toEpochMilli();
            first = Math.min(first, arrival);
            last = Math.max(last, arrival);
            bytes += record.data().asByteArrayUnsafe().length;
        }
        behind = batch.millisBehind();
    }

    /** Bytes behind what has come, empty if that cannot be told yet. */
    OptionalLong bytes() {
        if (behind == 0) {
            return OptionalLong.of(0);
        }
        if (behind < 0 || last - first < LEAST_MILLIS) {
            return OptionalLong.empty();
        }
        return OptionalLong.of((long) ((double) bytes / (last - first) * behind));
    }
}
