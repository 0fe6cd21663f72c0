package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nifibeam.testkit.Incarnations;

/**
 * A streaming run whose JVM is killed at random moments and started again, each time at another
 * parallelism, gives what it would have given if it had been left alone. {@code -Dnifibeam.kills}
 * says how often; {@code -Dnifibeam.seed} which moments.
 */
class KillTest {
    private static final int FILE_ROWS = 200;
    private static final int KEYS = 7;

    @TempDir private Path folder;

    private final Random random = new Random(Long.getLong("nifibeam.seed", 1L));
    private final Map<String, Long> expected = new TreeMap<>();
    private long rows;
    private int files;
    private Incarnations incarnations;

    @ParameterizedTest
    @EnumSource(KilledRun.Kept.class)
    void whatIsKilledGoesOnWithNothingLostAndNothingTwice(KilledRun.Kept kept) throws Exception {
        int kills = Integer.getInteger("nifibeam.kills", 20);
        Files.createDirectories(folder.resolve("in"));
        Files.createDirectories(folder.resolve("work"));
        incarnations = new Incarnations(folder.resolve("log"), KilledRun.class);
        for (int kill = 0; kill < kills; kill++) {
            Process process = start(1 + random.nextInt(3), Long.MAX_VALUE, kept);
            incarnations.kill(process, random, () -> write(files++));
        }
        Process process = start(2, rows, kept);
        try {
            assertTrue(
                    process.waitFor(120, TimeUnit.SECONDS),
                    "it does not end:\n" + incarnations.log());
        } finally {
            process.destroyForcibly();
        }
        assertEquals(0, process.exitValue(), incarnations.log());
        assertEquals(expected, written(), "seed " + Long.getLong("nifibeam.seed", 1L));
        assertEquals(List.of(), names("work"), "left in the work folder");
        assertEquals(
                List.of(),
                names("out").stream().filter(name -> name.startsWith(".")).toList(),
                "left beside the results");
        long restored = incarnations.restored();
        System.out.println(
                "groups "
                        + kept
                        + ": "
                        + kills
                        + " kills, "
                        + restored
                        + " restores, "
                        + rows
                        + " rows");
        assertTrue(restored > 0, incarnations.log());
    }

    private Process start(int tasks, long allRows, KilledRun.Kept kept) throws IOException {
        return incarnations.start(
                List.of(
                        folder.toString(),
                        String.valueOf(tasks),
                        String.valueOf(allRows),
                        kept.name()));
    }

    /** A file of a minute's rows, a little out of order; it is there at once. */
    private void write(int file) throws IOException {
        StringBuilder lines = new StringBuilder();
        Instant start = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(5L * file);
        for (int i = 0; i < FILE_ROWS; i++) {
            Instant at = start.plusSeconds(random.nextInt(60));
            String key = "k" + random.nextInt(KEYS);
            long amount = random.nextInt(1_000);
            lines.append(
                    "{\"key\":\"%s\",\"at\":\"%s\",\"amount\":%d}%n".formatted(key, at, amount));
            Instant window = Instant.ofEpochSecond(at.getEpochSecond() / 60 * 60);
            expected.merge(key + " " + window + " sum", amount, Long::sum);
            expected.merge(key + " " + window + " rows", 1L, Long::sum);
            rows++;
        }
        Path hidden = folder.resolve("next");
        Files.writeString(hidden, lines);
        Files.move(
                hidden,
                folder.resolve("in/%06d.json".formatted(file)),
                StandardCopyOption.ATOMIC_MOVE);
    }

    private List<String> names(String of) throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve(of))) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    /** What all result files hold; a window that is there twice is added up, and so found. */
    private Map<String, Long> written() throws IOException {
        Map<String, Long> sums = new TreeMap<>();
        List<String> windows = new ArrayList<>();
        for (String name : names("out")) {
            for (String line : Files.readAllLines(folder.resolve("out").resolve(name))) {
                Map<String, String> fields = fields(line);
                String window = fields.get("key") + " " + Instant.parse(fields.get("start"));
                sums.merge(window + " sum", Long.valueOf(fields.get("sum")), Long::sum);
                sums.merge(window + " rows", Long.valueOf(fields.get("rows")), Long::sum);
                windows.add(window);
            }
        }
        assertEquals(windows.stream().distinct().count(), windows.size(), "windows come twice");
        return sums;
    }

    private static Map<String, String> fields(String line) throws IOException {
        Map<String, String> fields = new TreeMap<>();
        try (JsonParser parser = new JsonFactory().createParser(line)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    fields.put(name, parser.getText());
                }
            }
        }
        return fields;
    }
}
