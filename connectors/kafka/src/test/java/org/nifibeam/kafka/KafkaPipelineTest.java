package org.nifibeam.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.run.Job;
import org.nifibeam.kafka.server.Topics;
import org.nifibeam.testkit.Await;

/** Pipelines from topics to topics on the embedded runner. */
final class KafkaPipelineTest {
    private final Topics topics = Topics.shared();

    @TempDir Path work;

    @Test
    void aBoundedReadIsFilteredAndWrittenByTopicKeyAndHeaders() throws Exception {
        String in = topics.make("orders", 2);
        topics.make("orders-de", 1);
        topics.make("orders-fr", 1);
        topics.write(in, 0, 1_700_000_000_000L, order(1, "de"), order(2, "fr"));
        topics.write(in, 1, 1_700_000_000_000L, order(3, "de"), order(4, "it"));
        Set<Thread> before = Await.threads();
        Job job =
                KafkaRun.start(
                        """
                        pipeline:
                          type: chain
                          transforms:
                            - type: ReadFromKafka
                              config:
                                bootstrap_servers: '%1$s'
                                topic: orders
                                format: json
                                bounded: true
                                auto_offset_reset_config: earliest
                                group_id: readers-of-orders
                                metadata: [partition]
                                schema:
                                  type: object
                                  properties: {id: {type: integer}, country: {type: string}}
                                  required: [id, country]
                            - type: Filter
                              config: {language: sql, keep: "country <> 'it'"}
                            - type: MapToFields
                              config:
                                language: sql
                                fields:
                                  id: id
                                  country: country
                                  headers: "MAP['from', CAST(\\"partition\\" AS VARCHAR)]"
                                  key: "CAST(id AS VARCHAR)"
                            - type: WriteToKafka
                              config:
                                bootstrap_servers: '%1$s'
                                topic: 'orders-{country}'
                                key_field: key
                                headers_field: headers
                        """
                                .formatted(topics.brokers()),
                        work,
                        2);
        assertEquals(Job.State.DONE, ended(job));
        assertEquals(
                List.of("1 {\"id\":1,\"country\":\"de\"} 0", "3 {\"id\":3,\"country\":\"de\"} 1"),
                shown("orders-de"));
        assertEquals(List.of("2 {\"id\":2,\"country\":\"fr\"} 0"), shown("orders-fr"));
        assertEquals(Map.of("orders-0", 2L, "orders-1", 2L), told("readers-of-orders"));
        Await.onlyThreads(before);
    }

    /** The offsets that a consumer group has been told. */
    private Map<String, Long> told(String group) throws Exception {
        Map<String, Long> told = new TreeMap<>();
        try (Admin admin = topics.admin()) {
            admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((partition, at) -> told.put(partition.toString(), at.offset()));
        }
        return told;
    }

    private static String order(int id, String country) {
        return "{\"id\": %d, \"country\": \"%s\"}".formatted(id, country);
    }

    private static Job.State ended(Job job) throws InterruptedException {
        Job.State state = job.await(Duration.ofMinutes(1));
        job.failure().ifPresent(failure -> failure.cause().printStackTrace());
        return state;
    }

    private List<String> shown(String topic) throws Exception {
        return topics.committed(topic).stream()
                .map(
                        m ->
                                m.key()
                                        + " "
                                        + m.value()
                                        + " "
                                        + new String(
                                                m.headers().lastHeader("from").value(),
                                                java.nio.charset.StandardCharsets.UTF_8))
                .sorted()
                .toList();
    }

    @Test
    void windowsOfAnUnboundedRunAreCommittedWithItsCheckpoints() throws Exception {
        String in = topics.make(2);
        String out = topics.make(1);
        Set<Thread> before = Await.threads();
        Job job = KafkaRun.start(KafkaRun.sums(topics.brokers(), in, out), work, 2);
        topics.write(
                new ProducerRecord<>(
                        in,
                        0,
                        null,
                        "{\"key\":\"a\",\"at\":\"2026-01-01T00:00:05Z\",\"amount\":3}"));
        topics.write(
                new ProducerRecord<>(
                        in,
                        1,
                        null,
                        "{\"key\":\"a\",\"at\":\"2026-01-01T00:00:50Z\",\"amount\":4}"));
        for (int partition = 0; partition < 2; partition++) {
            topics.write(
                    new ProducerRecord<>(
                            in,
                            partition,
                            null,
                            "{\"key\":\"a\",\"at\":\"2026-01-01T01:00:00Z\",\"amount\":5}"));
        }
        Set<String> seen = new TreeSet<>();
        Await.until(
                "the window is committed",
                () -> {
                    seen.addAll(new HashSet<>(values(out)));
                    return !seen.isEmpty();
                });
        assertEquals(Set.of("{\"sum\":7,\"rows\":2,\"start\":\"2026-01-01T00:00:00Z\"}"), seen);
        job.cancel();
        assertEquals(Job.State.CANCELLED, job.await(Duration.ofMinutes(1)));
        Await.onlyThreads(before);
        try (var admin = topics.admin()) {
            assertTrue(
                    admin.listTransactions().all().get().stream()
                            .filter(t -> t.transactionalId().contains("kafka-run"))
                            .noneMatch(
                                    t ->
                                            t.state()
                                                    == org.apache.kafka.clients.admin
                                                            .TransactionState.ONGOING),
                    "a transaction is left open");
        }
    }

    private List<String> values(String topic) {
        try {
            return topics.committed(topic).stream().map(ConsumerRecord::value).toList();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
