package org.nifibeam.kinesis.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nifibeam.formats.MalformedRecordException;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * Takes a shard's records apart. What has been read already of the first is left out, and so is
 * what an aggregated record has for other shards: after a reshard its writer writes that again to
 * where it belongs. Confined to one thread.
 */
final class ShardRecords {
    private final ShardSplit split;
    private final boolean splitsAggregated;
    private final ShardPosition from;

    /**
     * Of a shard.
     *
     * @param from how far it was read before
     */
    ShardRecords(ShardSplit split, boolean splitsAggregated, ShardPosition from) {
        this.split = split;
        this.splitsAggregated = splitsAggregated;
        this.from = from;
    }

    /** What records hold, in order. */
    List<KinesisMessage> of(List<Record> records) {
        List<KinesisMessage> messages = new ArrayList<>(records.size());
        for (Record record : records) {
            if (from.taken() == ShardPosition.ALL
                    && record.sequenceNumber().equals(from.sequence())) {
                continue;
            }
            byte[] data = record.data().asByteArrayUnsafe();
            Optional<AggregatedRecord> aggregated = Optional.empty();
            Optional<String> damage = Optional.empty();
            if (splitsAggregated) {
                try {
                    aggregated = AggregatedRecord.read(data);
                } catch (MalformedRecordException e) {
                    damage = Optional.of(e.getMessage());
                }
            }
            if (aggregated.isPresent()) {
                addParts(record, aggregated.get().parts(), messages);
            } else {
                messages.add(
                        new KinesisMessage(
                                split.shard(),
                                record.partitionKey(),
                                null,
                                record.sequenceNumber(),
                                0,
                                true,
                                arrival(record),
                                data,
                                damage));
            }
        }
        return messages;
    }

    private static long arrival(Record record) {
        return record.approximateArrivalTimestamp().toEpochMilli();
    }

    private void addParts(
            Record record, List<AggregatedRecord.Part> parts, List<KinesisMessage> messages) {
        long skipped = record.sequenceNumber().equals(from.sequence()) ? from.taken() : 0;
        List<Integer> own = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            if (i >= skipped && split.holds(parts.get(i).hash())) {
                own.add(i);
            }
        }
        for (int i : own) {
            AggregatedRecord.Part part = parts.get(i);
            messages.add(
                    new KinesisMessage(
                            split.shard(),
                            part.partitionKey(),
                            part.hashKey().orElse(null),
                            record.sequenceNumber(),
                            i,
                            i == own.get(own.size() - 1),
                            arrival(record),
                            part.data(),
                            Optional.empty()));
        }
    }
}
