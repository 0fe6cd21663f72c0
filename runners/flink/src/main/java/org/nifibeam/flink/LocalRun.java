package org.nifibeam.flink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.nifibeam.core.model.ReadSpec;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.plan.PlanStage;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.runtime.StageCode;
import org.nifibeam.core.runtime.StageTask;
import org.nifibeam.core.schema.RowCoder;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.SourceRead;

/** What the tasks of one run share in this JVM. Thread-safe. */
final class LocalRun {
    private final RunReference reference;
    private final Plan plan;
    private final RunOptions options;
    private Optional<Path> spilled;
    private final List<StageCode> codes;
    private final RunSinks sinks;
    private final Map<Integer, SourceRead> reads = new HashMap<>();
    private final Map<Integer, Map<Integer, StageTask>> tasks = new TreeMap<>();
    private final List<Runnable> whenDrained = new ArrayList<>();
    private Optional<Throwable> failure = Optional.empty();
    private int enumerators;
    private boolean stopping;
    private volatile boolean draining;

    /** A run of this JVM. */
    LocalRun(Plan plan, RunOptions options) {
        this(
                RunReference.here(options.runId()),
                plan,
                options,
                Optional.of(options.workFolder().resolve("spilled")));
    }

    /**
     * A run that has come to a cluster. Its groups have nowhere to go before {@link #makeSpilled}.
     *
     * @param reference what a task finds it by
     */
    LocalRun(RunReference reference, Plan plan, RunOptions options) {
        this(reference, plan, options, Optional.empty());
    }

    /** A run of a plan, whose code is generated now. */
    private LocalRun(
            RunReference reference, Plan plan, RunOptions options, Optional<Path> spilled) {
        this.reference = reference;
        this.plan = plan;
        this.options = options;
        this.spilled = spilled;
        this.codes = plan.stages().stream().map(StageCode::of).toList();
        this.sinks = new RunSinks(options, plan);
    }

    /** What a task finds it by. */
    RunReference reference() {
        return reference;
    }

    Plan plan() {
        return plan;
    }

    RunOptions options() {
        return options;
    }

    RunSinks sinks() {
        return sinks;
    }

    StageCode code(int stage) {
        return codes.get(stage);
    }

    /** Where groups go that have no room in memory; of no worth once the run has ended. */
    synchronized Path spilled() {
        return spilled.orElseThrow(() -> new IllegalStateException("no folder was made"));
    }

    /**
     * Makes a folder of this JVM's own for the groups, once: on one host several processes may have
     * tasks of the run, and the first that ends removes what is its own alone.
     */
    synchronized Path makeSpilled() throws IOException {
        if (spilled.isEmpty()) {
            spilled = Optional.of(Files.createTempDirectory("nifi-beam-" + options.runId() + "-"));
        }
        return spilled.get();
    }

    /** The coder of the rows that are sent to a stage. */
    RowCoder coder(int stage) {
        PlanStage.Input input = plan.stages().get(stage).input();
        return RowCoder.of(sent(input));
    }

    private static Schema sent(PlanStage.Input input) {
        if (input instanceof PlanStage.Input.Grouped grouped) {
            return grouped.partial() ? grouped.grouping().partial() : grouped.grouping().input();
        }
        return input.schema();
    }

    /**
     * What a stage reads, made once a run.
     *
     * @throws ProblemException if the settings do not fit together any more
     */
    synchronized SourceRead read(int stage) throws ProblemException {
        SourceRead read = reads.get(stage);
        if (read == null) {
            ReadSpec spec = ((PlanStage.Input.FromSource) plan.stages().get(stage).input()).spec();
            Pushdown pushdown = spec.pushdown().orElseGet(() -> Pushdown.everything(spec.schema()));
            read = spec.source(options.connectors()).plan(spec.schema(), pushdown);
            reads.put(stage, read);
        }
        return read;
    }

    /** A task has been set up; its figures count from now on. */
    synchronized void started(int stage, int index, StageTask task) {
        tasks.computeIfAbsent(stage, number -> new TreeMap<>()).put(index, task);
    }

    /** The tasks set up until now, by stage. */
    synchronized List<List<StageTask>> tasks() {
        List<List<StageTask>> byStage = new ArrayList<>();
        tasks.values().forEach(own -> byStage.add(List.copyOf(own.values())));
        return byStage;
    }

    /**
     * A task has failed. What fails because the run is being stopped, or has failed already, is no
     * further failure.
     */
    synchronized void failed(Throwable cause) {
        if (!stopping && failure.isEmpty()) {
            failure = Optional.of(cause);
        }
    }

    /** Why it has failed, if it has. */
    synchronized Optional<Throwable> failure() {
        return failure;
    }

    /** What fails from now on does so because the run is being stopped. */
    synchronized void stopping() {
        stopping = true;
    }

    /** Flink has something that finds splits. */
    synchronized void enumeratorMade() {
        enumerators++;
    }

    /** What found splits has been closed. */
    synchronized void enumeratorClosed() {
        enumerators--;
        notifyAll();
    }

    /**
     * Waits for what finds splits to be closed, which Flink does soon after a job has ended; false
     * if that is not so within the limit.
     */
    synchronized boolean awaitEnumerators(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (enumerators > 0 && System.nanoTime() < deadline) {
            wait(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
        }
        return enumerators == 0;
    }

    /** True once sources should end where they are. */
    boolean draining() {
        return draining;
    }

    /** Lets sources end where they are. */
    void drain() {
        List<Runnable> waiting;
        synchronized (this) {
            draining = true;
            waiting = List.copyOf(whenDrained);
        }
        waiting.forEach(Runnable::run);
    }

    /** What is to be called when sources should end. */
    synchronized void whenDrained(Runnable wake) {
        whenDrained.add(wake);
    }
}
