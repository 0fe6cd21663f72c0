package org.nifibeam.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Array;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Operator;
import org.nifibeam.core.expression.Typing;
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
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.runtime.KeyHash;
import org.nifibeam.core.runtime.Receiver;
import org.nifibeam.core.runtime.StageCode;
import org.nifibeam.core.runtime.StageFailure;
import org.nifibeam.core.runtime.StageHost;
import org.nifibeam.core.runtime.StageTask;
import org.nifibeam.core.runtime.StepMetrics;
import org.nifibeam.core.runtime.grouping.GroupMemory;
import org.nifibeam.core.schema.Column;
import org.nifibeam.core.schema.ColumnBatch;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Storage;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.Writer;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.WindowFunction;
import org.nifibeam.core.window.WindowingStrategy;
import org.nifibeam.core.window.Windows;

/**
 * What a source's stage makes of columns is what it makes of their rows: the same elements in the
 * same order, the same figures, the same watermark and the same failure; whatever the columns are
 * (plain or codes of a dictionary, with or without nulls) and whatever steps there are.
 */
class ColumnsLawTest {
    private static final int CASES = Integer.getInteger("nifibeam.random", 400);

    @Test
    void columnsGiveWhatRowsGive() throws Exception {
        long first = Long.getLong("nifibeam.seed", 1L);
        System.out.println("-Dnifibeam.seed=" + first);
        long asColumns = 0;
        long failures = 0;
        long elements = 0;
        for (long seed = first; seed < first + CASES; seed++) {
            Case random = new Case(new Random(seed));
            PlanStage stage = random.stage();
            List<ColumnBatch> batches = random.batches();
            List<Long> watermarks = random.watermarks(batches.size());
            Course rows = new Course(stage, random.bounded);
            Course columns = new Course(stage, random.bounded);
            rows.run(batches, watermarks, false);
            columns.run(batches, watermarks, true);
            assertEquals(rows.seen, columns.seen, "seed " + seed + ", " + stage);
            asColumns += columns.asColumns > 0 ? 1 : 0;
            failures += rows.failed ? 1 : 0;
            elements += rows.seen.size();
        }
        assertTrue(asColumns > CASES / 2, asColumns + " cases took columns");
        assertTrue(failures > CASES / 20 && failures < CASES / 2, failures + " failed");
        assertTrue(elements > 10 * CASES, elements + " things seen");
    }

    /** So many that groups are given off before the end, and looked at before they are looked for. */
    @Test
    void manyGroupsAreThoseThatRowsGive() throws Exception {
        Schema schema =
                Schema.of(
                        List.of(
                                new Field("name", new FieldType.Scalar(Kind.STRING, true)),
                                new Field("number", FieldType.of(Kind.INT64))));
        Grouping grouping =
                new Grouping(
                        schema,
                        List.of(0, 1),
                        List.of(
                                new Aggregation(
                                        "sum",
                                        AggregateFunction.SUM,
                                        Typing.field("number", schema))));
        Step combine =
                new Step(
                        Case.info("combine"),
                        new Step.Work.PreCombine(
                                grouping, WindowingStrategy.of(new WindowFunction.Global())),
                        schema,
                        List.of(new Step.Output("out", grouping.partial(), List.of(Case.OUT))),
                        Optional.empty(),
                        List.of());
        PlanStage stage =
                Case.stage(schema, true, List.of(new Step.Consumer.ToStep(0)), List.of(combine));
        List<ColumnBatch> batches = new ArrayList<>();
        for (int b = 0; b < 400; b++) {
            String[] names = new String[1000];
            long[] numbers = new long[names.length];
            for (int i = 0; i < names.length; i++) {
                // A hundred thousand, each twice; and as many again, each once.
                long record = b * 1000L + i;
                names[i] = i % 3 == 0 ? null : "name " + i % 3;
                numbers[i] = record < 200_000 ? record % 100_000 * 7919 : record;
            }
            batches.add(
                    new ColumnBatch(
                            List.of(
                                    new Column(Storage.STRING, names, null),
                                    new Column(Storage.LONG, numbers, null)),
                            names.length));
        }
        Course rows = new Course(stage, true);
        Course columns = new Course(stage, true);
        rows.run(batches, List.of(), false);
        columns.run(batches, List.of(), true);
        assertEquals(400_000, columns.asColumns);
        int given = rows.seen.lastIndexOf(rows.seen.get(0)) - batches.size() + 1;
        assertTrue(given > 100_000, given + " groups given off before the end");
        assertTrue(rows.seen.equals(columns.seen), "columns give what rows give");
    }

    /** One task of a stage, and all that can be seen of it. */
    private static final class Course implements StageHost {
        private final List<String> seen = new ArrayList<>();
        private final PlanStage stage;
        private final boolean bounded;
        private long asColumns;
        private boolean failed;

        Course(PlanStage stage, boolean bounded) {
            this.stage = stage;
            this.bounded = bounded;
        }

        void run(List<ColumnBatch> batches, List<Long> watermarks, boolean asBatches)
                throws Exception {
            RowShape shape = RowShape.of(stage.input().schema());
            try (StageTask task = new StageTask(StageCode.of(stage), this, to -> KeyHash.NONE)) {
                task.open();
                try {
                    for (int i = 0; i < batches.size(); i++) {
                        ColumnBatch batch = batches.get(i);
                        task.clock().split("split");
                        if (asBatches) {
                            task.columns(batch);
                        } else {
                            task.rows(shape.rows(batch), Optional.empty(), batch.size());
                        }
                        seen.add("clock " + task.clock().watermark(0));
                        if (!bounded) {
                            task.watermark(watermarks.get(i));
                        }
                    }
                    task.flush();
                    task.watermark(Timestamps.MAX);
                } catch (StageFailure e) {
                    failed = true;
                    seen.add(e.getMessage());
                    seen.add(e.problem().toString());
                }
                task.metrics().forEach(metrics -> seen.add(figures(metrics)));
                asColumns = task.recordsAsColumns();
            }
        }

        private static String figures(StepMetrics metrics) {
            return metrics.stage().name()
                    + ": "
                    + List.of(
                            metrics.in(),
                            metrics.out(),
                            metrics.late(),
                            metrics.errors(),
                            metrics.watermark());
        }

        @Override
        public Receiver exchange(int to, Partitioning partitioning, KeyHash hash) {
            return new Receiver() {
                @Override
                public void accept(Row row, long timestamp, Windows windows, Pane pane) {
                    List<String> in = new ArrayList<>();
                    for (int i = 0; i < windows.count(); i++) {
                        in.add(windows.window(i).toString());
                    }
                    seen.add(to + ": " + row + " at " + timestamp + " in " + in + " " + pane);
                }

                @Override
                public void watermark(long time) {
                    seen.add(to + ": watermark " + time);
                }
            };
        }

        @Override
        public Receiver side(int to, int side, Partitioning partitioning, KeyHash hash) {
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
            return InstantSource.fixed(Instant.EPOCH);
        }

        @Override
        public Writer writer(StageInfo info, WriteSpec spec) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean bounded() {
            return bounded;
        }
    }

    /** A random stage and what comes. */
    private static final class Case {
        private static final int OTHER = 1;
        private static final int ERRORS = 2;
        private static final Step.Consumer OUT =
                new Step.Consumer.ToStage(OTHER, new Partitioning.ByKey(List.of()));

        private final Random random;
        private final RandomRows values;
        private final RandomExpressions expressions;
        private final Schema source;
        private final boolean bounded;
        private final List<Step> steps = new ArrayList<>();
        private Schema schema;
        private WindowFunction windows = new WindowFunction.Global();

        Case(Random random) {
            this.random = random;
            this.values = new RandomRows(random);
            this.expressions = new RandomExpressions(random);
            List<Field> fields = new ArrayList<>(values.schema().fields());
            fields.add(new Field("big", new FieldType.Scalar(Kind.INT64, random.nextBoolean())));
            this.source = Schema.of(fields);
            this.schema = source;
            this.bounded = random.nextBoolean();
        }

        PlanStage stage() throws ProblemException {
            int count = random.nextInt(5);
            for (int i = 0; i < count; i++) {
                add(random.nextInt(5) == 0 ? windowing() : function());
            }
            if (random.nextInt(3) > 0) {
                group();
            }
            // Each step goes on with the next one, the last one out; sometimes all rows go out too.
            List<Step> linked = new ArrayList<>();
            for (int i = 0; i < steps.size(); i++) {
                linked.add(with(steps.get(i), consumers(i + 1)));
            }
            return stage(source, bounded, consumers(0), linked);
        }

        /** A stage that reads. */
        static PlanStage stage(
                Schema source, boolean bounded, List<Step.Consumer> heads, List<Step> steps) {
            return new PlanStage(
                    0,
                    new PlanStage.Input.FromSource(
                            info("read"),
                            new ReadSpec("random", new Config(Map.of()), source, bounded),
                            source),
                    heads,
                    Optional.empty(),
                    steps,
                    List.of());
        }

        private List<Step.Consumer> consumers(int next) {
            if (next == steps.size()) {
                return List.of(OUT);
            }
            Step.Consumer step = new Step.Consumer.ToStep(next);
            return random.nextInt(10) == 0 ? List.of(step, OUT) : List.of(step);
        }

        private static Step with(Step step, List<Step.Consumer> consumers) {
            Step.Output output = step.outputs().get(0);
            return new Step(
                    step.stage(),
                    step.work(),
                    step.input(),
                    List.of(new Step.Output(output.name(), output.schema(), consumers)),
                    step.errors(),
                    step.sides());
        }

        private static StageInfo info(String name) {
            return new StageInfo(name, name, Place.NOWHERE);
        }

        private void add(Step.Work work, Schema output) {
            boolean handles =
                    work instanceof Step.Work.Apply
                            && !(work instanceof Step.Work.PreCombine)
                            && random.nextInt(10) == 0;
            Optional<Step.Output> errors =
                    handles
                            ? Optional.of(
                                    new Step.Output(
                                            "errors",
                                            schema,
                                            List.of(
                                                    new Step.Consumer.ToStage(
                                                            ERRORS, new Partitioning.Forward()))))
                            : Optional.empty();
            String name = "step " + steps.size();
            steps.add(
                    new Step(
                            info(name),
                            work,
                            schema,
                            List.of(new Step.Output("out", output, List.of())),
                            errors,
                            List.of()));
            schema = output;
        }

        private void add(Step.Work work) {
            Schema output = schema;
            if (work instanceof Step.Work.Apply apply
                    && apply.function() instanceof RowFunction.Project project) {
                List<Field> fields = new ArrayList<>();
                for (Expression expression : project.expressions()) {
                    fields.add(new Field("p" + fields.size(), expression.type()));
                }
                output = Schema.of(fields);
            }
            add(work, output);
        }

        private Step.Work windowing() {
            windows =
                    switch (random.nextInt(6)) {
                        case 0 -> new WindowFunction.Global();
                        case 1 ->
                                new WindowFunction.Sliding(
                                        Duration.ofSeconds(4),
                                        Duration.ofSeconds(2),
                                        Duration.ZERO);
                        case 2 -> new WindowFunction.Sessions(Duration.ofSeconds(1));
                        default -> new WindowFunction.Fixed(Duration.ofSeconds(2), Duration.ZERO);
                    };
            return new Step.Work.AssignWindows(WindowingStrategy.of(windows));
        }

        private Step.Work function() throws ProblemException {
            RowFunction function =
                    switch (random.nextInt(4)) {
                        case 0 -> new RowFunction.Filter(expression(Kind.BOOLEAN));
                        case 1 ->
                                new RowFunction.AssignTimestamps(
                                        time(), Duration.ofSeconds(1), Optional.empty());
                        default -> project();
                    };
            return new Step.Work.Apply(function, WindowingStrategy.of(windows));
        }

        /** Mostly a field that is never null. */
        private Expression time() throws ProblemException {
            return schema.field(0).type().equals(FieldType.of(Kind.DATETIME))
                            && random.nextInt(8) > 0
                    ? Typing.field(schema.field(0).name(), schema)
                    : expression(Kind.DATETIME);
        }

        private RowFunction project() throws ProblemException {
            List<Expression> made = new ArrayList<>();
            if (schema.field(0).type().is(Kind.DATETIME)) {
                made.add(Typing.field(schema.field(0).name(), schema));
            }
            int count = 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                Field field = schema.field(random.nextInt(schema.size()));
                made.add(
                        random.nextBoolean()
                                ? Typing.field(field.name(), schema)
                                : expression(Kind.values()[random.nextInt(Kind.values().length)]));
            }
            return new RowFunction.Project(made);
        }

        /** One that may fail now and then: by zero, and by overflow. */
        private Expression expression(Kind kind) throws ProblemException {
            List<Field> longs =
                    schema.fields().stream().filter(f -> f.type().is(Kind.INT64)).toList();
            if (kind == Kind.INT64 && !longs.isEmpty() && random.nextInt(2) == 0) {
                Field left = longs.get(random.nextInt(longs.size()));
                Field right = longs.get(random.nextInt(longs.size()));
                return Typing.operation(
                        List.of(Operator.DIVIDE, Operator.ADD, Operator.MULTIPLY)
                                .get(random.nextInt(3)),
                        List.of(
                                Typing.field(left.name(), schema),
                                Typing.field(right.name(), schema)));
            }
            return expressions.typed(kind, schema, random.nextInt(3));
        }

        private void group() throws ProblemException {
            List<Integer> keys = new ArrayList<>();
            List<Integer> scalars = new ArrayList<>();
            for (int i = 0; i < schema.size(); i++) {
                if (schema.type(i).base() instanceof FieldType.Scalar) {
                    scalars.add(i);
                }
            }
            int wanted = Math.min(scalars.size(), random.nextInt(4));
            for (int i = 0; i < wanted; i++) {
                keys.add(scalars.remove(random.nextInt(scalars.size())));
            }
            List<Aggregation> aggregations = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                Expression value =
                        random.nextInt(3) > 0
                                ? Typing.field(
                                        schema.field(random.nextInt(schema.size())).name(), schema)
                                : expression(Kind.INT64);
                AggregateFunction function =
                        AggregateFunction.values()[
                                random.nextInt(AggregateFunction.values().length)];
                if (function.result(value.type()).isPresent()) {
                    aggregations.add(new Aggregation("a" + i, function, value));
                }
            }
            Grouping grouping = new Grouping(schema, keys, aggregations);
            add(
                    new Step.Work.PreCombine(grouping, WindowingStrategy.of(windows)),
                    grouping.partial());
        }

        /** Watermarks between the batches, which make some of what comes behind late. */
        List<Long> watermarks(int count) {
            List<Long> all = new ArrayList<>();
            long time = Timestamps.MIN;
            for (int i = 0; i < count; i++) {
                time = random.nextBoolean() ? time : Math.max(time, random.nextInt(8000));
                all.add(time);
            }
            return all;
        }

        /** Batches whose coded columns have a dictionary for some time, as row groups do. */
        List<ColumnBatch> batches() {
            List<ColumnBatch> batches = new ArrayList<>();
            Column[] dictionaries = new Column[source.size()];
            int count = 1 + random.nextInt(5);
            for (int b = 0; b < count; b++) {
                int size = 1 + random.nextInt(20);
                List<Column> columns = new ArrayList<>();
                for (int field = 0; field < source.size(); field++) {
                    if (random.nextInt(3) == 0) {
                        dictionaries[field] =
                                random.nextInt(3) == 0
                                        ? null
                                        : column(field, 1 + random.nextInt(6));
                    }
                    Column dictionary = dictionaries[field];
                    columns.add(
                            dictionary == null
                                    ? column(field, size)
                                    : new Column(
                                            dictionary.storage(),
                                            dictionary.values(),
                                            dictionary.nulls(),
                                            codes(dictionary.entries(), size)));
                }
                batches.add(new ColumnBatch(columns, size));
            }
            return batches;
        }

        private int[] codes(int entries, int size) {
            // Not every entry is used.
            int most = 1 + random.nextInt(entries);
            int[] codes = new int[size + random.nextInt(2)];
            Arrays.setAll(codes, i -> random.nextInt(most));
            return codes;
        }

        private Column column(int field, int size) {
            FieldType type = source.type(field);
            Storage storage = type.storage();
            Object array = storage.array(size);
            boolean[] nulls = new boolean[size];
            boolean any = false;
            for (int i = 0; i < size; i++) {
                Object value = value(source.field(field));
                nulls[i] = value == null;
                any |= nulls[i];
                if (value != null) {
                    Array.set(array, i, value);
                }
            }
            return new Column(storage, array, any && storage.isPrimitive() ? nulls : null);
        }

        private Object value(Field field) {
            if (field.name().equals("time")) {
                return random.nextInt(10_000) * 1000L + random.nextInt(1000);
            }
            boolean big = field.name().equals("big") && random.nextInt(12) == 0;
            return big ? (Object) (Long.MAX_VALUE - random.nextInt(3)) : values.value(field.type());
        }
    }
}
