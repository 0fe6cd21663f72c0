package org.nifibeam.bench.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The loop that one would write by hand with Kafka's own clients: a thread a partition, each with a
 * consumer and a producer, a transaction a second with the offsets in it. A message that is kept is
 * passed on as the bytes it came in.
 */
record HandCopy(Broker broker, String from, String to, int partitions) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LIMIT = 500;
    private static final String GROUP = "nifi-beam-bench-by-hand";

    void run() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(partitions);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (TopicPartition partition : Broker.partitions(from, partitions)) {
                all.add(
                        threads.submit(
                                () -> {
                                    copy(partition);
                                    return true;
                                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void copy(TopicPartition partition) throws IOException {
        Map<String, Object> settings =
                Map.of(
                        "transactional.id",
                        "by-hand-" + UUID.randomUUID(),
                        "linger.ms",
                        5,
                        "batch.size",
                        1 << 17);
        try (KafkaConsumer<byte[], byte[]> consumer =
                        broker.consumer(Map.of("group.id", GROUP, "enable.auto.commit", false));
                KafkaProducer<byte[], byte[]> producer = broker.producer(settings)) {
            List<TopicPartition> own = List.of(partition);
            consumer.assign(own);
            consumer.seekToBeginning(own);
            long end = consumer.endOffsets(own).get(partition);
            producer.initTransactions();
            producer.beginTransaction();
            long begun = System.nanoTime();
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofMillis(100))) {
                    if (amount(record.value()) < LIMIT) {
                        producer.send(new ProducerRecord<>(to, record.value()));
                    }
                }
                if (System.nanoTime() - begun > COMMIT_NANOS) {
                    commit(producer, consumer, partition);
                    producer.beginTransaction();
                    begun = System.nanoTime();
                }
            }
            commit(producer, consumer, partition);
        }
    }

    private static void commit(
            KafkaProducer<byte[], byte[]> producer,
            KafkaConsumer<byte[], byte[]> consumer,
            TopicPartition partition) {
        producer.sendOffsetsToTransaction(
                Map.of(partition, new OffsetAndMetadata(consumer.position(partition))),
                consumer.groupMetadata());
        producer.commitTransaction();
    }

    private static long amount(byte[] order) throws IOException {
        try (JsonParser parser = JSON.createParser(order)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean found = parser.currentName().equals("amount");
                parser.nextToken();
                if (found) {
                    return parser.getLongValue();
                }
            }
            throw new IOException("there is no amount");
        }
    }
}
