package org.nifibeam.kafka.read;

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
            Map<TopicPartition, Long> found = new LinkedHashMap<>();
            for (TopicPartition partition : of) {
                String name = partition.topic() + ":" + partition.partition();
                Long offset = offsets.offsets().get(name);
                if (offset == null) {
                    offset = offsets.offsets().get(Integer.toString(partition.partition()));
                }
                if (offset != null) {
                    found.put(partition, offset);
                }
            }
            return completed(found, of, offsets.otherwise());
        }
        StartAt.Committed committed = (StartAt.Committed) at;
        return completed(committed(of), of, committed.otherwise());
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
