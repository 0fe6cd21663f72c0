package org.nifibeam.kafka.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.nifibeam.testkit.Await;

/**
 * Topics on a broker, and what is in them, by Kafka's own clients. One broker serves all tests of a
 * JVM.
 */
public final class Topics {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final KafkaServer server;

    /** Topics of a broker. */
    public Topics(KafkaServer server) {
        this.server = server;
    }

    private static final class Shared {
        static final KafkaServer SERVER = started();

        private static KafkaServer started() {
            try {
                Path folder = Files.createTempDirectory("kafka");
                return KafkaServer.start(folder);
            } catch (Exception e) {
                throw new IllegalStateException("the broker does not start", e);
            }
        }
    }

    /** Those of the broker that all tests share. */
    public static Topics shared() {
        return new Topics(Shared.SERVER);
    }

    /** What clients connect to. */
    public String brokers() {
        return server.brokers();
    }

    /** A client for questions, to be closed. */
    public Admin admin() {
        return server.admin();
    }

    /** Makes a topic of a name of its own. */
    public String make(int partitions) throws Exception {
        return make("topic-" + COUNT.incrementAndGet(), partitions);
    }

    /** Makes a topic, which the broker knows then. */
    public String make(String name, int partitions) throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
            Await.until("the topic " + name + " is there", () -> isKnown(admin, name));
        }
        return name;
    }

    private static boolean isKnown(Admin admin, String topic) {
        try {
            admin.describeTopics(List.of(topic)).allTopicNames().get();
            return true;
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** Gives a topic more partitions. */
    public void widen(String topic, int partitions) throws Exception {
        try (Admin admin = admin()) {
            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions))).all().get();
        }
    }

    /** Removes a topic. */
    public void delete(String topic) throws Exception {
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of(topic)).all().get();
        }
    }

    /** A producer of text, to be closed. */
    public KafkaProducer<String, String> producer(Map<String, Object> more) {
        Map<String, Object> settings =
                new HashMap<>(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers()));
        settings.putAll(more);
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    /** Writes texts to a partition, one millisecond after the other from a time on. */
    public void write(String topic, int partition, long time, String... values) {
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            for (int i = 0; i < values.length; i++) {
                producer.send(new ProducerRecord<>(topic, partition, time + i, null, values[i]));
            }
        }
    }

    /** Writes one message. */
    public void write(ProducerRecord<String, String> message)
            throws InterruptedException, ExecutionException {
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            producer.send(message).get();
        }
    }

    /** All that a topic has, of transactions that are committed, by partition and offset. */
    public List<ConsumerRecord<String, String>> committed(String topic) throws IOException {
        List<ConsumerRecord<String, String>> all = new ArrayList<>();
        Map<String, Object> settings =
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        brokers(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IOException("the topic " + topic + " cannot be read to its end");
                }
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
        }
        all.sort(
                java.util.Comparator.<ConsumerRecord<String, String>>comparingInt(
                                ConsumerRecord::partition)
                        .thenComparingLong(ConsumerRecord::offset));
        return all;
    }

    /** The values of messages as text. */
    public static List<String> values(List<ConsumerRecord<String, String>> messages) {
        return messages.stream().map(ConsumerRecord::value).toList();
    }

    /** A text's bytes. */
    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
