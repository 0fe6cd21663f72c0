package org.nifibeam.embedded;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.nifibeam.core.model.ReadSpec;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.model.WriteSpec;
import org.nifibeam.core.plan.Partitioning;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.plan.PlanStage;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Failure;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.run.StageMetrics;
import org.nifibeam.core.runtime.KeyHash;
import org.nifibeam.core.runtime.Receiver;
import org.nifibeam.core.runtime.StageCode;
import org.nifibeam.core.runtime.StageFailure;
import org.nifibeam.core.runtime.StageHost;
import org.nifibeam.core.runtime.StageTask;
import org.nifibeam.core.runtime.grouping.GroupMemory;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Writer;
import org.nifibeam.core.state.StateMemory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run: its tasks' threads, and the commit at the end. State changes under the job's lock; the
 * last task to end decides the outcome.
 */
final class EmbeddedJob implements Job {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedJob.class);

    /**
     * Of the heap, one part in so many is for groups and state; tables grow by half of themselves
     * at once.
     */
    private static final int STATE_OF_HEAP = 4;

    private final Plan plan;
    private final BoundedStages bounded;
    private final RunOptions options;
    private final int messages;
    private final long stateBytes;
    private final RunSinks sinks;
    private final RocksStores stores;
    private final List<SplitQueue> splitQueues = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<List<StageTask>> tasks = new ArrayList<>();
    private volatile List<List<StageTask>> measured = List.of();
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile State state = State.RUNNING;
    private volatile boolean stopping;
    private volatile boolean draining;
    private Throwable failure;
    private boolean cancelled;
    private boolean committing;
    private int running;

    EmbeddedJob(Plan plan, RunOptions options, int messages, OptionalLong taskBytes) {
        this.plan = plan;
        this.bounded = new BoundedStages(plan);
        this.options = options;
        this.messages = messages;
        this.stateBytes = taskBytes.orElseGet(() -> stateBytes(plan, options));
        this.sinks = new RunSinks(options, plan.bounded());
        this.stores = new RocksStores(options.workFolder());
    }

    /** A share of the heap for the groups or the state of each task that has any. */
    private static long stateBytes(Plan plan, RunOptions options) {
        long tasks =
                options.parallelism()
                        * plan.stages().stream()
                                .filter(
                                        s ->
                                                s.input() instanceof PlanStage.Input.Grouped
                                                        || s.input()
                                                                instanceof PlanStage.Input.Keyed)
                                .count();
        long all =
                options.settings()
                        .optionalInteger(EmbeddedRunner.GROUP_MEMORY)
                        .map(megabytes -> megabytes << 20)
                        .orElse(Runtime.getRuntime().maxMemory() / STATE_OF_HEAP);
        return Math.max(1, all / Math.max(1, tasks));
    }

    /** Sets all tasks up, then starts their threads. */
    synchronized void start() throws IOException {
        List<StageCode> codes = plan.stages().stream().map(StageCode::of).toList();
        List<List<Inbox>> inboxes = new ArrayList<>();
        for (int s = 0; s < plan.stages().size(); s++) {
            List<Inbox> own = new ArrayList<>();
            for (int i = 0; i < options.parallelism(); i++) {
                own.add(new Inbox(messages));
            }
            inboxes.add(own);
        }
        try {
            List<Task> made = new ArrayList<>();
            for (PlanStage stage : plan.stages()) {
                made.addAll(tasks(stage, codes, inboxes));
            }
            running = made.size();
            for (Task task : made) {
                Thread thread = new Thread(task, "beam " + plan.name() + " " + threads.size());
                thread.setDaemon(true);
                thread.setContextClassLoader(EmbeddedJob.class.getClassLoader());
                threads.add(thread);
            }
        } catch (Throwable e) {
            closeAll();
            throw e;
        }
        measured = List.copyOf(tasks);
        startThreads();
    }

    /**
     * A thread that cannot be had ends the run like a failed task; the tasks it leaves without one
     * end with it.
     */
    private void startThreads() {
        for (int i = 0; i < threads.size(); i++) {
            try {
                threads.get(i).start();
            } catch (Throwable e) {
                if (i == 0) {
                    closeAll();
                    throw e;
                }
                tasks.stream().flatMap(List::stream).skip(i).forEach(this::close);
                running = i;
                failed(e);
                return;
            }
        }
        if (stopping) {
            // Cancelled by somebody who attached before the threads were there.
            threads.forEach(Thread::interrupt);
        }
    }

    private void close(StageTask task) {
        try {
            task.close();
        } catch (IOException | RuntimeException e) {
            LOG.warn("cannot close a task of run {}", options.runId(), e);
        }
    }

    private void closeAll() {
        tasks.stream().flatMap(List::stream).forEach(this::close);
        sinks.abort();
        closeStores();
        closeQueues();
    }

    private List<Task> tasks(PlanStage stage, List<StageCode> codes, List<List<Inbox>> inboxes)
            throws IOException {
        List<Task> made = new ArrayList<>();
        Optional<OpenSource> source =
                stage.input() instanceof PlanStage.Input.FromSource from
                        ? Optional.of(openSource(from.stage(), from.spec()))
                        : Optional.empty();
        List<StageTask> own = new ArrayList<>();
        tasks.add(own);
        for (int i = 0; i < options.parallelism(); i++) {
            Host host = new Host(i, inboxes);
            StageTask task =
                    new StageTask(
                            codes.get(stage.number()), host, number -> keyHash(codes, number));
            own.add(task);
            if (source.isPresent()) {
                OpenSource open = source.get();
                made.add(
                        new SourceTask(
                                this,
                                task,
                                host.outboxes,
                                i,
                                stage.input().stage(),
                                open.read(),
                                open.splits(),
                                open.bounded(),
                                inboxes.get(stage.number()).get(i),
                                bounded.sidesEnd(stage.number())));
            } else {
                made.add(
                        new ChannelTask(
                                this, task, host.outboxes, inboxes.get(stage.number()).get(i)));
            }
        }
        return made;
    }

    private static KeyHash keyHash(List<StageCode> codes, int stage) {
        return codes.get(stage).keyHash();
    }

    private OpenSource openSource(StageInfo info, ReadSpec spec) throws IOException {
        try {
            Pushdown pushdown = spec.pushdown().orElseGet(() -> Pushdown.everything(spec.schema()));
            SourceRead read = spec.source(options.connectors()).plan(spec.schema(), pushdown);
            SplitQueue splits =
                    new SplitQueue(
                            read.enumerator(Optional.empty()),
                            spec.bounded(),
                            options.parallelism());
            splitQueues.add(splits);
            return new OpenSource(read, splits, spec.bounded());
        } catch (ProblemException e) {
            throw new IOException("stage '" + info.name() + "': " + e.getMessage(), e);
        }
    }

    /** Throws if the job is being stopped. */
    void checkRunning() {
        if (stopping) {
            throw new Cancelled();
        }
    }

    InstantSource clock() {
        return options.clock();
    }

    boolean draining() {
        return draining;
    }

    void prepared(List<StageTask.Prepared> prepared) {
        sinks.prepared(prepared);
    }

    /** A task was interrupted because the job is being stopped. */
    synchronized void interrupted() {
        cancelled = true;
    }

    /** A task has failed. What fails because the job is being stopped is no further failure. */
    synchronized void failed(Throwable cause) {
        if (failure == null && !cancelled) {
            failure = cause;
            if (!(cause instanceof StageFailure)) {
                LOG.error("run {} fails", options.runId(), cause);
            }
        }
        stop();
    }

    /** It could not be started; who has attached meanwhile learns of it. */
    synchronized void neverStarted(Throwable cause) {
        failure = cause;
        state = State.FAILED;
        done.countDown();
    }

    private void stop() {
        stopping = true;
        threads.forEach(Thread::interrupt);
    }

    /** A task's thread has come to its end; the last one ends the job. */
    void ended() {
        synchronized (this) {
            if (--running > 0) {
                return;
            }
            committing = true;
        }
        // This thread may have been interrupted to get here; the commit must not be.
        boolean interrupted = Thread.interrupted();
        try {
            finish();
            closeStores();
            closeQueues();
        } catch (Throwable e) {
            failure = e;
            LOG.error("run {} fails at its end", options.runId(), e);
        } finally {
            state = failure != null ? State.FAILED : cancelled ? State.CANCELLED : State.DONE;
            done.countDown();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void finish() {
        if (failure == null && !cancelled) {
            try {
                sinks.commit();
                return;
            } catch (StageFailure e) {
                failure = e;
            }
        }
        sinks.abort();
    }

    private void closeStores() {
        try {
            stores.close();
        } catch (IOException e) {
            LOG.warn("run {}: cannot remove state from disk", options.runId(), e);
        }
    }

    private void closeQueues() {
        for (SplitQueue queue : splitQueues) {
            try {
                queue.close();
            } catch (IOException | RuntimeException e) {
                LOG.warn("run {}: cannot close a source", options.runId(), e);
            }
        }
    }

    @Override
    public String runId() {
        return options.runId();
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public State await(Duration limit) throws InterruptedException {
        done.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        return state;
    }

    @Override
    public synchronized void cancel() {
        // Once all tasks have ended their work is being committed, which must not be torn.
        if (!committing && !state.ended()) {
            cancelled = true;
            stop();
        }
    }

    @Override
    public synchronized void drain() {
        draining = true;
        splitQueues.forEach(SplitQueue::drain);
    }

    @Override
    public synchronized Optional<Failure> failure() {
        if (!state.ended() || failure == null) {
            return Optional.empty();
        }
        if (failure instanceof StageFailure stage) {
            return Optional.of(new Failure(stage.problem(), failure));
        }
        Problem problem =
                new Problem(
                        ProblemCode.FAILED,
                        Place.NOWHERE,
                        Optional.empty(),
                        StageFailure.words(failure),
                        "see the log for the whole cause");
        return Optional.of(new Failure(problem, failure));
    }

    @Override
    public List<StageMetrics> metrics() {
        return MetricsSum.of(measured);
    }

    private record OpenSource(SourceRead read, SplitQueue splits, boolean bounded) {}

    /** One task's view of the engine. */
    private final class Host implements StageHost {
        private final int index;
        private final List<List<Inbox>> inboxes;
        private final List<Outbox> outboxes = new ArrayList<>();

        Host(int index, List<List<Inbox>> inboxes) {
            this.index = index;
            this.inboxes = inboxes;
        }

        @Override
        public Receiver exchange(int stage, Partitioning partitioning, KeyHash hash) {
            return outbox(stage, Inbox.MAIN, partitioning, hash);
        }

        @Override
        public Receiver side(int stage, int side) {
            return outbox(stage, side, new Partitioning.Broadcast(), KeyHash.NONE);
        }

        private Outbox outbox(int stage, int channel, Partitioning partitioning, KeyHash hash) {
            Outbox outbox = new Outbox(inboxes.get(stage), channel, partitioning, hash, index);
            outboxes.add(outbox);
            return outbox;
        }

        @Override
        public OperatorState state(String stateId, Schema key) {
            return OperatorState.of(key, memory());
        }

        @Override
        public GroupMemory groups() {
            return new GroupMemory(memory(), options.workFolder());
        }

        private StateMemory memory() {
            return new StateMemory(stateBytes, stores.store());
        }

        @Override
        public InstantSource clock() {
            return options.clock();
        }

        @Override
        public Writer writer(StageInfo stage, WriteSpec spec) throws IOException {
            return sinks.open(stage, spec, index);
        }

        @Override
        public boolean bounded() {
            return plan.bounded();
        }
    }
}
