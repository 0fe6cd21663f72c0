package org.nifibeam.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.nifibeam.launcher.nifi.ProcessGroup;

/** Orders in a topic, some out of order; sums per country and minute come in another one. */
final class KafkaWindows extends Demonstration {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int PARTITIONS = 2;

    /** Of the file that says what the topics of a run are called. */
    private static final String NAMES = "topics";

    private static final List<String> ORDERS =
            List.of(
                    order("2026-11-20T10:00:05Z", "de", 10),
                    order("2026-11-20T10:00:50Z", "fr", 20),
                    order("2026-11-20T10:01:10Z", "de", 5),
                    order("2026-11-20T10:00:40Z", "de", 1),
                    order("2026-11-20T10:01:59Z", "fr", 7),
                    order("2026-11-20T10:05:00Z", "it", 3));

    private static final List<String> TOTALS =
            List.of(
                    "de {\"orders\":2,\"total\":11,\"minute\":\"2026-11-20T10:00:00Z\"}",
                    "fr {\"orders\":1,\"total\":20,\"minute\":\"2026-11-20T10:00:00Z\"}",
                    "de {\"orders\":1,\"total\":5,\"minute\":\"2026-11-20T10:01:00Z\"}",
                    "fr {\"orders\":1,\"total\":7,\"minute\":\"2026-11-20T10:01:00Z\"}",
                    "it {\"orders\":1,\"total\":3,\"minute\":\"2026-11-20T10:05:00Z\"}");

    private final Supplier<Optional<String>> brokers;

    /**
     * @param brokers where Kafka is, if it is anywhere
     */
    KafkaWindows(Supplier<Optional<String>> brokers) {
        super("kafka-windows");
        this.brokers = brokers;
    }

    private static String order(String time, String country, int amount) {
        return "{\"time\": \"%s\", \"country\": \"%s\", \"amount\": %d}"
                .formatted(time, country, amount);
    }

    @Override
    String description() {
        return "from Kafka through windows to Kafka, exactly once; needs a broker";
    }

    @Override
    Optional<String> missing() {
        return brokers.get().isPresent()
                ? Optional.empty()
                : Optional.of(
                        "a broker of Kafka: say where it is in NIFI_BEAM_KAFKA, as host:port");
    }

    private Map<String, Object> client() {
        return new HashMap<>(Map.of("bootstrap.servers", brokers.get().orElseThrow()));
    }

    @Override
    Map<String, String> parameters(Path out) throws IOException {
        return Map.of(
                "kafka.brokers", brokers.get().orElseThrow(),
                "orders.topic", topic(out, "orders"),
                "totals.topic", topic(out, "totals"));
    }

    private static String topic(Path out, String what) throws IOException {
        return "nifi-beam-" + what + "-" + Files.readString(out.resolve(NAMES));
    }

    /** Topics of this run's own, since others may be on the broker. */
    @Override
    void prepare(Path out) throws IOException {
        Files.writeString(out.resolve(NAMES), UUID.randomUUID().toString().substring(0, 8));
        Optional<Integer> partitions = Optional.of(PARTITIONS);
        Optional<Short> replicas = Optional.empty();
        try (Admin admin = Admin.create(client())) {
            admin.createTopics(
                            List.of(
                                    new NewTopic(topic(out, "orders"), partitions, replicas),
                                    new NewTopic(topic(out, "totals"), partitions, replicas)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IOException("topics cannot be made: " + e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted as it made topics", e);
        }
    }

    @Override
    void drive(ProcessGroup group, Path out) throws IOException {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(client(), new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < ORDERS.size(); i++) {
                producer.send(
                        new ProducerRecord<>(
                                topic(out, "orders"), i % PARTITIONS, null, ORDERS.get(i)));
            }
        }
        group.awaitCounter("Orders: out", ORDERS.size(), LIMIT);
        drain(group);
    }

    /** What those see who read what is committed. */
    @Override
    List<String> differences(Path out, long records) throws IOException {
        List<String> differences = new ArrayList<>(Lines.differences(TOTALS, committed(out)));
        if (records != TOTALS.size()) {
            differences.add("the FlowFiles hold " + records + " rows, not " + TOTALS.size());
        }
        return differences;
    }

    private List<String> committed(Path out) throws IOException {
        Map<String, Object> settings = client();
        settings.put("isolation.level", "read_committed");
        List<String> all = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            String topic = topic(out, "totals");
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
