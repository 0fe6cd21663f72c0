package org.nifibeam.launcher;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;

/** Records that were written, as lines of text that can be compared. */
final class Lines {
    private Lines() {}

    /** The files of a folder whose names begin so, sorted. */
    static List<Path> files(Path folder, String beginning) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().startsWith(beginning))
                    .sorted()
                    .toList();
        }
    }

    /** Each JSON object of some files as {@code {a=1, b=x}}, its fields in the alphabet's order. */
    static List<String> json(List<Path> files) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : files) {
            try (JsonParser parser = new JsonFactory().createParser(file.toFile())) {
                JsonToken token = parser.nextToken();
                while (token != null) {
                    if (token == JsonToken.START_OBJECT) {
                        lines.add(object(parser).toString());
                    }
                    token = parser.nextToken();
                }
            }
        }
        return lines;
    }

    private static Map<String, String> object(JsonParser parser) throws IOException {
        Map<String, String> object = new TreeMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            object.put(name, parser.getText());
        }
        return object;
    }

    /** A row in the same way, numbers without zeros at their ends. */
    static String row(Schema schema, Row row) {
        Map<String, String> object = new TreeMap<>();
        for (int i = 0; i < schema.size(); i++) {
            String text = String.valueOf(row.get(i));
            if (schema.type(i).is(Kind.DATETIME)) {
                text = FlightsAnswer.instant(row.getLong(i));
            } else if (row.get(i) instanceof BigDecimal number) {
                text = number.stripTrailingZeros().toPlainString();
            }
            object.put(schema.field(i).name(), text);
        }
        return object.toString();
    }

    /** Each line of some CSV files but their headers. */
    static List<String> csv(List<Path> files) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : files) {
            List<String> all = Files.readAllLines(file);
            lines.addAll(all.subList(Math.min(1, all.size()), all.size()));
        }
        return lines;
    }

    /**
     * What is in one list and not in the other, counting repetitions; some of it, if it is much.
     */
    static List<String> differences(List<String> expected, List<String> actual) {
        Map<String, Integer> counts = new TreeMap<>();
        expected.forEach(line -> counts.merge(line, 1, Integer::sum));
        actual.forEach(line -> counts.merge(line, -1, Integer::sum));
        List<String> differences = new ArrayList<>();
        counts.forEach(
                (line, count) -> {
                    if (count != 0 && differences.size() < 10) {
                        differences.add(
                                (count > 0 ? "missing: " : "not expected, or twice: ") + line);
                    }
                });
        return differences;
    }
}
