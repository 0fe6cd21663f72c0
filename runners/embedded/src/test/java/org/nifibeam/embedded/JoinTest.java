package org.nifibeam.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;

/**
 * Joins of random rows give what comparing each row with each gives: those in the global window by
 * a table of the side that was written into the definition, others by tables of both, in memory or
 * on disk.
 */
@Timeout(120)
class JoinTest {
    private static final int GAP = 7;
    private static final int SIZE = 10;

    @TempDir private Path folder;

    /** A row of either side; the keys may be null. */
    private record Item(String first, Integer second, int time, int number) {
        boolean matches(Item other) {
            return first != null
                    && second != null
                    && first.equals(other.first)
                    && Objects.equals(second, other.second);
        }

        String yaml() {
            return "{k: " + first + ", i: " + second + ", t: " + time + ", n: " + number + "}";
        }
    }

    private enum Windows {
        GLOBAL("{type: global}"),
        FIXED("{type: fixed, size: " + SIZE + "}"),
        SESSIONS("{type: sessions, gap: " + GAP + "}");

        private final String yaml;

        Windows(String yaml) {
            this.yaml = yaml;
        }
    }

    private static List<Item> items(Random random) {
        List<Item> items = new ArrayList<>();
        int count = 1 + random.nextInt(12);
        for (int i = 0; i < count; i++) {
            String first = random.nextInt(8) == 0 ? null : random.nextBoolean() ? "x" : "y";
            Integer second = random.nextInt(8) == 0 ? null : random.nextInt(2);
            items.add(new Item(first, second, random.nextInt(60), i));
        }
        return items;
    }

    /** The number of the window of each item that is in one with items of its key. */
    private static Map<Item, Integer> sessions(List<Item> all) {
        Map<Item, Integer> sessions = new HashMap<>();
        for (Item item : all) {
            Set<Item> reached = new HashSet<>(Set.of(item));
            boolean grown = true;
            while (grown) {
                grown = false;
                for (Item other : all) {
                    if (other.matches(item)
                            && reached.stream()
                                    .anyMatch(r -> Math.abs(r.time() - other.time()) < GAP)) {
                        grown |= reached.add(other);
                    }
                }
            }
            sessions.put(item, reached.stream().mapToInt(Item::time).min().orElseThrow());
        }
        return sessions;
    }

    private static List<String> naive(
            List<Item> lefts, List<Item> rights, Windows windows, String type) {
        List<Item> all = Stream.concat(lefts.stream(), rights.stream()).toList();
        Map<Item, Integer> sessions = sessions(all);
        List<String> rows = new ArrayList<>();
        Set<Item> matchedRights = new HashSet<>();
        for (Item left : lefts) {
            boolean matched = false;
            for (Item right : rights) {
                boolean together =
                        switch (windows) {
                            case GLOBAL -> true;
                            case FIXED -> left.time() / SIZE == right.time() / SIZE;
                            case SESSIONS -> sessions.get(left).equals(sessions.get(right));
                        };
                if (together && left.matches(right)) {
                    matched = true;
                    matchedRights.add(right);
                    rows.add("{l: " + left.number() + ", r: " + right.number() + "}");
                }
            }
            if (!matched && (type.equals("left") || type.equals("outer"))) {
                rows.add("{l: " + left.number() + ", r: null}");
            }
        }
        if (type.equals("right") || type.equals("outer")) {
            rights.stream()
                    .filter(right -> !matchedRights.contains(right))
                    .forEach(right -> rows.add("{l: null, r: " + right.number() + "}"));
        }
        return rows;
    }

    private static String create(String name, List<Item> items) {
        return "    - {type: Create, name: "
                + name
                + ", config: {elements: ["
                + String.join(", ", items.stream().map(Item::yaml).toList())
                + "]}}\n    - {type: AssignTimestamps, name: at_"
                + name
                + ", input: "
                + name
                + ", config: {timestamp: t}}\n";
    }

    @Test
    void givesWhatComparingEachWithEachGives() throws Exception {
        long seed = Long.getLong("nifibeam.seed", 7L);
        Random random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            // One item more, whose keys give the fields their types.
            List<Item> lefts = new ArrayList<>(items(random));
            lefts.add(new Item("l", 7, 0, 100));
            List<Item> rights = new ArrayList<>(items(random));
            rights.replaceAll(i -> new Item(i.first(), i.second(), i.time(), i.number() + 200));
            rights.add(new Item("r", 8, 0, 300));
            Windows windows = Windows.values()[random.nextInt(3)];
            String type = Arrays.asList("inner", "left", "right", "outer").get(random.nextInt(4));
            String yaml =
                    "pipeline:\n  transforms:\n"
                            + create("a", lefts)
                            + create("b", rights)
                            + "    - type: Join\n      input: {a: at_a, b: at_b}\n      config:\n        type: "
                            + type
                            + "\n        equalities: [{a: k, b: k}, {a: i, b: i}]\n        fields: {a: {l: n}, b: {r: n}}\n        windowing: "
                            + windows.yaml
                            + "\n    - {type: AssertEqual, input: Join, config: {elements: ["
                            + String.join(", ", naive(lefts, rights, windows, type))
                            + "]}}\n";
            for (Way way : Way.values()) {
                assertEquals(
                        "DONE",
                        outcome(yaml, "join" + round + way, 1 + round % 3, way),
                        "seed " + seed + ", " + way + ":\n" + yaml);
            }
        }
    }

    private enum Way {
        OPTIMIZED,
        /** With room for one row in memory. */
        ON_DISK,
        NOT_OPTIMIZED
    }

    private String outcome(String yaml, String run, int parallelism, Way way) throws Exception {
        EmbeddedRunner runner =
                way == Way.ON_DISK
                        ? new EmbeddedRunner(64, OptionalLong.of(1))
                        : new EmbeddedRunner();
        PipelineCompiler compiler = PipelineCompiler.load(JoinTest.class.getClassLoader());
        Definition definition = Definition.parse(yaml, Optional.of("p.yaml"));
        Graph graph = compiler.graph(definition, CompileSettings.UNRESTRICTED);
        Plan plan =
                way != Way.NOT_OPTIMIZED
                        ? Planner.plan(graph, runner.capabilities(), compiler.connectors())
                        : Planner.planUnoptimized(
                                graph, runner.capabilities(), compiler.connectors());
        Job job = runner.run(plan, new RunOptions(run, parallelism, folder, compiler.connectors()));
        Job.State state = job.await(Duration.ofSeconds(60));
        return job.failure().map(f -> f.problem().withoutPlace()).orElse(state.toString());
    }
}
