package org.nifibeam.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.kafka.server.Topics;
import org.nifibeam.testkit.Incarnations;

/**
 * A run from Kafka through windows to Kafka whose JVM is killed at random moments and started
 * again, each time at another parallelism, counts each message once, for those who read what is
 * committed. {@code -Dnifibeam.kills} says how often; {@code -Dnifibeam.seed} which moments.
 */
final class KafkaKillTest {
    private static final Pattern RESULT =
            Pattern.compile("\\{\"sum\":(\\d+),\"rows\":(\\d+),\"start\":\"([^\"]+)\"}");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int PARTITIONS = 3;

    private final Topics topics = Topics.shared();
    private final Random random = new Random(Long.getLong("nifibeam.seed", 1L));
    private final Map<String, Long> expected = new TreeMap<>();
    private long rows;

    @TempDir Path folder;
    private Incarnations incarnations;

    @Test
    void whatIsKilledCountsEachMessageOnce() throws Exception {
        int kills = Integer.getInteger("nifibeam.kills", 20);
        incarnations = new Incarnations(folder.resolve("log"), KafkaRun.class);
        String in = topics.make(PARTITIONS);
        String out = topics.make(2);
        try (KafkaProducer<String, String> producer = topics.producer(Map.of())) {
            for (int kill = 0; kill < kills; kill++) {
                Process process = start(in, out, 1 + random.nextInt(3));
                incarnations.kill(process, random, () -> write(producer, in));
            }
            Process process = start(in, out, 2);
            try {
                // What comes long after all others closes their windows.
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    String late = message("none", START.plusSeconds(1_000_000), 0);
                    producer.send(new ProducerRecord<>(in, partition, null, late)).get();
                }
                awaitAll(process, out);
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
        assertEquals(
                expected, sums(topics.committed(out)), "seed " + Long.getLong("nifibeam.seed", 1L));
        long restored = incarnations.restored();
        System.out.println(kills + " kills, " + restored + " restores, " + rows + " messages");
        assertTrue(restored > 0, incarnations.log());
    }

    private Process start(String in, String out, int tasks) throws IOException {
        return incarnations.start(
                List.of(
                        topics.brokers(),
                        in,
                        out,
                        Files.createDirectories(folder.resolve("work")).toString(),
                        String.valueOf(tasks)));
    }

    /** Some messages, a little out of order. */
    private void write(KafkaProducer<String, String> producer, String topic) throws Exception {
        for (int i = 0; i < 50; i++) {
            Instant at = START.plusMillis(rows * 200).plusSeconds(random.nextInt(60));
            String key = "k" + random.nextInt(7);
            long amount = random.nextInt(1_000);
            int partition = random.nextInt(PARTITIONS);
            producer.send(new ProducerRecord<>(topic, partition, null, message(key, at, amount)));
            Instant window = Instant.ofEpochSecond(at.getEpochSecond() / 60 * 60);
            expected.merge(key + " " + window + " sum", amount, Long::sum);
            expected.merge(key + " " + window + " rows", 1L, Long::sum);
            rows++;
        }
        producer.flush();
    }

    private static String message(String key, Instant at, long amount) {
        return "{\"key\":\"%s\",\"at\":\"%s\",\"amount\":%d}".formatted(key, at, amount);
    }

    private void awaitAll(Process process, String out) throws Exception {
        long limit = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (counted(out) < rows) {
            incarnations.assertAlive(process);
            assertTrue(
                    System.nanoTime() < limit,
                    counted(out)
                            + " of "
                            + rows
                            + " have come:\n"
                            + missing(out)
                            + incarnations.log());
            process.waitFor(100, TimeUnit.MILLISECONDS);
        }
    }

    private String missing(String out) throws IOException {
        Map<String, Long> missing = new TreeMap<>(expected);
        sums(topics.committed(out)).forEach((k, v) -> missing.merge(k, -v, Long::sum));
        missing.values().removeIf(v -> v == 0);
        return missing + "\n";
    }

    private long counted(String out) throws IOException {
        long sum = 0;
        for (Map.Entry<String, Long> entry : sums(topics.committed(out)).entrySet()) {
            sum += entry.getKey().endsWith(" rows") ? entry.getValue() : 0;
        }
        return sum;
    }

    /** What all messages say; a window that is there twice is found. */
    private static Map<String, Long> sums(List<ConsumerRecord<String, String>> messages) {
        Map<String, Long> sums = new TreeMap<>();
        List<String> windows = new ArrayList<>();
        for (ConsumerRecord<String, String> message : messages) {
            Matcher result = RESULT.matcher(message.value());
            assertTrue(result.matches(), message.value());
            String window = message.key() + " " + Instant.parse(result.group(3));
            sums.merge(window + " sum", Long.valueOf(result.group(1)), Long::sum);
            sums.merge(window + " rows", Long.valueOf(result.group(2)), Long::sum);
            windows.add(window);
        }
        assertEquals(windows.stream().distinct().count(), windows.size(), "windows come twice");
        return sums;
    }
}
