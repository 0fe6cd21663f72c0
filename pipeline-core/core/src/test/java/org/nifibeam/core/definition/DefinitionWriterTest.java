package org.nifibeam.core.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.ProblemException;

/** What is written is read back. */
class DefinitionWriterTest {
    private static final List<String> TEXTS =
            List.of(
                    "a",
                    "1",
                    "1.0",
                    "true",
                    "null",
                    "~",
                    "",
                    " a ",
                    "a: b",
                    "# no",
                    "- x",
                    "'",
                    "\"",
                    "a\nb\n\n c",
                    "\u00e4\ud83d\ude00",
                    "*a",
                    "&a",
                    "!x",
                    "%",
                    "@",
                    "`",
                    "{}",
                    "[",
                    "0x10",
                    "1e3",
                    "2001-01-01",
                    "\u0085",
                    "\t",
                    "yes",
                    "x".repeat(300),
                    ("word ".repeat(60)).strip(),
                    "\u0007",
                    "\u2028",
                    "=",
                    "<<");

    private final Random random = new Random(Long.getLong("nifibeam.seed", 1L));

    private Object plain(int depth) {
        return switch (random.nextInt(depth == 0 ? 5 : 7)) {
            case 0, 1 -> TEXTS.get(random.nextInt(TEXTS.size()));
            case 2 -> random.nextLong();
            case 3 -> random.nextBoolean();
            case 4 -> random.nextInt(1000) / 8.0;
            case 5 -> {
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(3); i >= 0; i--) {
                    list.add(plain(depth - 1));
                }
                yield list;
            }
            default -> map(depth - 1);
        };
    }

    private Map<String, Object> map(int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            map.put(TEXTS.get(random.nextInt(TEXTS.size())), plain(depth));
        }
        return map;
    }

    private Definition definition() {
        List<TransformSpec> transforms = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(5); i++) {
            String name = i + TEXTS.get(random.nextInt(TEXTS.size()));
            List<TransformSpec.Input> inputs = new ArrayList<>();
            for (int n = random.nextInt(3); n > 0 && i > 0; n--) {
                String alias = random.nextBoolean() ? "input" : TEXTS.get(random.nextInt(4));
                inputs.add(
                        new TransformSpec.Input(
                                alias, transforms.get(random.nextInt(i)).name(), Place.NOWHERE));
            }
            Optional<DocumentNode.Mapping> windowing =
                    random.nextBoolean()
                            ? Optional.empty()
                            : Optional.of((DocumentNode.Mapping) DocumentNode.of(map(0)));
            String id = random.nextBoolean() ? name : "id " + i;
            transforms.add(
                    new TransformSpec(
                            "T" + i,
                            name,
                            id,
                            inputs,
                            windowing,
                            (DocumentNode.Mapping) DocumentNode.of(map(2)),
                            Place.NOWHERE));
        }
        List<Composite> composites = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            Map<String, List<String>> outputs = new LinkedHashMap<>();
            for (int n = random.nextInt(3); n > 0; n--) {
                outputs.put(
                        "out " + n,
                        List.of(transforms.get(random.nextInt(transforms.size())).name()));
            }
            if (!outputs.isEmpty()) {
                composites.add(new Composite("composite " + i, outputs));
            }
        }
        List<TestSpec> tests = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            TestSpec.Elements elements =
                    new TestSpec.Elements(
                            TEXTS.get(i), List.of(DocumentNode.of(plain(2))), Place.NOWHERE);
            Set<String> allowed = random.nextBoolean() ? Set.of() : Set.of("a", "b");
            tests.add(
                    new TestSpec(
                            "test " + i,
                            List.of(elements),
                            List.of(),
                            List.of(elements, elements),
                            List.of(),
                            allowed,
                            Place.NOWHERE));
        }
        return new Definition(
                "p " + random.nextInt(), transforms, composites, map(1), Optional.empty(), tests);
    }

    private static String print(Definition definition) {
        return definition.name()
                + new TreeMap<>(definition.options())
                + definition.composites()
                + definition.tests().stream().map(TestSpec::plain).toList()
                + definition.transforms().stream()
                        .map(
                                t ->
                                        "\n"
                                                + t.type()
                                                + "|"
                                                + t.name()
                                                + "|"
                                                + t.id()
                                                + "|"
                                                + t.inputs().stream()
                                                        .map(i -> i.alias() + "=" + i.reference())
                                                        .sorted()
                                                        .toList()
                                                + "|"
                                                + t.windowing().map(DocumentNode::plain)
                                                + "|"
                                                + t.config().plain())
                        .collect(Collectors.joining());
    }

    @Test
    void randomDefinitionsComeBack() throws ProblemException {
        for (int i = 0; i < 500; i++) {
            Definition definition = definition();
            String text = DefinitionWriter.write(definition);
            assertEquals(print(definition), print(Definition.parse(text, Optional.empty())), text);
        }
    }
}
