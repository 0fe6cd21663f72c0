package org.nifibeam.kafka.write;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.nifibeam.kafka.KafkaCluster;

/**
 * What a write is told.
 *
 * @param found the cluster, unless the settings are only looked at
 * @param exactlyOnce whether it writes in transactions
 * @param transactionPrefix what the names of its transactions begin with
 * @param transactionTimeout after how long the cluster gives up a transaction that nobody ends
 * @param maxRecordBytes larger messages are rejected
 * @param producer further settings of the producer
 */
record WriteSettings(
        Optional<KafkaCluster> found,
        MessageLayout layout,
        boolean exactlyOnce,
        String transactionPrefix,
        Duration transactionTimeout,
        int maxRecordBytes,
        Map<String, String> producer) {
    /**
     * How long brokers may be away, a topic's partitions may take to be found, or a full buffer to
     * get room.
     */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    WriteSettings {
        producer = Map.copyOf(producer);
    }

    KafkaCluster cluster() {
        return found.orElseThrow();
    }

    /** A producer's settings. They hold secrets. */
    private Map<String, Object> properties(String clientId) {
        Map<String, Object> properties = new LinkedHashMap<>(cluster().properties(clientId));
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) PATIENCE.toMillis());
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        properties.putAll(producer);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxRecordBytes);
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        return properties;
    }

    /** A producer that repeats nothing by itself. */
    KafkaProducer<byte[], byte[]> idempotentProducer() {
        return producer(properties("nifibeam-write"));
    }

    /** A producer of transactions of that name. */
    KafkaProducer<byte[], byte[]> transactionalProducer(String id) {
        Map<String, Object> properties = properties("nifibeam-write");
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
        properties.put(
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) transactionTimeout.toMillis());
        return producer(properties);
    }

    private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> properties) {
        return new KafkaProducer<>(
                properties, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
