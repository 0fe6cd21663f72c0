package org.nifibeam.mongodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.mongodb.server.Collections;
import org.nifibeam.testkit.Incarnations;

/**
 * A run from the changes of a collection through windows to another collection, whose JVM is killed
 * at random moments and started again, each time at another parallelism, counts each change once: a
 * window that came out otherwise the second time would be a duplicate, and fail the run. {@code
 * -Dnifibeam.kills} says how often; {@code -Dnifibeam.seed} which moments.
 */
final class MongoKillTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Collections collections = Collections.shared();
    private final Random random = new Random(Long.getLong("nifibeam.seed", 1L));
    private final Map<String, String> expected = new TreeMap<>();
    private final Map<String, long[]> sums = new TreeMap<>();
    private long rows;

    @TempDir Path folder;
    private Incarnations incarnations;

    @Test
    void whatIsKilledCountsEachChangeOnce() throws Exception {
        int kills = Integer.getInteger("nifibeam.kills", 8);
        incarnations = new Incarnations(folder.resolve("log"), MongoRun.class);
        String in = collections.make();
        String out = collections.make();
        for (int kill = 0; kill < kills; kill++) {
            Process process = start(in, out, 1 + random.nextInt(3));
            incarnations.kill(process, random, () -> write(in));
        }
        Process process = start(in, out, 2);
        try {
            // What comes long after all others closes their windows.
            insert(in, "none", START.plusSeconds(1_000_000), 0);
            incarnations.await(
                    "all windows have come",
                    process,
                    () -> collections.documents(out).size() >= expected().size());
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertEquals(
                List.copyOf(expected().values()),
                collections.documents(out),
                "seed " + Long.getLong("nifibeam.seed", 1L));
        long restored = incarnations.restored();
        System.out.println(kills + " kills, " + restored + " restores, " + rows + " changes");
        assertTrue(restored > 0, incarnations.log());
    }

    private Map<String, String> expected() {
        expected.clear();
        sums.forEach(
                (window, sum) -> {
                    String[] parts = window.split(" ");
                    String start = "{\"$date\": \"" + parts[1] + "\"}";
                    expected.put(
                            window,
                            "{\"_id\": {\"key\": \"%1$s\", \"start\": %2$s}, \"key\": \"%1$s\", \"start\": %2$s, \"sum\": %3$d, \"rows\": %4$d}"
                                    .formatted(parts[0], start, sum[0], sum[1]));
                });
        return expected;
    }

    private Process start(String in, String out, int tasks) throws IOException {
        return incarnations.start(
                List.of(
                        collections.uri(),
                        in,
                        out,
                        Files.createDirectories(folder.resolve("work")).toString(),
                        String.valueOf(tasks)));
    }

    /** Some documents, a little out of order. */
    private void write(String in) {
        for (int i = 0; i < 20; i++) {
            Instant at = START.plusMillis(rows * 200).plusSeconds(random.nextInt(60));
            String key = "k" + random.nextInt(7);
            long amount = random.nextInt(1_000);
            insert(in, key, at, amount);
            Instant window = Instant.ofEpochSecond(at.getEpochSecond() / 60 * 60);
            long[] sum = sums.computeIfAbsent(key + " " + window, k -> new long[2]);
            sum[0] += amount;
            sum[1]++;
            rows++;
        }
    }

    private void insert(String in, String key, Instant at, long amount) {
        collections
                .collection(in)
                .insertOne(
                        new BsonDocument("key", new BsonString(key))
                                .append("at", new BsonDateTime(at.toEpochMilli()))
                                .append("amount", new BsonInt64(amount)));
    }
}
