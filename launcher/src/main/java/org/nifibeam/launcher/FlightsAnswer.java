package org.nifibeam.launcher;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceProvider;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;

/**
 * The answer to the demo's question, found by plain loops over the flights: no compiler, runtime,
 * window or combiner of ours is in it. What the canvas wrote is compared with it.
 */
final class FlightsAnswer {
    private static final long DAY_MICROS = 86_400_000_000L;

    /** Per "origin day": count, sum, maximum of delay. */
    private final Map<String, long[]> groups = new HashMap<>();

    private FlightsAnswer() {}

    /** Reads the flights file and answers. */
    static FlightsAnswer of(Path flights)
            throws ProblemException, IOException, InterruptedException {
        FlightsAnswer answer = new FlightsAnswer();
        SourceProvider provider =
                DefinitionFile.connectors().source("ReadFromParquet").orElseThrow();
        Source source = provider.create(new Config(Map.of("path", flights.toString())));
        Schema schema = source.schema();
        SourceRead read =
                source.plan(schema, new Pushdown(schema.names(), schema.names(), List.of()));
        RowShape shape = RowShape.of(schema);
        try (Source.SplitEnumerator enumerator = read.enumerator(Optional.empty())) {
            while (!enumerator.exhausted()) {
                for (Split split : enumerator.discover()) {
                    try (Reader reader = read.open(split, Optional.empty())) {
                        answer.read(reader, shape, schema);
                    }
                }
            }
        }
        return answer;
    }

    private void read(Reader reader, RowShape shape, Schema schema)
            throws IOException, InterruptedException {
        int date = schema.indexOf("date").orElseThrow();
        int delay = schema.indexOf("delay").orElseThrow();
        int distance = schema.indexOf("distance").orElseThrow();
        int origin = schema.indexOf("origin").orElseThrow();
        Reader.Result result = reader.poll(Long.MAX_VALUE);
        while (!(result instanceof Reader.End)) {
            for (Row row : shape.rows(((Reader.Columns) result).batch())) {
                if (row.getLong(distance) > 100) {
                    long day = Math.floorDiv(row.getLong(date), DAY_MICROS) * DAY_MICROS;
                    long value = row.getLong(delay);
                    long[] group =
                            groups.computeIfAbsent(
                                    key((String) row.get(origin), day),
                                    k -> new long[] {0, 0, value});
                    group[0]++;
                    group[1] += value;
                    group[2] = Math.max(group[2], value);
                }
            }
            result = reader.poll(Long.MAX_VALUE);
        }
    }

    private static String key(String origin, long dayMicros) {
        return origin + " " + Instant.ofEpochMilli(dayMicros / 1000);
    }

    /** How many groups there are. */
    int size() {
        return groups.size();
    }

    /**
     * The differences between this answer and the JSON lines of all files in a folder; none if they
     * agree.
     */
    List<String> differences(Path folder) throws IOException {
        Map<String, long[]> open = new TreeMap<>(groups);
        List<String> differences = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
                try (JsonParser lines = new JsonFactory().createParser(file.toFile())) {
                    while (lines.nextToken() == JsonToken.START_OBJECT) {
                        compare(row(lines), open, differences);
                    }
                }
            }
        }
        open.keySet().stream().limit(5).forEach(missing -> differences.add("missing: " + missing));
        return differences;
    }

    private static Map<String, String> row(JsonParser lines) throws IOException {
        Map<String, String> row = new TreeMap<>();
        while (lines.nextToken() == JsonToken.FIELD_NAME) {
            String name = lines.currentName();
            lines.nextToken();
            row.put(name, lines.getText());
        }
        return row;
    }

    private static void compare(
            Map<String, String> row, Map<String, long[]> open, List<String> differences) {
        long[] expected = open.remove(row.get("origin") + " " + row.get("day"));
        if (expected == null) {
            differences.add("not expected, or twice: " + row);
            return;
        }
        boolean same =
                Long.parseLong(row.get("flights")) == expected[0]
                        && Double.parseDouble(row.get("mean_delay"))
                                == (double) expected[1] / expected[0]
                        && Long.parseLong(row.get("max_delay")) == expected[2];
        if (!same) {
            differences.add("wrong: " + row);
        }
    }
}
