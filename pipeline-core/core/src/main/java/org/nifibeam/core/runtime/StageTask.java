package org.nifibeam.core.runtime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.model.Grouping;
import org.nifibeam.core.model.Retries;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.plan.Partitioning;
import org.nifibeam.core.plan.PlanStage;
import org.nifibeam.core.plan.Step;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.runtime.grouping.WindowAssigner;
import org.nifibeam.core.schema.ColumnBatch;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.spi.ElementRead;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.state.SnapshotReader;
import org.nifibeam.core.state.SnapshotWriter;
import org.nifibeam.core.state.StateForm;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.WindowingStrategy;
import org.nifibeam.core.window.Windows;

/**
 * One task of a fused stage. The engine calls it on one thread: {@link #open} first; rows and
 * watermarks as they come; {@link #pause} when there is nothing to do for a moment, {@link #flush}
 * when its input has become idle and at its end, {@link #prepare} at a checkpoint and at the end,
 * {@link #close} always.
 */
public final class StageTask implements AutoCloseable {
    /** What parts of snapshots begin with that nobody need claim: they are no state. */
    public static final String FIGURES = "figures";

    private final StageCode code;
    private final StageHost host;
    private final SourceClock clock;
    private final List<Operator> operators = new ArrayList<>();
    private final List<WriteOperator> writes = new ArrayList<>();
    private final StepMetrics inputMetrics;
    private final Receiver input;
    private final Optional<ColumnHead> columns;
    private final RowShape shape;
    private long recordsAsColumns;
    private final Optional<StageLoop> loop;
    private final StageLoop.Parts parts;
    private final Optional<Receiver> errors;
    private final List<Operator> clocked;
    private final Map<Integer, Viewer> viewers = new HashMap<>();

    /**
     * Sets a task up.
     *
     * @param code the stage's code
     * @param host the engine
     * @param keyHash the key hash of rows sent to another stage, by its number
     * @throws IOException if a writer cannot be opened
     */
    public StageTask(StageCode code, StageHost host, IntFunction<KeyHash> keyHash)
            throws IOException {
        this(code, host, keyHash, true);
    }

    /** {@code looped}: plain steps are run by the stage's loop, not one by one. */
    StageTask(StageCode code, StageHost host, IntFunction<KeyHash> keyHash, boolean looped)
            throws IOException {
        this.code = code;
        this.host = host;
        this.clock = new SourceClock(host.clock());
        this.inputMetrics = new StepMetrics(code.stage().input().stage());
        List<Step> steps = code.stage().steps();
        Operator[] made = new Operator[steps.size()];
        try {
            for (int i = steps.size() - 1; i >= 0; i--) {
                made[i] = operator(i, steps.get(i), outputs(steps.get(i), made, keyHash));
                operators.add(0, made[i]);
            }
            if (leavesWithoutTimestamps(code.stage().heads())) {
                clock.countReported();
            }
            Receiver heads = next(code.stage().heads(), made, keyHash);
            columns = ColumnHead.of(code, made, heads);
            shape = RowShape.of(code.stage().input().schema());
            errors = code.stage().errorHeads().map(consumers -> next(consumers, made, keyHash));
            if (code.stage().input() instanceof PlanStage.Input.Grouped grouped) {
                Operator group =
                        GroupOperators.of(
                                grouped,
                                code.grouping(),
                                host,
                                inputMetrics,
                                report(grouped),
                                new StepOutputs(List.of(heads), Optional.empty(), host.bounded()));
                operators.add(0, group);
                input = group;
            } else {
                input = heads;
            }
            List<Receiver> leaving = new ArrayList<>();
            for (StageLoopPlan.Exit exit :
                    code.loop().map(StageLoopGenerator.Loop::exits).orElse(List.of())) {
                boolean first = exit.step() == StageLoopPlan.Exit.HEADS;
                Receiver output = first ? heads : made[exit.step()].outputs().main();
                leaving.add(
                        exit.consumer() == StageLoopPlan.Exit.ALL
                                ? output
                                : Receiver.one(output, exit.consumer()));
            }
            loop = code.loop().filter(l -> looped).map(StageLoopGenerator.Loop::code);
            parts = new StageLoop.Parts(made, leaving.toArray(Receiver[]::new));
            clocked = operators.stream().filter(Operator::usesClock).toList();
        } catch (IOException | RuntimeException e) {
            closeAfter(e);
            throw e;
        }
    }

    /** True if rows can reach a group or another stage without having their timestamps assigned. */
    private boolean leavesWithoutTimestamps(List<Step.Consumer> consumers) {
        for (Step.Consumer consumer : consumers) {
            if (!(consumer instanceof Step.Consumer.ToStep to)) {
                return true;
            }
            Step step = code.stage().steps().get(to.step());
            boolean assigns =
                    step.work() instanceof Step.Work.Apply apply
                            && apply.function() instanceof RowFunction.AssignTimestamps;
            if (!assigns && leavesWithoutTimestamps(step.consumers())) {
                return true;
            }
        }
        return false;
    }

    private void closeAfter(Exception failure) {
        try {
            close();
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private StepOutputs outputs(Step step, Operator[] made, IntFunction<KeyHash> keyHash) {
        List<Receiver> receivers = new ArrayList<>();
        for (Step.Output output : step.outputs()) {
            receivers.add(next(output.consumers(), made, keyHash));
        }
        return new StepOutputs(
                receivers,
                step.errors().map(output -> next(output.consumers(), made, keyHash)),
                host.bounded());
    }

    private Receiver next(
            List<Step.Consumer> consumers, Operator[] made, IntFunction<KeyHash> keyHash) {
        List<Receiver> receivers = new ArrayList<>();
        for (Step.Consumer consumer : consumers) {
            if (consumer instanceof Step.Consumer.ToStep to) {
                receivers.add(made[to.step()]);
            } else if (consumer instanceof Step.Consumer.ToStage to) {
                receivers.add(
                        host.exchange(to.stage(), to.partitioning(), keyHash.apply(to.stage())));
            } else if (consumer instanceof Step.Consumer.ToSide to) {
                receivers.add(
                        host.side(
                                to.stage(),
                                to.side(),
                                to.partitioning(),
                                to.partitioning() instanceof Partitioning.ByKey
                                        ? keyHash.apply(to.stage())
                                        : KeyHash.NONE));
            }
        }
        return Receiver.all(receivers.toArray(Receiver[]::new));
    }

    private Operator operator(int index, Step step, StepOutputs outputs) throws IOException {
        StepMetrics metrics = new StepMetrics(step.stage());
        if (step.work() instanceof Step.Work.Apply apply) {
            return apply.function() instanceof RowFunction.Call call
                    ? call(index, step, call, apply.windowing(), metrics, outputs)
                    : apply(index, step, apply.function(), metrics, outputs);
        }
        if (step.work() instanceof Step.Work.AssignWindows assign) {
            return new ElementOperators.AssignWindows(
                    metrics, WindowAssigner.of(assign.windowing().function()), outputs);
        }
        if (step.work() instanceof Step.Work.PreCombine combine) {
            return new GroupOperators.PreCombine(
                    metrics,
                    combine.windowing(),
                    code.group(index),
                    report(step.stage(), combine.grouping()),
                    outputs);
        }
        if (step.work() instanceof Step.Work.Join) {
            JoinOperator join =
                    new JoinOperator(metrics, step, code.join(index), host.groups(), outputs);
            viewers.put(step.sides().get(0), new Viewer(join, 0));
            return join;
        }
        Step.Work.WriteTo write = (Step.Work.WriteTo) step.work();
        WriteOperator operator =
                new WriteOperator(
                        metrics, host.writer(step.stage(), write.spec()), step.input(), outputs);
        writes.add(operator);
        return operator;
    }

    private Operator apply(
            int index, Step step, RowFunction function, StepMetrics metrics, StepOutputs outputs)
            throws IOException {
        if (function instanceof RowFunction.Filter filter) {
            return new ElementOperators.Filter(
                    metrics, code.row(index), report(step, List.of(filter.condition())), outputs);
        }
        if (function instanceof RowFunction.Project project) {
            return new ElementOperators.Project(
                    metrics, code.row(index), report(step, project.expressions()), outputs);
        }
        if (function instanceof RowFunction.AssignTimestamps assign) {
            return new ElementOperators.Timestamps(
                    metrics,
                    code.row(index),
                    report(step, List.of(assign.timestamp())),
                    rule(assign),
                    outputs);
        }
        if (function instanceof RowFunction.AddWindowFields add) {
            return new ElementOperators.AddWindowFields(metrics, add, step.output(), outputs);
        }
        if (function instanceof RowFunction.Log log) {
            return new ElementOperators.Log(metrics, log, outputs);
        }
        if (function instanceof RowFunction.Explode explode) {
            return new ExplodeOperator(metrics, explode, step.output(), outputs);
        }
        if (function instanceof RowFunction.Partition partition) {
            return new PartitionOperator(
                    metrics,
                    partition,
                    code.row(index),
                    report(step, List.of(partition.by())),
                    outputs);
        }
        if (function instanceof RowFunction.Enrich enrich) {
            return new LookupOperator(
                    metrics,
                    enrich,
                    step.input(),
                    step.output(),
                    report(step, List.of()),
                    host.connectors(),
                    host.clock(),
                    retries(step, enrich.retries()),
                    outputs);
        }
        if (function instanceof RowFunction.ReadEach each) {
            return new ElementReadOperator(
                    metrics, read(step, each), step.output(), report(step, List.of()), outputs);
        }
        throw new IllegalStateException("no operator for " + function);
    }

    private ElementRead read(Step step, RowFunction.ReadEach each) {
        try {
            return each.read().read(host.connectors(), step.input());
        } catch (ProblemException e) {
            throw new StageFailure(
                    step.stage(), e.getMessage(), "run the pipeline as it was compiled", e);
        }
    }

    private Operator call(
            int index,
            Step step,
            RowFunction.Call call,
            WindowingStrategy windowing,
            StepMetrics metrics,
            StepOutputs outputs) {
        DoFn<?, ?> function = code.function(index).copy();
        UserMetrics own = new UserMetrics(host.clock());
        metrics.own(own);
        Optional<RetryQueue> retries = retries(step, call.retries());
        boolean holds = outputs.errors().isPresent() || retries.isPresent();
        Optional<KeyFields> keys = Optional.empty();
        Optional<KeyedScope> keyed = Optional.empty();
        if (function.isStateful()) {
            KeyFields fields = new KeyFields(step.input(), call.keys());
            keys = Optional.of(fields);
            keyed =
                    Optional.of(
                            new KeyedScope(
                                    function,
                                    host.state(step.stage().id(), fields.schema()),
                                    host.clock(),
                                    windowing.allowedLateness(),
                                    holds));
        }
        List<PlanStage.Side> seen = step.sides().stream().map(code.stage().sides()::get).toList();
        Optional<SideInputs> sides =
                seen.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new SideInputs(seen, windowing.allowedLateness()));
        CallOperator operator =
                new CallOperator(
                        metrics,
                        outputs,
                        function,
                        call.input(),
                        report(step, List.of()),
                        keys,
                        new CallContexts.Surroundings(
                                new CallOutputs(metrics, outputs, call.outputs()),
                                own,
                                keyed,
                                sides),
                        retries);
        for (int i = 0; i < step.sides().size(); i++) {
            viewers.put(step.sides().get(i), new Viewer(operator, i));
        }
        return operator;
    }

    private Optional<RetryQueue> retries(Step step, Retries retries) {
        return retries.any()
                ? Optional.of(
                        new RetryQueue(
                                step.stage(), retries, step.input(), host.clock(), host.bounded()))
                : Optional.empty();
    }

    private TimestampRule rule(RowFunction.AssignTimestamps assign) {
        if (code.stage().input() instanceof PlanStage.Input.FromSource) {
            return clock.rule(assign);
        }
        return host.bounded() ? TimestampRule.ANY : TimestampRule.FORWARD;
    }

    private static FailureReport report(Step step, List<Expression> expressions) {
        return new FailureReport(step.stage(), expressions, step.input());
    }

    private static FailureReport report(StageInfo stage, Grouping grouping) {
        List<Expression> values =
                grouping.aggregations().stream().flatMap(a -> a.arguments().stream()).toList();
        return new FailureReport(stage, values, grouping.input());
    }

    /** Half-done groups hold no expression's input any more; only their own fields can be shown. */
    private static FailureReport report(PlanStage.Input.Grouped grouped) {
        return grouped.partial()
                ? new FailureReport(grouped.stage(), List.of(), grouped.grouping().partial())
                : report(grouped.stage(), grouped.grouping());
    }

    /**
     * Takes the next rows of a source. Their timestamps are {@code Timestamps.MIN} where {@code
     * timestamps} is empty.
     */
    public void rows(Row[] rows, Optional<long[]> timestamps, int size) {
        inputMetrics.taken(size);
        inputMetrics.given(size);
        take(rows, timestamps, size);
    }

    private void take(Row[] rows, Optional<long[]> timestamps, int size) {
        long[] times = timestamps.orElse(null);
        if (loop.isPresent()) {
            loop.get().run(parts, rows, times, null, null, size);
            return;
        }
        for (int i = 0; i < size; i++) {
            long time = times == null ? Timestamps.MIN : times[i];
            input.accept(rows[i], time, GlobalWindow.INSTANCE, Pane.NONE);
        }
    }

    /**
     * Takes the next records of a source as columns of its schema. Their timestamps are {@code
     * Timestamps.MIN}.
     */
    public void columns(ColumnBatch batch) {
        inputMetrics.taken(batch.size());
        inputMetrics.given(batch.size());
        int first = columns.isPresent() ? columns.get().accept(batch) : 0;
        recordsAsColumns += first;
        int left = batch.size() - first;
        if (left > 0) {
            take(shape.rowsOf(batch.columns()).range(first, left), Optional.empty(), left);
        }
    }

    /** How many records the first steps have taken as columns, for tests and the curious. */
    public long recordsAsColumns() {
        return recordsAsColumns;
    }

    /**
     * Takes records that a source cannot read.
     *
     * @throws StageFailure of the first one, if there is no place for them
     */
    public void rejected(List<Reader.RejectedRecord> records) {
        for (Reader.RejectedRecord record : records) {
            String message = "cannot read: " + record.message();
            Receiver to =
                    errors.orElseThrow(
                            () ->
                                    new StageFailure(
                                            inputMetrics.stage(),
                                            message,
                                            "mend the record, or give the stage "
                                                    + inputMetrics.stage().errorHandling(),
                                            new IOException(record.message())));
            inputMetrics.failed();
            to.accept(
                    ErrorRows.of(record.original(), message, Optional.empty()),
                    record.timestamp(),
                    GlobalWindow.INSTANCE,
                    Pane.NONE);
        }
    }

    /** Takes the next elements from other stages. */
    public void elements(Row[] rows, long[] timestamps, Windows[] windows, Pane[] panes, int size) {
        if (!(code.stage().input() instanceof PlanStage.Input.Grouped)) {
            inputMetrics.taken(size);
            inputMetrics.given(size);
        }
        if (loop.isPresent()) {
            loop.get().run(parts, rows, timestamps, windows, panes, size);
            return;
        }
        for (int i = 0; i < size; i++) {
            input.accept(rows[i], timestamps[i], windows[i], panes[i]);
        }
    }

    /** Takes the next elements of a side. */
    public void sideElements(
            int side, Row[] rows, long[] timestamps, Windows[] windows, Pane[] panes, int size) {
        Viewer viewer = viewers.get(side);
        if (code.stage().sides().get(side).view().isEmpty()) {
            inputMetrics.taken(size);
            inputMetrics.given(size);
        }
        viewer.operator().sideElements(viewer.number(), rows, timestamps, windows, panes, size);
    }

    /** Event time of a side has come so far. */
    public void sideWatermark(int side, long watermark) {
        Viewer viewer = viewers.get(side);
        viewer.operator().sideWatermark(viewer.number(), watermark);
    }

    /** Notes what is known to wait in front of a source's task. */
    public void backlog(OptionalLong known) {
        inputMetrics.waiting(known);
    }

    /** Notes how many bytes a source's task has read. */
    public void bytes(long read) {
        inputMetrics.bytes(read);
    }

    /** The clock of a source's stage; the engine tells it which split the next rows are of. */
    public SourceClock clock() {
        return clock;
    }

    /** Event time has come so far: no element before it is to come. */
    public void watermark(long watermark) {
        inputMetrics.reached(watermark);
        input.watermark(watermark);
        errors.ifPresent(e -> e.watermark(watermark));
    }

    /** Whether it holds the event time of those behind it back; not while it is idle. */
    public void idle(boolean now) {
        metrics().forEach(metrics -> metrics.idle(now));
    }

    /**
     * When {@link #tick} wants to be called at the latest, in milliseconds since the epoch; at no
     * time if it is {@code Long.MAX_VALUE}.
     */
    public long nextClock() {
        long next = Long.MAX_VALUE;
        for (Operator operator : clocked) {
            next = Math.min(next, operator.nextClock());
        }
        return next;
    }

    /**
     * Processing time has come to the host's clock's; called after each batch and when it is due.
     */
    public void tick() {
        if (!clocked.isEmpty()) {
            long now = host.clock().millis();
            for (Operator operator : clocked) {
                operator.clock(now);
            }
        }
    }

    /** Begins; called once, on the task's thread, before anything else. */
    public void open() {
        operators.forEach(Operator::open);
    }

    /** The input pauses: bundles end. */
    public void pause() {
        operators.forEach(Operator::endBundle);
    }

    /**
     * True if elements are still to come of what was taken, because a side input or the clock lets
     * them go: a task whose input is idle is not idle then.
     */
    public boolean holdsBack() {
        return operators.stream().anyMatch(Operator::holdsBack);
    }

    /** Hands on what is held back only to be faster: when the input is idle, and at its end. */
    public void flush() {
        operators.forEach(Operator::flush);
    }

    /**
     * Ends bundles and makes everything written ready to be committed: a handle a sink, in the
     * order of the steps.
     */
    public List<Prepared> prepare(long checkpoint) {
        pause();
        List<Prepared> handles = new ArrayList<>();
        for (WriteOperator write : writes) {
            byte[] handle = write.prepare(checkpoint);
            if (handle.length > 0) {
                handles.add(new Prepared(write.metrics().stage().id(), handle));
            }
        }
        return handles;
    }

    /**
     * Writes what the task keeps beside the engine's state; called behind {@link #prepare}, before
     * anything else.
     */
    public void snapshot(SnapshotWriter to) {
        operators.forEach(operator -> operator.snapshot(to));
        figures(
                (stage, part, metrics) ->
                        to.part(stage, part, SnapshotWriter.Reach.BY_HASH, StateForm.PLAIN)
                                .add(0, metrics.encode()));
    }

    /**
     * Takes back what {@link #snapshot} wrote, at whatever parallelism; called before anything
     * else.
     */
    public void restore(SnapshotReader from) {
        operators.forEach(operator -> operator.restore(from));
        figures((stage, part, metrics) -> from.read(stage, part, metrics::restore));
    }

    private interface Figures {
        void accept(String stage, String part, StepMetrics metrics);
    }

    /** Several steps of a stage have figures; those of a stage's other tasks are summed up. */
    private void figures(Figures each) {
        Map<String, Integer> numbers = new HashMap<>();
        for (StepMetrics metrics : metrics()) {
            String stage = metrics.stage().id();
            int number = numbers.merge(stage, 1, Integer::sum);
            String part = FIGURES + " " + number + " behind '" + inputMetrics.stage().id() + "'";
            each.accept(stage, part, metrics);
        }
    }

    /** Figures of the input and of each step. */
    public List<StepMetrics> metrics() {
        List<StepMetrics> all = new ArrayList<>();
        all.add(inputMetrics);
        for (Operator operator : operators) {
            if (operator.metrics() != inputMetrics) {
                all.add(operator.metrics());
            }
        }
        return all;
    }

    @Override
    public void close() throws IOException {
        Exception failure = null;
        for (Operator operator : operators) {
            try {
                operator.close();
            } catch (IOException | RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure instanceof IOException io) {
            throw io;
        }
        if (failure != null) {
            throw (RuntimeException) failure;
        }
    }

    /** Which operator takes a side of the stage, and as which of its own. */
    private record Viewer(SideReceiver operator, int number) {}

    /** Handles of one sink, by the id of its stage. */
    public record Prepared(String stageId, byte[] handle) {}
}
