package org.nifibeam.kafka.read;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.Split;
import org.nifibeam.kafka.KafkaClients;
import org.nifibeam.kafka.KafkaFailures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds partitions, and where each begins and, in a bounded read, ends: once, or again and again.
 *
 * <p>Those that are there at first begin where the settings say. Those found later are new, and are
 * read from their first record on, since nothing of them has been seen. What is known of a
 * partition is kept, so that it is found once, over restarts too.
 */
final class PartitionEnumerator implements Source.SplitEnumerator {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionEnumerator.class);
    private static final byte VERSION = 1;
    private static final Comparator<TopicPartition> ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

    private final ReadSettings settings;
    private final Admin admin;

    /** Partitions found, with the id of their topic. */
    private final Map<TopicPartition, Uuid> known;

    private boolean looked;
    private Optional<Long> nextLook = Optional.empty();

    PartitionEnumerator(ReadSettings settings, Optional<byte[]> snapshot) throws IOException {
        this.settings = settings;
        this.known = new LinkedHashMap<>();
        if (snapshot.isPresent()) {
            restore(snapshot.get());
        }
        try {
            this.admin = settings.cluster().admin("nifibeam-find");
        } catch (KafkaException e) {
            throw KafkaFailures.io(e, "cannot reach Kafka at " + settings.cluster());
        }
    }

    @Override
    public List<Split> discover() throws IOException, InterruptedException {
        if (settings.bounded() && looked) {
            return List.of();
        }
        long now = System.nanoTime();
        if (nextLook.isPresent() && now - nextLook.get() < 0) {
            return List.of();
        }
        try {
            List<Split> found = look();
            nextLook = Optional.of(now + settings.discovery().toNanos());
            looked = true;
            return found;
        } catch (UnknownTopicOrPartitionException e) {
            throw KafkaFailures.io(e, "cannot find the " + settings.topics());
        } catch (RetriableException e) {
            if (!looked) {
                throw KafkaFailures.io(
                        e, "cannot find the partitions to read at " + settings.cluster());
            }
            // Brokers that are away come back; what is being read waits for them too.
            LOG.warn(
                    "no new partitions can be looked for at {}: {}",
                    settings.cluster(),
                    KafkaFailures.words(e));
            nextLook = Optional.of(now + settings.discovery().toNanos());
            return List.of();
        } catch (KafkaException e) {
            throw KafkaFailures.io(
                    e, "cannot find the partitions to read at " + settings.cluster());
        }
    }

    private List<Split> look() throws IOException, InterruptedException {
        Map<TopicPartition, Uuid> fresh = new LinkedHashMap<>();
        Map<TopicPartition, Uuid> there = partitions();
        for (Map.Entry<TopicPartition, Uuid> partition : there.entrySet()) {
            Uuid before = known.get(partition.getKey());
            if (before == null) {
                fresh.put(partition.getKey(), partition.getValue());
            } else if (!before.equals(partition.getValue())) {
                throw new IOException(
                        "the topic '"
                                + partition.getKey().topic()
                                + "' has been deleted and made again: its records are others than those that were"
                                + " read so far");
            }
        }
        for (TopicPartition partition : known.keySet()) {
            if (!there.containsKey(partition)) {
                throw new IOException(
                        "the topic '" + partition.topic() + "' has been deleted while it was read");
            }
        }
        if (fresh.isEmpty()) {
            return List.of();
        }
        PartitionOffsets offsets = new PartitionOffsets(admin, settings);
        Map<TopicPartition, Long> starts =
                looked ? offsets.earliest(fresh.keySet()) : offsets.starts(fresh.keySet());
        Map<TopicPartition, Long> ends =
                settings.bounded() ? offsets.ends(fresh.keySet()) : Map.of();
        List<Split> splits = new ArrayList<>();
        fresh.forEach(
                (partition, id) -> {
                    Long end = ends.get(partition);
                    splits.add(
                            new PartitionSplit(
                                            partition,
                                            id,
                                            starts.get(partition),
                                            end == null
                                                    ? OptionalLong.empty()
                                                    : OptionalLong.of(end))
                                    .toSplit());
                });
        known.putAll(fresh);
        return splits;
    }

    /** All partitions of the topics that are to be read, in order. */
    private Map<TopicPartition, Uuid> partitions() throws InterruptedException {
        Map<TopicPartition, Uuid> partitions = new TreeMap<>(ORDER);
        for (TopicDescription topic : settings.describe(admin).values()) {
            topic.partitions()
                    .forEach(
                            info ->
                                    partitions.put(
                                            new TopicPartition(topic.name(), info.partition()),
                                            topic.topicId()));
        }
        return partitions;
    }

    @Override
    public boolean exhausted() {
        return settings.bounded() && looked;
    }

    /** Version, whether it has looked, then the partitions known. */
    @Override
    public byte[] snapshot() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream output = new DataOutputStream(bytes)) {
            output.writeByte(VERSION);
            output.writeBoolean(looked);
            output.writeInt(known.size());
            for (Map.Entry<TopicPartition, Uuid> partition : known.entrySet()) {
                output.writeUTF(partition.getKey().topic());
                output.writeInt(partition.getKey().partition());
                output.writeLong(partition.getValue().getMostSignificantBits());
                output.writeLong(partition.getValue().getLeastSignificantBits());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    private void restore(byte[] snapshot) throws IOException {
        try (DataInputStream input = new DataInputStream(new ByteArrayInputStream(snapshot))) {
            byte version = input.readByte();
            if (version != VERSION) {
                throw new IOException(
                        "a snapshot of version "
                                + version
                                + " cannot be used to find partitions, this is "
                                + VERSION);
            }
            looked = input.readBoolean();
            for (int i = input.readInt(); i > 0; i--) {
                TopicPartition partition = new TopicPartition(input.readUTF(), input.readInt());
                known.put(partition, new Uuid(input.readLong(), input.readLong()));
            }
        }
    }

    @Override
    public void close() {
        KafkaClients.close(admin, Duration.ofSeconds(2));
    }
}
