package org.nifibeam.kafka.read;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Offsets that a user gives, by {@code topic:partition}, or by a partition's number alone for that
 * of each topic.
 */
record PartitionMap(Map<String, Long> offsets) {
    PartitionMap {
        offsets = Map.copyOf(offsets);
    }

    /** Those of some partitions; what is not given is left out. */
    Map<TopicPartition, Long> of(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> found = new LinkedHashMap<>();
        for (TopicPartition partition : partitions) {
            Long offset = offsets.get(partition.topic() + ":" + partition.partition());
            if (offset == null) {
                offset = offsets.get(Integer.toString(partition.partition()));
            }
            if (offset != null) {
                found.put(partition, offset);
            }
        }
        return found;
    }
}
