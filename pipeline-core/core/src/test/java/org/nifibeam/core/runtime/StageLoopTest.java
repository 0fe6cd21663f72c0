package org.nifibeam.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.GenericLanguage;
import org.nifibeam.core.model.AggregateFunction;
import org.nifibeam.core.model.Aggregation;
import org.nifibeam.core.model.Grouping;
import org.nifibeam.core.model.ReadSpec;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.model.WriteSpec;
import org.nifibeam.core.plan.Partitioning;
import org.nifibeam.core.plan.PlanStage;
import org.nifibeam.core.plan.Step;
import org.nifibeam.core.plan.Step.Consumer;
import org.nifibeam.core.plan.Step.Work;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.runtime.StageLoopPlan.Exit;
import org.nifibeam.core.runtime.grouping.GroupMemory;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.Writer;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.IntervalWindow;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.WindowFunction;
import org.nifibeam.core.window.WindowingStrategy;
import org.nifibeam.core.window.Windows;

/** A stage's loop does what its operators do one by one, also where an element fails. */
class StageLoopTest {
    private static final Schema SCHEMA =
            Schema.of(
                    List.of(
                            new Field("a", FieldType.of(Kind.INT64)),
                            new Field("b", FieldType.nullable(Kind.INT64)),
                            new Field("time", FieldType.nullable(Kind.DATETIME)),
                            new Field("text", FieldType.of(Kind.STRING))));

    private static final RowShape SHAPE = RowShape.of(SCHEMA);
    private static final int NOWHERE = 90;

    private static Expression expression(String text) {
        try {
            return new GenericLanguage().parse(text, SCHEMA);
        } catch (ProblemException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static Work apply(RowFunction function) {
        return new Work.Apply(function, WindowingStrategy.GLOBAL);
    }

    private static Work filter(String condition) {
        return apply(new RowFunction.Filter(expression(condition)));
    }

    private static Work project(String a, String b) {
        return apply(
                new RowFunction.Project(
                        List.of(
                                expression(a),
                                expression(b),
                                expression("time"),
                                expression("text"))));
    }

    private static Work timestamps() {
        return apply(
                new RowFunction.AssignTimestamps(
                        expression("time"), Duration.ofMillis(3), Optional.empty()));
    }

    private static Work windows(WindowFunction function) {
        return new Work.AssignWindows(WindowingStrategy.of(function));
    }

    /** Makes each row anew; the loop leaves such steps to their operators. */
    private static Work copy() {
        return apply(new RowFunction.AddWindowFields(List.of()));
    }

    private static Work preCombine() {
        Aggregation sum = new Aggregation("sum", AggregateFunction.SUM, expression("a"));
        return new Work.PreCombine(
                new Grouping(SCHEMA, List.of(3), List.of(sum)), WindowingStrategy.GLOBAL);
    }

    private static StageInfo info(int step) {
        return new StageInfo("step " + step, "step " + step, Place.NOWHERE);
    }

    private static Step step(int number, Work work, boolean mayFail, List<Consumer> consumers) {
        Schema output =
                work instanceof Work.PreCombine combine ? combine.grouping().partial() : SCHEMA;
        return new Step(
                info(number),
                work,
                SCHEMA,
                List.of(new Step.Output("out", output, consumers)),
                mayFail
                        ? Optional.of(new Step.Output("errors", SCHEMA, List.of(leaving(NOWHERE))))
                        : Optional.empty(),
                List.of());
    }

    private static Consumer leaving(int stage) {
        return new Consumer.ToStage(stage, new Partitioning.Forward());
    }

    private static Consumer to(int step) {
        return new Consumer.ToStep(step);
    }

    private static PlanStage stage(boolean reads, List<Consumer> heads, List<Step> steps) {
        StageInfo own = new StageInfo("input", "input", Place.NOWHERE);
        PlanStage.Input input =
                reads
                        ? new PlanStage.Input.FromSource(
                                own,
                                new ReadSpec("Read", new Config(Map.of()), SCHEMA, true),
                                SCHEMA)
                        : new PlanStage.Input.FromStages(own, SCHEMA);
        return new PlanStage(0, input, heads, Optional.empty(), steps, List.of());
    }

    private static List<Exit> exits(PlanStage stage) {
        return StageCode.of(stage).loop().orElseThrow().exits();
    }

    @Test
    void elementsLeaveTheLoopBehindPlainStepsAndBeforeOthers() {
        List<Step> steps =
                List.of(
                        step(0, filter("a > 1"), false, List.of(to(1), leaving(7), to(2))),
                        step(1, project("a + 1", "b"), false, List.of(leaving(8))),
                        step(2, preCombine(), false, List.of(leaving(9))));

        PlanStage stage = stage(true, List.of(to(0)), steps);

        assertEquals(List.of(new Exit(1, 0), new Exit(0, 1), new Exit(0, 2)), exits(stage));
    }

    /** What is in several windows is several elements, which the operator knows to make. */
    @Test
    void theLoopAssignsWindowsToWhatIsInOne() {
        List<Step> steps =
                List.of(
                        step(
                                0,
                                windows(
                                        new WindowFunction.Fixed(
                                                Duration.ofMillis(10), Duration.ZERO)),
                                false,
                                List.of(leaving(7))));

        assertEquals(List.of(new Exit(0, 0)), exits(stage(true, List.of(to(0)), steps)));
        assertEquals(Optional.empty(), StageCode.of(stage(false, List.of(to(0)), steps)).loop());
    }

    @Test
    void aStageOfManyStepsIsOneLoopAsFarAsTheJvmCompilesIt() {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            steps.add(
                    step(i, filter("a > " + -i), false, List.of(i < 99 ? to(i + 1) : leaving(7))));
        }

        assertEquals(List.of(new Exit(31, 0)), exits(stage(true, List.of(to(0)), steps)));
    }

    @Test
    void manyConsumersAreCalledAsOne() {
        List<Consumer> many = Collections.nCopies(10_000, leaving(7));
        List<Step> steps = List.of(step(0, filter("a > 1"), false, many));

        assertEquals(List.of(new Exit(0, Exit.ALL)), exits(stage(true, List.of(to(0)), steps)));
    }

    @Test
    void theLoopDoesWhatTheOperatorsDo() throws IOException {
        long seed = Long.getLong("nifibeam.seed", new Random().nextLong());
        System.out.println("-Dnifibeam.seed=" + seed);
        Random random = new Random(seed);
        int loops = 0;
        int failed = 0;
        int toErrors = 0;
        for (int i = 0; i < 1_000; i++) {
            boolean reads = random.nextBoolean();
            boolean bounded = random.nextBoolean();
            RandomStage made = new RandomStage(random);
            PlanStage stage = stage(reads, made.heads, made.steps);
            StageCode code = StageCode.of(stage);
            loops += code.loop().isPresent() ? 1 : 0;
            long rows = random.nextLong();

            List<String> looped = outcome(code, new Random(rows), reads, bounded, true);

            assertEquals(
                    outcome(code, new Random(rows), reads, bounded, false),
                    looped,
                    "seed " + seed + ", stage " + i + ": " + stage);
            failed += looped.stream().anyMatch(line -> line.startsWith("failed")) ? 1 : 0;
            toErrors += looped.stream().anyMatch(line -> line.startsWith(NOWHERE + ":")) ? 1 : 0;
        }
        assertTrue(
                loops > 500 && failed > 100 && toErrors > 100,
                loops + " loops, " + failed + " runs failed, " + toErrors + " had errors");
    }

    /** A tree of steps. */
    private static final class RandomStage {
        private final Random random;
        private final List<Step> steps = new ArrayList<>();
        private final List<Consumer> heads;
        private int left;
        private int leaving;

        RandomStage(Random random) {
            this.random = random;
            this.left = 1 + random.nextInt(8);
            this.heads = consumers();
        }

        private List<Consumer> consumers() {
            List<Consumer> consumers = new ArrayList<>();
            int count = random.nextInt(8) == 0 ? 0 : random.nextInt(4) == 0 ? 2 : 1;
            for (int i = 0; i < count; i++) {
                consumers.add(left == 0 ? leaving(leaving++) : to(add()));
            }
            return consumers;
        }

        /** A step, in front of those that it gives to. */
        private int add() {
            left--;
            int number = steps.size();
            steps.add(null);
            Work work = work();
            boolean last = work instanceof Work.PreCombine;
            boolean mayFail =
                    !(work instanceof Work.AssignWindows) && !last && random.nextBoolean();
            List<Consumer> next = last ? List.of(leaving(leaving++)) : consumers();
            steps.set(number, step(number, work, mayFail, next));
            return number;
        }

        private Work work() {
            return switch (random.nextInt(12)) {
                case 0 -> filter("a % 3 <> 1");
                case 1 -> filter("b / (a - 2) < 3");
                case 2 -> filter("b > 0 OR text = 'x'");
                case 3 -> project("a * 2", "b");
                case 4 -> project("a + 10 / a", "b");
                case 5 -> project("a", "a - b");
                case 6, 7 -> timestamps();
                case 8 -> windows(new WindowFunction.Fixed(Duration.ofMillis(10), Duration.ZERO));
                case 9 ->
                        windows(
                                new WindowFunction.Sliding(
                                        Duration.ofMillis(10),
                                        Duration.ofMillis(5),
                                        Duration.ZERO));
                case 10 -> copy();
                default -> preCombine();
            };
        }
    }

    /** All that a task gives, whether and how it fails, and its figures. */
    private static List<String> outcome(
            StageCode code, Random random, boolean reads, boolean bounded, boolean looped)
            throws IOException {
        Recording host = new Recording(bounded);
        try (StageTask task = new StageTask(code, host, stage -> KeyHash.NONE, looped)) {
            task.open();
            try {
                for (int batch = 0; batch < 4; batch++) {
                    batch(task, random, reads);
                    task.watermark(10L * batch);
                }
                task.flush();
            } catch (StageFailure e) {
                host.lines.add("failed: " + e.problem());
            }
            for (StepMetrics metrics : task.metrics()) {
                host.lines.add(
                        metrics.stage().name()
                                + ": "
                                + metrics.in()
                                + " in, "
                                + metrics.out()
                                + " out, "
                                + metrics.errors()
                                + " errors, "
                                + metrics.watermark());
            }
            if (reads) {
                host.lines.add("the source's watermark: " + task.clock().watermark(0));
            }
        }
        return host.lines;
    }

    private static void batch(StageTask task, Random random, boolean reads) {
        int size = 1 + random.nextInt(6);
        Row[] rows = new Row[size];
        long[] timestamps = new long[size];
        Windows[] windows = new Windows[size];
        Pane[] panes = new Pane[size];
        for (int i = 0; i < size; i++) {
            rows[i] =
                    SHAPE.row(
                            (long) random.nextInt(40),
                            random.nextInt(5) == 0 ? null : (Long) (long) random.nextInt(9),
                            random.nextInt(30) == 0 ? null : (Long) (1000L * random.nextInt(60)),
                            random.nextBoolean() ? "x" : "y");
            timestamps[i] = random.nextInt(20);
            windows[i] =
                    random.nextBoolean() ? GlobalWindow.INSTANCE : new IntervalWindow(0, 1_000);
            panes[i] = random.nextBoolean() ? Pane.NONE : Pane.ON_TIME_ONLY;
        }
        if (reads) {
            task.clock().split("split");
            task.rows(
                    rows, random.nextBoolean() ? Optional.of(timestamps) : Optional.empty(), size);
        } else {
            task.elements(rows, timestamps, windows, panes, size);
        }
    }

    /** An engine that writes down what it is given. */
    private record Recording(boolean bounded, List<String> lines) implements StageHost {
        Recording(boolean bounded) {
            this(bounded, new ArrayList<>());
        }

        @Override
        public Receiver exchange(int stage, Partitioning partitioning, KeyHash hash) {
            return new Receiver() {
                @Override
                public void accept(Row row, long timestamp, Windows windows, Pane pane) {
                    List<Object> in = new ArrayList<>();
                    for (int i = 0; i < windows.count(); i++) {
                        in.add(windows.window(i));
                    }
                    lines.add(stage + ": " + row + " at " + timestamp + " in " + in + " " + pane);
                }

                @Override
                public void watermark(long time) {
                    lines.add(stage + ": " + time);
                }
            };
        }

        @Override
        public Receiver side(int stage, int side, Partitioning partitioning, KeyHash hash) {
            throw new UnsupportedOperationException();
        }

        @Override
        public OperatorState state(String stateId, Schema key) {
            throw new UnsupportedOperationException();
        }

        @Override
        public GroupMemory groups() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Connectors connectors() {
            throw new UnsupportedOperationException();
        }

        @Override
        public InstantSource clock() {
            return InstantSource.fixed(java.time.Instant.EPOCH);
        }

        @Override
        public Writer writer(StageInfo stage, WriteSpec spec) {
            throw new UnsupportedOperationException();
        }
    }
}
