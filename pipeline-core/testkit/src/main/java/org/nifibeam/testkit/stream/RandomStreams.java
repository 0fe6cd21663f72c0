package org.nifibeam.testkit.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.WindowFunction;
import org.nifibeam.core.window.WindowingStrategy;
import org.nifibeam.testkit.Script;

/**
 * Random cases: any stage on any other, windows and triggers of all kinds, over scripts of about an
 * hour. A stage that is not wanted, since the runner does not have what it asks for, is left out.
 *
 * <p>Rows are at whole half seconds, watermarks and moves of the clock never are, so that nothing
 * happens at the very moment of something else.
 */
final class RandomStreams {
    /** What time does in the cases that are made. */
    enum Mode {
        BOUNDED,
        /** Unbounded, no split behind its own watermark. */
        IN_TIME,
        /** Unbounded, rows behind the watermark; the order of everything is scripted. */
        LATE
    }

    private static final long HOUR = 3_600_000;

    /** What has an error output. */
    private static final Set<String> FAILING =
            Set.of("damaged", "divide", "enrich", "picky", "reject");

    /** After which silence a split is idle, in milliseconds. */
    private static final long IDLE = 60_000;

    private static final Predicate<Script.Step> CLOCK = Script.Step.Clock.class::isInstance;

    private final Random random;
    private final Mode mode;
    private final Predicate<StreamCase> wanted;
    private final BiPredicate<StreamCase, Integer> decided;

    /** At which parallelism the outcome is to be known; 0 if it need not be. */
    private final int goal;

    private final Map<String, Script> scripts = new TreeMap<>();
    private final List<StreamStage> stages = new ArrayList<>();
    private final List<String> pairs = new ArrayList<>();
    private final List<String> rows = new ArrayList<>();

    private RandomStreams(
            Random random,
            Mode mode,
            Predicate<StreamCase> wanted,
            BiPredicate<StreamCase, Integer> decided) {
        this.random = random;
        this.mode = mode;
        this.wanted = wanted;
        this.decided = decided;
        int dice = random.nextInt(16);
        this.goal = dice == 0 ? 0 : dice < 4 ? 1 : 2;
    }

    /**
     * The case of a seed, of stages that are wanted.
     *
     * @param decided if the outcome of a case is known at a parallelism; of most cases it is
     */
    static StreamCase of(
            long seed,
            Mode mode,
            Predicate<StreamCase> wanted,
            BiPredicate<StreamCase, Integer> decided) {
        // Of seeds that are next to each other the first numbers are, too.
        return new RandomStreams(new Random(seed * 0x9E3779B97F4A7C15L), mode, wanted, decided)
                .make();
    }

    private StreamCase make() {
        if (random.nextInt(4) > 0 || !timed()) {
            source();
        }
        if (mode != Mode.LATE && random.nextInt(3) == 0) {
            scripts.put("more", beside());
            add("read", List.of(), "more");
            add("flatten", List.of(pairs.get(0), last()), "");
        }
        if (random.nextInt(4) > 0) {
            window(last());
        }
        int count = 2 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            stage();
        }
        writes();
        return now();
    }

    private void source() {
        boolean damaged = random.nextInt(5) == 0;
        scripts.put("in", damaged ? damaged(script()) : script());
        if (damaged) {
            add("damaged", List.of(), "in");
        }
        boolean exploded = !damaged && random.nextInt(4) == 0 && add("explode", List.of(), "in");
        if (!damaged && !exploded) {
            add("read", List.of(), "in");
        }
    }

    /**
     * A source whose timestamps are assigned, so that the watermark is made of them: behind by what
     * rows are at the most, or by less; of splits that fall silent or of others.
     */
    private boolean timed() {
        boolean late = mode == Mode.LATE;
        boolean silent = late && random.nextBoolean();
        Script script = silent ? silent() : settledByRow(script());
        scripts.put("in", random.nextInt(3) > 0 ? untimed(script) : script);
        long delay = late ? 1000L * random.nextInt(1200) : HOUR / 4 + 1000;
        String argument = "in " + (delay + 137);
        return add("timed", List.of(), silent ? argument + " " + IDLE : argument);
    }

    private StreamCase now() {
        return new StreamCase(mode == Mode.BOUNDED, stages, scripts);
    }

    private String last() {
        return pairs.get(pairs.size() - 1);
    }

    /** Adds a stage if it is wanted, and its outputs. */
    private boolean add(String operation, List<String> inputs, String argument, String... beside) {
        String name = "s" + stages.size();
        stages.add(new StreamStage(name, operation, inputs, argument));
        boolean fits;
        try {
            fits = wanted.test(now()) && isDecided(name);
        } catch (IllegalArgumentException e) {
            fits = false;
        }
        if (!fits) {
            stages.remove(stages.size() - 1);
            return false;
        }
        for (String output : beside) {
            pairs.add(name + "." + output);
        }
        pairs.add(name);
        return true;
    }

    private boolean isDecided(String last) {
        if (goal == 0) {
            return true;
        }
        List<StreamStage> written = new ArrayList<>(stages);
        written.add(new StreamStage("w", "write", List.of(last), ""));
        unread().forEach(pair -> written.add(write("w " + pair, pair)));
        return decided.test(new StreamCase(mode == Mode.BOUNDED, written, scripts), goal);
    }

    private static StreamStage write(String name, String pair) {
        return new StreamStage(name, "write", List.of(pair), "");
    }

    private List<String> unread() {
        return pairs.stream()
                .filter(pair -> stages.stream().noneMatch(s -> s.inputs().contains(pair)))
                .toList();
    }

    private void stage() {
        String input = random.nextInt(3) == 0 ? pairs.get(random.nextInt(pairs.size())) : last();
        List<String> one = List.of(input);
        switch (random.nextInt(21)) {
            case 0 -> add("filter", one, "");
            case 1 -> add("next", one, "");
            case 2 -> add(random.nextBoolean() ? "divide" : "picky", one, "");
            case 3 -> add("partition", one, "", "b", "other");
            case 4 -> add("evenodd", one, "", "odd");
            case 5 -> add("twice", one, "");
            case 6 -> add("bundle", one, "");
            case 7 -> add("reshuffle", one, "");
            case 8 -> flatten(input);
            case 9 -> window(input);
            case 10, 11, 12, 13 -> group(input);
            case 14 -> side(input);
            case 15 -> add("expiry", one, cell());
            case 16 -> add("running", one, cell());
            case 17 -> add("end", one, "");
            case 18 -> add("minutes", one, "");
            case 19 -> add("enrich", one, pick("1", "2", "100"));
            default -> add("delay", one, String.valueOf(1000 * (1 + random.nextInt(120))));
        }
    }

    private String cell() {
        return pick("value", "bag", "set", "map", "ordered", "combined");
    }

    private String pick(String... words) {
        return words[random.nextInt(words.length)];
    }

    private String pick(List<String> words) {
        return words.get(random.nextInt(words.size()));
    }

    private void flatten(String input) {
        List<String> inputs = new ArrayList<>(List.of(input));
        WindowingStrategy windowing = windowing(input);
        for (String other : pairs) {
            if (random.nextInt(3) == 0 && windowing(other).equals(windowing)) {
                inputs.add(other);
            }
        }
        add("flatten", inputs, "");
    }

    private void group(String input) {
        String from = input;
        if (mode != Mode.BOUNDED || random.nextInt(3) == 0) {
            from = window(input) ? last() : input;
        }
        if (random.nextInt(3) > 0) {
            add("group", List.of(from), pick("sum", "count", "min", "max"));
        } else if (add("combine", List.of(from), pick(StreamCombiners.all()))) {
            // What is combined is no pair any more, and can only be written.
            rows.add(pairs.remove(pairs.size() - 1));
        }
    }

    private boolean window(String input) {
        StringBuilder text = new StringBuilder(windows());
        if (random.nextInt(3) > 0) {
            text.append("; trigger ").append(TriggerText.print(new RandomTriggers(random).make()));
        }
        if (random.nextInt(2) == 0) {
            text.append("; lateness ").append(1000 * random.nextInt(1200));
        }
        if (random.nextInt(3) == 0) {
            text.append("; accumulating");
        }
        if (random.nextInt(4) == 0) {
            text.append("; ").append(pick("earliest", "latest"));
        }
        return add("window", List.of(input), text.toString())
                || add("window", List.of(input), windows());
    }

    private String windows() {
        long minutes = 60_000L * (1 + random.nextInt(20));
        return switch (random.nextInt(9)) {
            case 0, 1 -> "fixed " + minutes + " " + 60_000 * random.nextInt(3);
            case 2 -> "sliding " + minutes + " " + 60_000L * (1 + minutes / 180_000);
            case 3 -> "sliding 300000 420000";
            case 4 -> "sessions " + minutes;
            case 5 -> pick("days 1 UTC", "months 1 Europe/Berlin", "weeks 1 UTC", "years 1 UTC");
            case 6 -> pick("custom", "merging");
            default -> "global";
        };
    }

    private void side(String input) {
        String name = "side" + scripts.size();
        int before = stages.size();
        scripts.put(name, beside());
        String kind = pick("singleton", "iterable", "list", "map", "multimap");
        List<String> known = List.copyOf(pairs);
        boolean made = add(mode == Mode.LATE ? "batch" : "read", List.of(), name);
        boolean windowed = random.nextBoolean() && !isGlobal(input);
        made &= made && (!windowed || add("window", List.of(last()), "fixed 900000 0"));
        if (kind.equals("map")) {
            made &= made && add("group", List.of(last()), "sum");
        } else if (kind.equals("singleton")) {
            made &= made && add("total", List.of(last()), "sum");
        }
        String beside = last();
        pairs.clear();
        pairs.addAll(known);
        if (!made || !add("side", List.of(input, beside), kind)) {
            while (stages.size() > before) {
                stages.remove(stages.size() - 1);
            }
            scripts.remove(name);
        }
    }

    /** No window but the global one belongs to the global window. */
    private boolean isGlobal(String pair) {
        return windowing(pair).function() instanceof WindowFunction.Global;
    }

    private WindowingStrategy windowing(String pair) {
        return now().graph().nodes().stream()
                .flatMap(node -> node.outputs().stream())
                .filter(output -> output.name().equals(pair))
                .map(PCollection::windowing)
                .findFirst()
                .orElseThrow();
    }

    private void writes() {
        for (String pair : List.copyOf(pairs)) {
            if (unread().contains(pair) || random.nextInt(4) == 0) {
                boolean rejects = random.nextInt(6) == 0;
                String name = "w" + stages.size();
                stages.add(
                        rejects
                                ? new StreamStage(name, "reject", List.of(pair), "")
                                : write(name, pair));
            }
        }
        rows.forEach(name -> stages.add(write("w" + stages.size(), name)));
        for (StreamStage stage : List.copyOf(stages)) {
            if (FAILING.contains(stage.operation())) {
                String errors = stage.name() + ".errors";
                stages.add(write("w" + stages.size(), errors));
            }
        }
    }

    private Script script() {
        return switch (mode) {
            case BOUNDED -> rows();
            case IN_TIME -> {
                int count = random.nextInt(3) == 0 ? 2 + random.nextInt(2) : 1;
                yield stream(count, false, 0, count == 1);
            }
            case LATE -> {
                boolean turns = random.nextInt(8) == 0;
                yield stream(turns ? 2 : 1, turns, HOUR / 4, !turns);
            }
        };
    }

    /** The same with records between that cannot be read. */
    private Script damaged(Script whole) {
        List<List<Script.Step>> splits = new ArrayList<>();
        for (Script.SplitScript split : whole.splits()) {
            List<Script.Step> steps = new ArrayList<>();
            for (Script.Step step : split.steps()) {
                if (random.nextInt(3) == 0) {
                    steps.add(Script.rejected("x" + steps.size(), "no pair"));
                }
                steps.add(step);
            }
            splits.add(steps);
        }
        return script(splits, whole.inTurns());
    }

    /** What stands beside others does not move the clock. */
    private Script beside() {
        return mode == Mode.IN_TIME ? stream(1 + random.nextInt(3), false, 0, false) : rows();
    }

    /** Rows in any order. */
    private Script rows() {
        List<List<Script.Step>> splits = new ArrayList<>();
        int count = 1 + random.nextInt(2);
        for (int s = 0; s < count; s++) {
            List<Script.Step> steps = new ArrayList<>();
            for (int b = random.nextInt(4); b > 0; b--) {
                steps.add(batch(0, HOUR));
            }
            splits.add(steps);
        }
        return script(splits, false);
    }

    private Script stream(int count, boolean inTurns, long behind, boolean clock) {
        List<List<Script.Step>> splits = new ArrayList<>();
        boolean moves = clock && random.nextBoolean();
        boolean waits = clock && (mode == Mode.LATE || random.nextInt(3) > 0);
        for (int s = 0; s < count; s++) {
            splits.add(steps(behind, moves, waits));
        }
        return script(splits, inTurns);
    }

    /**
     * Two splits in turns, of which one gives rows while the other is silent for some time; the
     * clock moves when what came before is done.
     */
    private Script silent() {
        List<List<Script.Step>> splits = List.of(new ArrayList<>(), new ArrayList<>());
        long newest = 0;
        long now = 0;
        int speaks = 0;
        for (int round = 3 + random.nextInt(8); round > 0; round--) {
            speaks = random.nextInt(3) == 0 ? 1 - speaks : speaks;
            splits.get(speaks).add(batch(Math.max(0, newest - HOUR / 4), newest + HOUR / 4));
            splits.get(1 - speaks).add(new Script.Step.Clock(now));
            now += random.nextInt(3) * (IDLE / 2 + 1007);
            for (List<Script.Step> split : splits) {
                split.add(new Script.Step.Clock(now));
            }
            newest += 1000 * random.nextInt(900);
        }
        return script(splits, true);
    }

    /** The same, each row's time known to everybody before another comes. */
    private static Script settledByRow(Script script) {
        List<List<Script.Step>> splits = new ArrayList<>();
        for (Script.SplitScript split : script.splits()) {
            boolean settles = script.inTurns() || split.steps().stream().anyMatch(CLOCK);
            long now = 0;
            List<Script.Step> steps = new ArrayList<>();
            for (Script.Step step : split.steps()) {
                now = step instanceof Script.Step.Clock clock ? clock.time() : now;
                steps.add(step);
                if (settles && step instanceof Script.Step.Batch) {
                    steps.add(new Script.Step.Clock(now));
                }
            }
            splits.add(steps);
        }
        return script(splits, script.inTurns());
    }

    /** The same rows, to which the source gives no timestamps. */
    private static Script untimed(Script script) {
        List<List<Script.Step>> splits = new ArrayList<>();
        for (Script.SplitScript split : script.splits()) {
            splits.add(split.steps().stream().map(RandomStreams::untimed).toList());
        }
        return script(splits, script.inTurns());
    }

    private static Script.Step untimed(Script.Step step) {
        return step instanceof Script.Step.Batch batch
                ? new Script.Step.Batch(
                        batch.rows().stream()
                                .map(row -> new Script.TimedRow(row.row(), Timestamps.MIN))
                                .toList())
                : step;
    }

    private static Script script(List<List<Script.Step>> splits, boolean inTurns) {
        List<Script.SplitScript> all = new ArrayList<>();
        for (List<Script.Step> steps : splits) {
            all.add(new Script.SplitScript("split " + all.size(), Optional.empty(), steps));
        }
        return new Script(Pairs.SOURCE, false, all, inTurns);
    }

    /**
     * @param moves true if the clock moves
     * @param waits true if everybody knows of a watermark before anything else comes
     */
    private List<Script.Step> steps(long behind, boolean moves, boolean waits) {
        List<Script.Step> steps = new ArrayList<>();
        long watermark = 0;
        long now = 0;
        int batches = 1 + random.nextInt(8);
        for (int b = 0; b < batches; b++) {
            steps.add(batch(Math.max(0, watermark - behind), watermark + HOUR / 4));
            watermark += 1000 * (1 + random.nextInt(900));
            boolean moved = moves && random.nextBoolean();
            if (moved || random.nextInt(3) > 0) {
                // The watermark shows that what came before has been taken.
                steps.add(new Script.Step.Watermark(watermark + 137));
                now += moved ? 7 + 1000 * (1 + random.nextInt(100)) : 0;
                if (moved || waits) {
                    steps.add(new Script.Step.Clock(now));
                }
            }
        }
        steps.add(batch(Math.max(0, watermark + 1000 - behind), watermark + HOUR / 4));
        if (moves) {
            steps.add(new Script.Step.Watermark(watermark + 1137));
            steps.add(new Script.Step.Clock(now + 10 * HOUR + 7));
        }
        return steps;
    }

    private Script.Step batch(long from, long to) {
        List<Script.TimedRow> rows = new ArrayList<>();
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            long time = from + random.nextInt((int) (to - from));
            time += Math.floorMod(-time, 500L);
            rows.add(new Script.TimedRow(row(time), time));
        }
        return new Script.Step.Batch(rows);
    }

    private Row row(long time) {
        List<Long> parts = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            parts.add((long) random.nextInt(4));
        }
        Long value = random.nextInt(10) == 0 ? null : (Long) (long) (random.nextInt(10) - 4);
        String key = random.nextInt(20) == 0 ? "broken" : pick("a", "b", "c");
        return Script.row(Pairs.SOURCE, key, value, parts, time * 1000);
    }
}
