package org.nifibeam.launcher;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Topics that a demonstration makes, by Kafka's own clients. Used by one thread. */
final class KafkaTopics {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int PARTITIONS = 2;

    private final Supplier<Optional<String>> brokers;

    /**
     * @param brokers where Kafka is, if it is anywhere
     */
    KafkaTopics(Supplier<Optional<String>> brokers) {
        this.brokers = brokers;
    }

    /** What is missing, in words, if there is no broker. */
    Optional<String> missing() {
        return brokers.get().isPresent()
                ? Optional.empty()
                : Optional.of(
                        "a broker of Kafka: say where it is in "
                                + Servers.KAFKA
                                + ", as host:port");
    }

    String brokers() {
        return brokers.get().orElseThrow();
    }

    private Map<String, Object> client() {
        return new HashMap<>(Map.of("bootstrap.servers", brokers()));
    }

    /** Makes topics of two partitions. */
    void make(String... topics) throws IOException {
        Optional<Integer> partitions = Optional.of(PARTITIONS);
        Optional<Short> replicas = Optional.empty();
        try (Admin admin = Admin.create(client())) {
            admin.createTopics(
                            Stream.of(topics)
                                    .map(topic -> new NewTopic(topic, partitions, replicas))
                                    .toList())
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IOException("topics cannot be made: " + e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted as it made topics", e);
        }
    }

    /** Writes messages, to one partition after the other. */
    void send(String topic, List<String> messages) {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(client(), new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < messages.size(); i++) {
                producer.send(new ProducerRecord<>(topic, i % PARTITIONS, null, messages.get(i)));
            }
        }
    }

    /** What those see who read what is committed: keys and values. */
    List<String> committed(String topic) throws IOException {
        Map<String, Object> settings = client();
        settings.put("isolation.level", "read_committed");
        List<String> all = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (int i = 0; i < PARTITIONS; i++) {
                partitions.add(new TopicPartition(topic, i));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IOException("the topic " + topic + " cannot be read to its end");
                }
                for (ConsumerRecord<String, String> record :
                        consumer.poll(Duration.ofMillis(100))) {
                    all.add(record.key() + " " + record.value());
                }
            }
        }
        return all;
    }
}
