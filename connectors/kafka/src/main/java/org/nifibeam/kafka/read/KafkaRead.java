package org.nifibeam.kafka.read;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.AcknowledgesSplits;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;
import org.nifibeam.formats.message.MessageDecoder;
import org.nifibeam.kafka.KafkaFailures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A read of topics with a projection: fields that nobody reads are not decoded. Thread-safe. A
 * thread that opens readers is to poll and to close them too, since they share its consumer.
 */
final class KafkaRead implements SourceRead, AcknowledgesSplits {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaRead.class);
    private static final int RECORDS_A_POLL = 2048;

    private final ReadSettings settings;
    private final Schema whole;
    private final Schema delivered;
    private final List<Expression> residual;
    private final Map<Thread, SharedConsumer> consumers = new ConcurrentHashMap<>();

    KafkaRead(ReadSettings settings, Schema whole, Schema delivered, List<Expression> residual) {
        this.settings = settings;
        this.whole = whole;
        this.delivered = delivered;
        this.residual = List.copyOf(residual);
    }

    ReadSettings settings() {
        return settings;
    }

    @Override
    public Schema schema() {
        return delivered;
    }

    @Override
    public List<Expression> residual() {
        return residual;
    }

    @Override
    public Optional<Duration> idleAfter() {
        return Optional.of(settings.idleAfter());
    }

    @Override
    public Source.SplitEnumerator enumerator(Optional<byte[]> snapshot) throws IOException {
        return new PartitionEnumerator(settings, snapshot);
    }

    @Override
    public Reader open(Split split, Optional<byte[]> position) throws IOException {
        PartitionSplit partition = PartitionSplit.of(split);
        MessageDecoder<ConsumerRecord<byte[], byte[]>> decoder =
                settings.format().decoder(whole, delivered);
        SharedConsumer consumer = consumer();
        try {
            return new PartitionReader(this, consumer, partition, decoder, position);
        } catch (IOException | RuntimeException e) {
            closed(consumer, partition.partition());
            throw e;
        }
    }

    private SharedConsumer consumer() throws IOException {
        SharedConsumer known = consumers.get(Thread.currentThread());
        if (known != null) {
            return known;
        }
        Map<String, Object> properties = settings.cluster().properties("nifibeam-read");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_A_POLL);
        properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 30_000);
        properties.putAll(settings.consumer());
        properties.put(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                settings.isolation() == IsolationLevel.READ_COMMITTED
                        ? "read_committed"
                        : "read_uncommitted");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // Positions are the pipeline's own: one that is not there any more is an error.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.group().ifPresent(group -> properties.put(ConsumerConfig.GROUP_ID_CONFIG, group));
        try {
            SharedConsumer made =
                    new SharedConsumer(
                            new KafkaConsumer<>(
                                    properties,
                                    new ByteArrayDeserializer(),
                                    new ByteArrayDeserializer()),
                            new NewestOffsets(
                                    () -> settings.cluster().admin("nifibeam-ends"),
                                    settings.idleAfter()));
            consumers.put(Thread.currentThread(), made);
            return made;
        } catch (KafkaException e) {
            throw KafkaFailures.io(e, "cannot read from Kafka at " + settings.cluster());
        }
    }

    /** Tells the consumer group, if there is one, where reading has ended. */
    @Override
    public void acknowledge(List<Ended> splits) throws IOException {
        if (settings.group().isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (Ended ended : splits) {
            offsets.put(
                    PartitionSplit.of(ended.split()).partition(),
                    new OffsetAndMetadata(PartitionReader.offset(ended.position())));
        }
        try (Admin admin = settings.cluster().admin("nifibeam-tell")) {
            KafkaFailures.get(
                    admin.alterConsumerGroupOffsets(settings.group().get(), offsets).all());
        } catch (KafkaException e) {
            // As behind a checkpoint: the group is for others to see, and never the run's own
            // place.
            LOG.warn(
                    "the consumer group '{}' cannot be told the offsets {}: {}",
                    settings.group().get(),
                    offsets,
                    KafkaFailures.words(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted as it told the consumer group what is read", e);
        }
    }

    /** A partition is read no more; the last one closes the consumer. */
    void closed(SharedConsumer consumer, TopicPartition partition) {
        consumer.remove(partition);
        if (consumer.isEmpty()) {
            consumers.values().remove(consumer);
            consumer.close();
        }
    }
}
