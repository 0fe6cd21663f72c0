package org.nifibeam.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.StageMetrics;
import org.nifibeam.kafka.server.KafkaServer;
import org.nifibeam.kafka.server.Topics;
import org.nifibeam.testkit.Await;
import org.nifibeam.testkit.TcpProxy;

/** What happens to brokers, connections and topics while a run goes on. */
final class KafkaFaultsTest {
    private static final String COPY =
            """
            pipeline:
              type: chain
              transforms:
                - type: ReadFromKafka
                  config:
                    bootstrap_servers: '%1$s'
                    topic: in
                    format: string
                    auto_offset_reset_config: earliest
                    discovery_interval: 200ms
                - type: WriteToKafka
                  config:
                    bootstrap_servers: '%1$s'
                    topic: out
                    format: string
                    guarantee: %2$s
            """;

    /** Reads by one address and writes by another. */
    private static final String COUNT =
            """
            pipeline:
              transforms:
                - type: ReadFromKafka
                  name: read
                  config:
                    bootstrap_servers: '%s'
                    topic: in
                    format: string
                    auto_offset_reset_config: earliest
                    max_out_of_orderness: 0s
                    idle_after: 4s
                - type: Combine
                  name: counts
                  input: read
                  windowing: {type: fixed, size: 10s}
                  config:
                    group_by: [payload]
                    combine: {n: {value: payload, fn: count}}
                    window_fields: {start: window_start}
                - type: WriteToKafka
                  input: counts
                  config:
                    bootstrap_servers: '%s'
                    topic: out
                    guarantee: at_least_once
            """;

    @TempDir Path folder;

    private KafkaServer server;
    private Topics topics;
    private int written;

    @AfterEach
    void stop() {
        server.close();
    }

    private void start(KafkaServer.Listener... listeners) throws Exception {
        server = KafkaServer.start(folder.resolve("broker"), Map.of(), List.of(listeners));
        topics = new Topics(server);
        topics.make("in", 2);
        topics.make("out", 1);
    }

    private Job run(String brokers, String guarantee) throws Exception {
        return KafkaRun.start(COPY.formatted(brokers, guarantee), folder, 2);
    }

    /** Writes ten messages to each partition. */
    private void write() {
        for (int partition = 0; partition < 2; partition++) {
            String[] values = new String[10];
            for (int i = 0; i < values.length; i++) {
                values[i] = "m" + written++;
            }
            topics.write("in", partition, 1000, values);
        }
    }

    private List<String> out() {
        try {
            return Topics.values(topics.committed("out"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that was written has come. */
    private void awaitAll(Job job) {
        Await.until(
                "all " + written + " messages have come",
                () -> {
                    assertEquals(Optional.empty(), job.failure(), "the run has failed");
                    return new HashSet<>(out()).size() == written;
                });
    }

    private void end(Job job, String guarantee) throws Exception {
        awaitAll(job);
        job.cancel();
        assertEquals(Job.State.CANCELLED, job.await(Duration.ofMinutes(1)));
        if (guarantee.equals("exactly_once")) {
            assertEquals(written, out().size(), "some have come twice");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"exactly_once", "at_least_once"})
    void aBrokerThatIsKilledAndStartedAgainLosesNothing(String guarantee) throws Exception {
        start();
        Job job = run(server.brokers(), guarantee);
        write();
        awaitAll(job);
        write();
        server.kill();
        server.start();
        write();
        awaitAll(job);
        server.stop();
        server.start();
        write();
        end(job, guarantee);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exactly_once", "at_least_once"})
    void aConnectionThatIsCutLosesNothing(String guarantee) throws Exception {
        try (TcpProxy proxy = new TcpProxy()) {
            start(new KafkaServer.Listener("PROXIED", "PLAINTEXT", OptionalInt.of(proxy.port())));
            proxy.target(server.port("PROXIED"));
            Job job = run("127.0.0.1:" + proxy.port(), guarantee);
            write();
            awaitAll(job);
            for (int time = 0; time < 3; time++) {
                write();
                proxy.cut();
                long before = job.checkpoints().completed();
                proxy.mend();
                write();
                awaitAll(job);
                Await.until("another checkpoint", () -> job.checkpoints().completed() > before + 1);
            }
            end(job, guarantee);
        }
    }

    /** A partition that cannot be read is not idle, however long. */
    @Test
    void whatWasWrittenWhileTheConnectionWasCutIsNotLate() throws Exception {
        try (TcpProxy proxy = new TcpProxy()) {
            start(new KafkaServer.Listener("PROXIED", "PLAINTEXT", OptionalInt.of(proxy.port())));
            proxy.target(server.port("PROXIED"));
            topics.write("in", 0, 1_000, "a");
            topics.write("in", 1, 100_000, "b");
            Job job =
                    KafkaRun.start(
                            COUNT.formatted("127.0.0.1:" + proxy.port(), server.brokers()),
                            folder,
                            1);
            awaitRead(job, 2);
            proxy.cut();
            long cut = System.nanoTime();
            topics.write("in", 0, 2_000, "a");
            Await.until(
                    "the connection is cut for longer than an answer holds and 'idle_after'",
                    () -> System.nanoTime() - cut > Duration.ofSeconds(6).toNanos());
            assertEquals(List.of(), out());
            proxy.mend();
            awaitRead(job, 3);
            Await.until("both are idle, and the first window ends", () -> !out().isEmpty());
            assertEquals(
                    List.of("{\"payload\":\"a\",\"n\":2,\"start\":\"1970-01-01T00:00:00Z\"}"),
                    out());
            assertEquals(0, metrics(job, "counts").late());
            job.cancel();
            job.await(Duration.ofMinutes(1));
        }
    }

    private static void awaitRead(Job job, int count) {
        Await.until(count + " are read", () -> metrics(job, "read").out() == count);
    }

    private static StageMetrics metrics(Job job, String stage) {
        return job.metrics().stream()
                .filter(m -> m.stage().equals(stage))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aTopicThatIsDeletedFailsTheRun() throws Exception {
        start();
        Job job = run(server.brokers(), "exactly_once");
        write();
        awaitAll(job);
        topics.delete("in");
        assertEquals(Job.State.FAILED, job.await(Duration.ofMinutes(1)));
        String said = job.failure().orElseThrow().problem().message();
        assertTrue(said.contains("'in'"), said);
        assertTrue(said.contains("there is no such topic") || said.contains("deleted"), said);
        assertEquals(written, out().size());
    }

    @Test
    void aMessageThatTheTopicDoesNotTakeFailsTheRunAndNamesTheTopic() throws Exception {
        start();
        try (Admin admin = server.admin()) {
            admin.createTopics(
                            List.of(
                                    new NewTopic("small", 1, (short) 1)
                                            .configs(Map.of("max.message.bytes", "1000"))))
                    .all()
                    .get();
        }
        Job job =
                KafkaRun.start(
                        COPY.replace("topic: out", "topic: small")
                                .formatted(server.brokers(), "exactly_once"),
                        folder,
                        1);
        topics.write("in", 0, 1000, "x".repeat(2000));
        assertEquals(Job.State.FAILED, job.await(Duration.ofMinutes(1)));
        String said = job.failure().orElseThrow().problem().message();
        assertTrue(said.contains("cannot write to topic 'small'"), said);
        assertTrue(said.contains("larger than"), said);
        assertEquals(List.of(), topics.committed("small"));
    }

    @Test
    void aPartitionWhoseLeaderMovesIsReadAndWrittenOn() throws Exception {
        start();
        try (KafkaServer second = server.join(folder.resolve("second"));
                Admin admin = server.admin()) {
            Job job = run(server.brokers(), "exactly_once");
            write();
            awaitAll(job);
            List<TopicPartition> partitions = new ArrayList<>();
            for (String partition : List.of("in-0", "in-1", "out-0")) {
                int dash = partition.lastIndexOf('-');
                partitions.add(
                        new TopicPartition(
                                partition.substring(0, dash),
                                Integer.parseInt(partition.substring(dash + 1))));
            }
            for (int leader : List.of(2, 1, 2)) {
                write();
                move(admin, partitions, List.of(leader, 3 - leader));
                admin.electLeaders(ElectionType.PREFERRED, new HashSet<>(partitions)).all();
                Await.until("broker " + leader + " leads", () -> leads(admin, leader, partitions));
                write();
                awaitAll(job);
            }
            end(job, "exactly_once");
            assertEquals("127.0.0.1", second.brokers().split(":")[0]);
        }
    }

    private static void move(Admin admin, List<TopicPartition> partitions, List<Integer> replicas)
            throws Exception {
        for (TopicPartition partition : partitions) {
            admin.alterPartitionReassignments(
                            Map.of(partition, Optional.of(new NewPartitionReassignment(replicas))))
                    .all()
                    .get();
        }
        Await.until(
                "the replicas are there",
                () -> {
                    try {
                        return admin.listPartitionReassignments().reassignments().get().isEmpty();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                });
    }

    private static boolean leads(Admin admin, int leader, List<TopicPartition> partitions) {
        try {
            return admin
                    .describeTopics(List.of("in", "out"))
                    .allTopicNames()
                    .get()
                    .values()
                    .stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .allMatch(partition -> partition.leader().id() == leader);
        } catch (Exception e) {
            throw new AssertionError("of " + partitions, e);
        }
    }
}
