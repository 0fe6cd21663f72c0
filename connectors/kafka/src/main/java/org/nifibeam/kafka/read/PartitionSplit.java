package org.nifibeam.kafka.read;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.nifibeam.core.spi.Split;

/**
 * One partition of a topic, from an offset on.
 *
 * @param topicId the topic's own id: one that is deleted and made again is another
 * @param start the offset of the first record
 * @param end the offset behind the last record, empty if there is no end
 */
record PartitionSplit(TopicPartition partition, Uuid topicId, long start, OptionalLong end) {
    private static final byte VERSION = 1;
    private static final long NO_END = -1;

    /** Version, topic id, partition, start, end, topic. */
    Split toSplit() {
        byte[] topic = partition.topic().getBytes(StandardCharsets.UTF_8);
        ByteBuffer data = ByteBuffer.allocate(1 + 16 + 4 + 8 + 8 + topic.length);
        data.put(VERSION)
                .putLong(topicId.getMostSignificantBits())
                .putLong(topicId.getLeastSignificantBits())
                .putInt(partition.partition())
                .putLong(start)
                .putLong(end.orElse(NO_END))
                .put(topic);
        return new Split(partition.toString(), data.array());
    }

    static PartitionSplit of(Split split) throws IOException {
        ByteBuffer data = ByteBuffer.wrap(split.data());
        if (data.get() != VERSION) {
            throw new IOException(split.id() + ": a split of another version cannot be read");
        }
        Uuid topicId = new Uuid(data.getLong(), data.getLong());
        int number = data.getInt();
        long start = data.getLong();
        long end = data.getLong();
        byte[] topic = new byte[data.remaining()];
        data.get(topic);
        return new PartitionSplit(
                new TopicPartition(new String(topic, StandardCharsets.UTF_8), number),
                topicId,
                start,
                end == NO_END ? OptionalLong.empty() : OptionalLong.of(end));
    }
}
