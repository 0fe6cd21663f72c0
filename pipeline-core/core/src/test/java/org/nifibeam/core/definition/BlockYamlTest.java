package org.nifibeam.core.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BlockYamlTest {
    private static final int WIDTH = 60;

    private static final String[] TEXTS = {
        "Filter",
        "price > 100 and kind = 1",
        "flight.delay, flight.destination, airport.state AS from_state",
        "yes",
        "y",
        "on",
        "nullable",
        "x(1)*2/3+4-5",
        "a, b",
        "0f84a3c2-11d0-4b6e-9f6a-7f3c5de0a1b2",
        "12345678-1234-1234-1234-123456789012",
        "1e-5-3",
        "{x: int64}",
        "{a: int64, b: string?, c: array<string>, d:  decimal, long: row{x: int64}, e: map<string,double>}",
        "{}",
        "{ a #b: \"c\" \\ , }",
        "{it's}",
        "{a}, b",
        "Infinity",
        "NaN",
        "0x10",
        "12",
        "true",
        "False",
        "null",
        "",
        " a",
        "a ",
        "a: b",
        "a #b",
        "it's",
        "a \"b\"",
        "two\nlines",
        "${x}",
        "[a]",
        "-",
        "- a",
        "ä",
        "a long text that does not go into the line of sixty characters that there is",
    };

    @Test
    void aTransform() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("language", "sql");
        config.put("keep", "price > 100");
        config.put("fields", List.of("a", List.of(1L, List.of()), Map.of("b", Map.of())));
        Map<String, Object> transform = new LinkedHashMap<>();
        transform.put("type", "Filter");
        transform.put("config", config);
        assertEquals(
                Optional.of(
                        """
                        - type: Filter
                          config:
                            language: sql
                            keep: price > 100
                            fields:
                            - a
                            - - 1
                              - []
                            - b: {}
                        """),
                BlockYaml.write(List.of(transform), 120));
    }

    @Test
    void aBlockOfTheCanvas() {
        Map<String, Object> canvas = new LinkedHashMap<>();
        canvas.put("run", "0f84a3c2-11d0-4b6e-9f6a-7f3c5de0a1b2");
        canvas.put(
                "schemas",
                Map.of("Read", "{name: string, delay: int64?, late: boolean, hours: double}"));
        String text =
                """
                canvas:
                  run: 0f84a3c2-11d0-4b6e-9f6a-7f3c5de0a1b2
                  schemas:
                    Read: '{name: string, delay: int64?, late: boolean,
                      hours: double}'
                """;
        assertEquals(text, DefinitionWriter.library(Map.of("canvas", canvas), 50));
        assertEquals(Optional.of(text), BlockYaml.write(Map.of("canvas", canvas), 50));
    }

    @Test
    void whatNeedsQuotesOrFoldingIsForTheLibrary() {
        for (String text :
                List.of(
                        "",
                        "true",
                        "No: 1",
                        "a #b",
                        "two\nlines",
                        " a",
                        "a ",
                        "1",
                        "x".repeat(80))) {
            assertEquals(
                    Optional.empty(),
                    BlockYaml.write(Map.of("key", text), 80),
                    "for '" + text + "'");
        }
        assertEquals(Optional.empty(), BlockYaml.write(Map.of("key", 1.5), 80));
    }

    @Test
    void theTextIsTheLibrarys() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int written = 0;
        for (int i = 0; i < 20_000; i++) {
            Object value = collection(random, 3);
            Optional<String> text = BlockYaml.write(value, WIDTH);
            if (text.isPresent()) {
                written++;
                assertEquals(
                        DefinitionWriter.library(value, WIDTH),
                        text.get(),
                        () -> "seed " + seed + ": " + value);
            }
        }
        int all = written;
        assertTrue(all > 1_000, () -> "seed " + seed + ": only " + all + " were written");
    }

    private static Object collection(Random random, int depth) {
        int size = random.nextInt(4);
        if (random.nextBoolean()) {
            List<Object> list = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                list.add(value(random, depth));
            }
            return list;
        }
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            String key = random.nextInt(8) == 0 ? text(random) : "key" + i;
            map.put(key, value(random, depth));
        }
        return map;
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextInt(100);
            case 2 -> random.nextBoolean();
            case 3 -> random.nextInt(4) == 0 ? random.nextDouble() : null;
            case 4, 5 -> text(random);
            default -> collection(random, depth - 1);
        };
    }

    private static String text(Random random) {
        return random.nextInt(3) == 0
                ? TEXTS[random.nextInt(TEXTS.length)]
                : TEXTS[random.nextInt(18)];
    }
}
