package org.nifibeam.kinesis.read;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * Sees whether the record is still there at which reading begins or behind which it goes on.
 * Kinesis itself passes over what the retention period has ended and says nothing: so the first
 * record that comes is compared with the one that was asked for. Confined to one thread.
 */
final class FirstRecord {
    private static final Logger LOG = LoggerFactory.getLogger(FirstRecord.class);

    private final String place;
    private final ShardPosition from;
    private Optional<String> awaited;

    /**
     * Of a shard.
     *
     * @param place the shard and its stream, for messages
     * @param from how far it was read before
     */
    FirstRecord(String place, ShardSplit split, ShardPosition from) {
        this.place = place;
        this.from = from;
        this.awaited =
                from.next(split.start()) instanceof ReadFrom.At at
                        ? Optional.of(at.sequence())
                        : Optional.empty();
    }

    /**
     * Looks at what has come.
     *
     * @throws IOException if the record that a setting names is not there
     */
    void check(ShardBatch batch) throws IOException {
        boolean nothing = batch.records().isEmpty();
        if (awaited.isEmpty() || nothing && batch.millisBehind() > 0) {
            return;
        }
        String wanted = awaited.get();
        awaited = Optional.empty();
        if (nothing || !batch.records().get(0).sequenceNumber().equals(wanted)) {
            missing(wanted, batch);
        }
    }

    private void missing(String wanted, ShardBatch batch) throws IOException {
        if (from.sequence().isEmpty()) {
            throw new IOException(
                    place
                            + " has no record "
                            + wanted
                            + ", where '"
                            + KinesisSourceProvider.SEQUENCES
                            + "' has it begin: it was never there, or the retention period has ended it");
        }
        LOG.warn(
                "{}: the last record that was read ({}, of {}) is not there any more, nor is what came"
                        + " behind it until {}, if anything did: the retention period has ended it unread",
                place,
                wanted,
                Instant.ofEpochMilli(from.newest()),
                batch.records().isEmpty() ? "now" : arrival(batch.records().get(0)));
    }

    private static String arrival(Record record) {
        return record.approximateArrivalTimestamp().toString();
    }
}
