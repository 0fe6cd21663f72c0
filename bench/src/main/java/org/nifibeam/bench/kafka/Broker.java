package org.nifibeam.bench.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topics of a benchmark, on a broker on which others may be too. */
record Broker(String addresses) {
    /** The settings of a client. */
    Map<String, Object> client() {
        return new HashMap<>(Map.of("bootstrap.servers", addresses));
    }

    KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> settings = client();
        settings.putAll(more);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    KafkaConsumer<byte[], byte[]> consumer() {
        return consumer(Map.of());
    }

    KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> more) {
        Map<String, Object> settings = client();
        settings.putAll(more);
        settings.put("isolation.level", "read_committed");
        settings.put("max.poll.records", 2048);
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Makes a topic of a name of its own. */
    String make(int partitions) throws Exception {
        String name = "nifi-beam-bench-" + UUID.randomUUID();
        try (Admin admin = Admin.create(client())) {
            admin.createTopics(
                            List.of(new NewTopic(name, Optional.of(partitions), Optional.empty())))
                    .all()
                    .get();
        }
        return name;
    }

    void delete(String topic) throws Exception {
        try (Admin admin = Admin.create(client())) {
            admin.deleteTopics(List.of(topic)).all().get();
        }
    }

    /** Writes orders, each partition as many as the others. */
    void fill(String topic, int partitions, long rows) {
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of("batch.size", 1 << 17))) {
            for (long id = 0; id < rows; id++) {
                producer.send(
                        new ProducerRecord<>(
                                topic, (int) (id % partitions), null, order(id).getBytes()));
            }
        }
    }

    /** Half of the amounts are below 500. */
    private static String order(long id) {
        return "{\"id\":"
                + id
                + ",\"country\":\"c"
                + id % 50
                + "\",\"amount\":"
                + id * 7 % 1000
                + "}";
    }

    static List<TopicPartition> partitions(String topic, int count) {
        List<TopicPartition> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(new TopicPartition(topic, i));
        }
        return all;
    }

    /** How many messages a topic has for those who read what is committed. */
    long committed(String topic, int partitions) {
        long count = 0;
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> all = partitions(topic, partitions);
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            while (all.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                count += consumer.poll(Duration.ofMillis(100)).count();
            }
        }
        return count;
    }
}
