package org.nifibeam.kafka.read;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.nifibeam.kafka.KafkaClients;
import org.nifibeam.kafka.KafkaFailures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer for all partitions that a thread reads: one connection to each broker, and one fetch
 * for many partitions. What comes for another partition than the one that is asked for waits; a
 * partition of which records wait is paused, so that no more come of it. Confined to one thread.
 */
final class SharedConsumer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SharedConsumer.class);
    private static final Duration COMMITTING = Duration.ofSeconds(5);

    /** Not so long that a fetch which waits for records at the broker comes to its end. */
    private static final Duration CLOSING = Duration.ofMillis(100);

    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Deque<List<ConsumerRecord<byte[], byte[]>>>> waiting =
            new LinkedHashMap<>();

    private final NewestOffsets newest;

    /**
     * Reads nothing yet.
     *
     * @param newest tells where partitions end; closed with this
     */
    SharedConsumer(Consumer<byte[], byte[]> consumer, NewestOffsets newest) {
        this.consumer = consumer;
        this.newest = newest;
    }

    /** Reads a partition from now on too. */
    void add(TopicPartition partition, long offset) throws IOException {
        waiting.put(partition, new ArrayDeque<>());
        try {
            consumer.assign(new ArrayList<>(waiting.keySet()));
            consumer.seek(partition, offset);
        } catch (KafkaException e) {
            throw KafkaFailures.io(e, "cannot read " + partition);
        }
    }

    /** Reads a partition no more. */
    void remove(TopicPartition partition) {
        waiting.remove(partition);
        newest.remove(partition);
        consumer.assign(new ArrayList<>(waiting.keySet()));
    }

    /** True if it reads nothing. */
    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /**
     * The next records of a partition, waiting for them no longer than until the deadline; none if
     * none have come.
     */
    List<ConsumerRecord<byte[], byte[]>> poll(TopicPartition partition, long deadlineNanos)
            throws IOException {
        Deque<List<ConsumerRecord<byte[], byte[]>>> own = waiting.get(partition);
        if (own.isEmpty()) {
            fetch(Math.max(0, deadlineNanos - System.nanoTime()));
        }
        List<ConsumerRecord<byte[], byte[]>> next = own.poll();
        if (next == null) {
            return List.of();
        }
        if (own.isEmpty()) {
            consumer.resume(List.of(partition));
        }
        return next;
    }

    private void fetch(long nanos) throws IOException {
        ConsumerRecords<byte[], byte[]> records;
        try {
            records = consumer.poll(Duration.ofNanos(nanos));
        } catch (OffsetOutOfRangeException e) {
            throw gone(e);
        } catch (KafkaException e) {
            throw KafkaFailures.io(e, "cannot read from Kafka");
        }
        for (TopicPartition partition : records.partitions()) {
            waiting.get(partition).add(records.records(partition));
            consumer.pause(List.of(partition));
        }
    }

    private IOException gone(OffsetOutOfRangeException failure) {
        Map.Entry<TopicPartition, Long> first =
                failure.offsetOutOfRangePartitions().entrySet().iterator().next();
        TopicPartition partition = first.getKey();
        String there;
        try {
            there =
                    "it has "
                            + consumer.beginningOffsets(List.of(partition)).get(partition)
                            + " to "
                            + consumer.endOffsets(List.of(partition)).get(partition);
        } catch (KafkaException e) {
            there = "it has others";
        }
        return new IOException(
                partition
                        + " does not have offset "
                        + first.getValue()
                        + " any more or not yet ("
                        + there
                        + "): records were removed before they were read, or the topic was made anew",
                failure);
    }

    /** Where the partition goes on when all that has come of it was taken. */
    long position(TopicPartition partition) throws IOException {
        try {
            return consumer.position(partition);
        } catch (KafkaException e) {
            throw KafkaFailures.io(e, "cannot read " + partition);
        }
    }

    /** True if the partition is known to have had nothing from an offset on a moment ago. */
    boolean isEnd(TopicPartition partition, long offset) {
        return newest.isEnd(partition, offset, waiting.keySet());
    }

    /** How many offsets are behind the position, as far as the last fetch has told. */
    OptionalLong lag(TopicPartition partition) {
        try {
            return consumer.currentLag(partition);
        } catch (KafkaException | IllegalStateException e) {
            return OptionalLong.empty();
        }
    }

    /** Tells the consumer group where reading has come to; a failure is said and passed over. */
    void commit(TopicPartition partition, long offset) {
        try {
            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(offset)), COMMITTING);
        } catch (KafkaException e) {
            LOG.warn(
                    "the offset {} of {} cannot be committed to the consumer group: {}",
                    offset,
                    partition,
                    e.toString());
        }
    }

    @Override
    public void close() {
        newest.close();
        KafkaClients.close(consumer, CLOSING);
    }
}
