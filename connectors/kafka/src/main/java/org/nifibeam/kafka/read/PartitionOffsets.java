package org.nifibeam.kafka.read;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.nifibeam.kafka.KafkaFailures;

/** Asks for the offsets of partitions. What it throws is the client's {@link KafkaException}. */
final class PartitionOffsets {
    private final Admin admin;
    private final ReadSettings settings;

    PartitionOffsets(Admin admin, ReadSettings settings) {
        this.admin = admin;
        this.settings = settings;
    }

    /** Those of the oldest records. */
    Map<TopicPartition, Long> earliest(Collection<TopicPartition> of) throws InterruptedException {
        return all(of, OffsetSpec.earliest());
    }

    /** Those behind the newest records that may be read. */
    Map<TopicPartition, Long> latest(Collection<TopicPartition> of) throws InterruptedException {
        return all(of, OffsetSpec.latest());
    }

    /** Where the settings have reading begin. */
    Map<TopicPartition, Long> starts(Set<TopicPartition> of) throws InterruptedException {
        StartAt at = settings.startAt();
        if (at instanceof StartAt.Fixed fixed) {
            return fixed(of, fixed);
        }
        if (at instanceof StartAt.Time time) {
            Map<TopicPartition, Long> found =
                    all(of, OffsetSpec.forTimestamp(time.time().toEpochMilli()));
            // Nothing is so young.
            found.values().removeIf(offset -> offset < 0);
            return completed(found, of, StartAt.Fixed.LATEST);
        }
        if (at instanceof StartAt.Offsets offsets) {
            return completed(offsets.offsets().of(of), of, offsets.otherwise());
        }
        StartAt.Committed committed = (StartAt.Committed) at;
        return completed(committed(of), of, committed.otherwise());
    }

    /**
     * Where the settings have a bounded read end: never behind the newest records.
     *
     * @throws IOException if an offset that is given is not there yet
     */
    Map<TopicPartition, Long> ends(Set<TopicPartition> of)
            throws IOException, InterruptedException {
        Map<TopicPartition, Long> ends = latest(of);
        StopAt at = settings.stopAt();
        if (at instanceof StopAt.Time time) {
            all(of, OffsetSpec.forTimestamp(time.time().toEpochMilli()))
                    .forEach(
                            (partition, offset) -> {
                                if (offset >= 0) {
                                    ends.merge(partition, offset, Math::min);
                                }
                            });
        } else if (at instanceof StopAt.Offsets offsets) {
            for (Map.Entry<TopicPartition, Long> given : offsets.offsets().of(of).entrySet()) {
                long end = ends.get(given.getKey());
                if (given.getValue() > end) {
                    throw new IOException(
                            given.getKey()
                                    + " is to be read up to offset "
                                    + given.getValue()
                                    + " ('stop'), and ends at "
                                    + end);
                }
                ends.put(given.getKey(), given.getValue());
            }
        }
        return ends;
    }

    private Map<TopicPartition, Long> committed(Set<TopicPartition> of)
            throws InterruptedException {
        String group = settings.group().orElseThrow();
        Map<TopicPartition, OffsetAndMetadata> committed =
                KafkaFailures.get(
                        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        Map<TopicPartition, Long> found = new LinkedHashMap<>();
        for (TopicPartition partition : of) {
            OffsetAndMetadata offset = committed.get(partition);
            if (offset != null) {
                found.put(partition, offset.offset());
            }
        }
        return found;
    }

    private Map<TopicPartition, Long> fixed(Collection<TopicPartition> of, StartAt.Fixed at)
            throws InterruptedException {
        return at == StartAt.Fixed.EARLIEST ? earliest(of) : latest(of);
    }

    private Map<TopicPartition, Long> completed(
            Map<TopicPartition, Long> found, Set<TopicPartition> of, StartAt.Fixed otherwise)
            throws InterruptedException {
        Map<TopicPartition, Long> all = new LinkedHashMap<>(found);
        Set<TopicPartition> missing = new LinkedHashSet<>(of);
        missing.removeAll(found.keySet());
        if (!missing.isEmpty()) {
            all.putAll(fixed(missing, otherwise));
        }
        return all;
    }

    private Map<TopicPartition, Long> all(Collection<TopicPartition> of, OffsetSpec spec)
            throws InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = new LinkedHashMap<>();
        of.forEach(partition -> asked.put(partition, spec));
        Map<TopicPartition, ListOffsetsResultInfo> found =
                KafkaFailures.get(
                        admin.listOffsets(asked, new ListOffsetsOptions(settings.isolation()))
                                .all());
        Map<TopicPartition, Long> offsets = new LinkedHashMap<>();
        found.forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }
}
