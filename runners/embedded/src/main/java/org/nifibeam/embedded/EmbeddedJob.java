package org.nifibeam.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.nifibeam.core.coder.CoderException;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.plan.PlanStage;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.run.CheckpointFigures;
import org.nifibeam.core.run.Failure;
import org.nifibeam.core.run.QuiescentJob;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.run.StageMetrics;
import org.nifibeam.core.runtime.MetricsSum;
import org.nifibeam.core.runtime.StageFailure;
import org.nifibeam.core.runtime.StageTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run: its tasks' threads, its checkpoints, and the commit at the end. State changes under the
 * job's lock; the last task to end decides the outcome.
 */
final class EmbeddedJob implements QuiescentJob {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedJob.class);

    /**
     * Of the heap, one part in so many is for groups and state; tables grow by half of themselves
     * at once.
     */
    private static final int STATE_OF_HEAP = 4;

    private final Plan plan;
    private final RunOptions options;
    private final RunSinks sinks;
    private final EndedSplits endedSplits = new EndedSplits();
    private final Activity activity = new Activity();
    private final RocksStores stores;
    private final TaskHost.Surroundings surroundings;
    private final CheckpointFolder folder;
    private final Checkpoints coordinator;
    private final Thread checkpointing;
    private final List<Thread> threads = new ArrayList<>();
    private Optional<JobSetup> setup = Optional.empty();
    private final MetricsSum sum = new MetricsSum();
    private volatile List<List<StageTask>> measured = List.of();
    private volatile List<Task> started = List.of();
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile State state = State.RUNNING;
    private volatile boolean stopping;
    private volatile boolean draining;
    private volatile boolean dropped;
    private volatile boolean suspended;
    private Throwable failure;
    private boolean cancelled;
    private boolean committing;
    private boolean uncommitted;
    private int running;

    /**
     * A job that is not started.
     *
     * @param messages what the inbox of a task holds
     * @param taskBytes what a task's state may take; empty: what the settings say
     */
    EmbeddedJob(
            Plan plan,
            RunOptions options,
            int messages,
            OptionalLong taskBytes,
            CheckpointSettings checkpoints) {
        this.plan = plan;
        this.options = options;
        this.sinks = new RunSinks(options, plan.bounded());
        Path spilled = spilled();
        this.stores = new RocksStores(spilled);
        this.surroundings =
                new TaskHost.Surroundings(
                        options,
                        plan.bounded(),
                        sinks,
                        stores,
                        spilled,
                        taskBytes.orElseGet(() -> stateBytes(plan, options)),
                        QueueRoom.of(plan, options.parallelism(), messages));
        this.folder =
                new CheckpointFolder(
                        options.workFolder().resolve("checkpoints"), checkpoints.disk());
        this.coordinator = new Checkpoints(this, folder, checkpoints);
        this.checkpointing = new Thread(coordinator, "beam " + plan.name() + " checkpoints");
    }

    /** What memory has no room for; of no worth once the run has stopped. */
    private Path spilled() {
        return options.workFolder().resolve("spilled");
    }

    /** A share of the heap for the groups or the state of each task that has any. */
    private static long stateBytes(Plan plan, RunOptions options) {
        long stages =
                plan.stages().stream()
                        .filter(
                                s ->
                                        s.input() instanceof PlanStage.Input.Grouped
                                                || s.input() instanceof PlanStage.Input.Keyed)
                        .count();
        long all =
                options.settings()
                        .optionalInteger(EmbeddedRunner.GROUP_MEMORY)
                        .map(megabytes -> megabytes << 20)
                        .orElse(Runtime.getRuntime().maxMemory() / STATE_OF_HEAP);
        return Math.max(1, all / Math.max(1, stages * options.parallelism()));
    }

    /**
     * Sets all tasks up, where the last checkpoint or a savepoint left them if there is one, then
     * starts their threads.
     */
    synchronized void start() throws IOException {
        CheckpointFolder.delete(spilled());
        Files.createDirectory(spilled());
        Optional<CheckpointFolder.Stored> from = folder.latest(options.runId());
        boolean own = from.isPresent();
        if (own && from.get().manifest().last()) {
            conclude(from.get().manifest());
            return;
        }
        if (from.isEmpty() && options.savepoint().isPresent()) {
            from = Optional.of(readSavepoint(options.savepoint().get()));
        }
        JobSetup made = new JobSetup(this, plan, surroundings, from);
        setup = Optional.of(made);
        boolean ready;
        try {
            made.make();
            ready = from.isEmpty() || committedAgain(from.get().manifest());
        } catch (Throwable e) {
            closeUnstarted(own);
            throw e;
        }
        if (!ready) {
            closeUnstarted(own);
            state = State.FAILED;
            done.countDown();
            return;
        }
        from.ifPresent(
                stored ->
                        LOG.info(
                                "run {} goes on from checkpoint {}",
                                options.runId(),
                                stored.manifest().number()));
        running = made.tasks().size();
        activity.begin(running);
        started = List.copyOf(made.tasks());
        coordinator.begin(running, own ? folder.highest() : 0);
        for (Task task : made.tasks()) {
            threads.add(thread(new Thread(task, "beam " + plan.name() + " " + threads.size())));
        }
        measured = List.copyOf(made.stages());
        startThreads();
    }

    private static Thread thread(Thread made) {
        made.setDaemon(true);
        made.setContextClassLoader(EmbeddedJob.class.getClassLoader());
        return made;
    }

    private static CheckpointFolder.Stored readSavepoint(Path path) throws IOException {
        try {
            return CheckpointFolder.read(path);
        } catch (CoderException e) {
            throw new IOException("the savepoint " + path + " cannot be used: " + e.getMessage());
        }
    }

    /**
     * Commits the checkpoint to go on from once more; false if that fails, which is the failure of
     * a run that has not begun and leaves the checkpoint as it is.
     */
    private boolean committedAgain(Manifest checkpoint) {
        try {
            sinks.restore(checkpoint);
            return true;
        } catch (StageFailure e) {
            failure = e;
            return false;
        }
    }

    /**
     * Closes what was set up and is not started.
     *
     * @param own true if the run has a checkpoint of its own, to which belongs what it has written
     */
    private void closeUnstarted(boolean own) {
        closeTasks(0);
        if (!own) {
            sinks.abort();
        }
        closeRest();
    }

    /** The run had ended before it was stopped, and may not have been committed. */
    private void conclude(Manifest last) throws IOException {
        JobSetup.sinks(plan, sinks);
        try {
            sinks.conclude(last);
            JobSetup.endedSplits(plan, options.connectors(), last, endedSplits);
            acknowledgeEnded();
            folder.deleteAll();
            state = State.DONE;
        } catch (StageFailure e) {
            failure = e;
            state = State.FAILED;
        }
        closeRest();
        done.countDown();
    }

    /**
     * A thread that cannot be had ends the run like a failed task; the tasks it leaves without one
     * end with it.
     */
    private void startThreads() throws IOException {
        for (int i = 0; i < threads.size(); i++) {
            try {
                threads.get(i).start();
            } catch (Throwable e) {
                closeTasks(i);
                if (i == 0) {
                    sinks.abort();
                    closeRest();
                    throw e;
                }
                running = i;
                failed(e);
                return;
            }
        }
        try {
            thread(checkpointing).start();
        } catch (Throwable e) {
            failed(e);
        }
        if (stopping) {
            // Cancelled by somebody who attached before the threads were there.
            threads.forEach(Thread::interrupt);
        }
    }

    private void closeTasks(int from) {
        setup.orElseThrow().stages().stream().flatMap(List::stream).skip(from).forEach(this::close);
    }

    private void close(StageTask task) {
        try {
            task.close();
        } catch (IOException | RuntimeException e) {
            LOG.warn("cannot close a task of run {}", options.runId(), e);
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

    Activity activity() {
        return activity;
    }

    boolean draining() {
        return draining;
    }

    Checkpoints coordinator() {
        return coordinator;
    }

    RunSinks sinks() {
        return sinks;
    }

    /** Splits whose sources are to be told that they are read. */
    EndedSplits endedSplits() {
        return endedSplits;
    }

    /** True if what it writes is one result, which is committed at its end. */
    boolean bounded() {
        return plan.bounded();
    }

    /** Where all sources are; they give no further splits before their tasks have taken part. */
    Map<String, Manifest.SourceState> freezeSources(long checkpoint) throws InterruptedException {
        Map<String, Manifest.SourceState> states = new LinkedHashMap<>();
        for (Map.Entry<String, SplitQueue> source : sources().entrySet()) {
            states.put(source.getKey(), source.getValue().freeze(checkpoint));
        }
        return states;
    }

    /** A checkpoint that sources were frozen for is not taken. */
    void thawSources() {
        sources().values().forEach(SplitQueue::thaw);
    }

    private Map<String, SplitQueue> sources() {
        return setup.map(JobSetup::sources).orElse(Map.of());
    }

    /** Commits a checkpoint that is durable; false if that fails, which ends the run. */
    boolean commit(Manifest checkpoint) {
        try {
            sinks.commit(checkpoint);
            return true;
        } catch (StageFailure e) {
            synchronized (this) {
                // What is durable must stay, to be committed when the run is started again.
                uncommitted = true;
            }
            failed(e);
            return false;
        }
    }

    /**
     * A task was interrupted because the job is being stopped. If that is since it has failed it is
     * not cancelled, and keeps what it can go on from.
     */
    synchronized void interrupted() {
        cancelled |= failure == null;
        stop();
    }

    /**
     * A task has failed. What fails because the job is being stopped is no further failure. The
     * others are stopped before anything else is done, since where memory is used up anything may
     * fail.
     */
    synchronized void failed(Throwable cause) {
        boolean first = failure == null && !cancelled;
        if (first) {
            failure = cause;
        }
        stop();
        if (first && !(cause instanceof StageFailure)) {
            LOG.error("run {} fails", options.runId(), cause);
        }
    }

    /** It could not be started; who has attached meanwhile learns of it. */
    synchronized void neverStarted(Throwable cause) {
        failure = cause;
        state = State.FAILED;
        done.countDown();
    }

    /** By index, as this takes no memory, which may be used up. */
    private void stop() {
        stopping = true;
        coordinator.stop();
        for (int i = 0; i < threads.size(); i++) {
            threads.get(i).interrupt();
        }
    }

    /** A task's thread has come to its end; the last one ends the job. */
    void ended(int task) {
        try {
            coordinator.ended(task);
        } catch (Throwable e) {
            failed(e);
        } finally {
            if (isLast()) {
                end();
            }
        }
    }

    private synchronized boolean isLast() {
        committing = --running == 0;
        return committing;
    }

    private void end() {
        // This thread may have been interrupted to get here; the commit must not be.
        boolean interrupted = Thread.interrupted();
        coordinator.stop();
        interrupted |= join(checkpointing);
        try {
            // Before the commit: who sees what is committed need not wait long for the run to be
            // over.
            closeRest();
        } catch (Throwable e) {
            failed(e);
        }
        try {
            finish();
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

    /** Waits for a thread to end; true if this one was interrupted meanwhile. */
    private static boolean join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return interrupted;
    }

    private void finish() throws IOException {
        if (dropped || suspended && coordinator.hasAny()) {
            // Also where all tasks had ended by themselves just then: nothing of that is committed.
            cancelled = true;
            return;
        }
        if (failure == null && !cancelled) {
            try {
                boolean durable = coordinator.hasAny();
                sinks.commitLast(
                        durable
                                ? coordinator.conclude(sinks.until(Long.MAX_VALUE))
                                : sinks.newest());
                acknowledgeEnded();
                coordinator.deleteAll();
                return;
            } catch (StageFailure e) {
                failure = e;
                if (coordinator.hasAny()) {
                    return;
                }
            }
        }
        if (!uncommitted) {
            sinks.abort();
        }
        if (cancelled || plan.bounded()) {
            // What a bounded run had made ready is gone, so that it can only begin anew.
            coordinator.deleteAll();
        }
    }

    /**
     * What it has written is there: that a source cannot be told of it is no failure of the run.
     */
    private void acknowledgeEnded() {
        try {
            endedSplits.acknowledge(Long.MAX_VALUE);
        } catch (StageFailure e) {
            LOG.warn("run {} is committed: {}", options.runId(), e.problem().message());
        }
    }

    private void closeRest() {
        try {
            stores.close();
            CheckpointFolder.delete(spilled());
        } catch (IOException e) {
            LOG.warn("run {}: cannot remove state from disk", options.runId(), e);
        }
        for (SplitQueue queue : sources().values()) {
            try {
                queue.close();
            } catch (IOException | RuntimeException e) {
                LOG.warn("run {}: cannot close a source", options.runId(), e);
            }
        }
    }

    /** Stops it as if its JVM had been killed: nothing is committed, aborted or removed. */
    void drop() throws InterruptedException {
        synchronized (this) {
            dropped = true;
            cancelled = true;
            stop();
        }
        done.await();
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
    public synchronized void suspend() {
        suspended = true;
        cancel();
    }

    @Override
    public synchronized void drain() {
        draining = true;
        sources().values().forEach(SplitQueue::drain);
    }

    @Override
    public void savepoint(Path to) throws IOException, InterruptedException {
        savepoint(to, false);
    }

    @Override
    public void stopWithSavepoint(Path to) throws IOException, InterruptedException {
        savepoint(to, true);
    }

    private void savepoint(Path to, boolean last) throws IOException, InterruptedException {
        if (plan.bounded()) {
            throw new IOException(
                    "a bounded pipeline has no savepoints: what it writes is one result, of the run that has begun it");
        }
        coordinator.savepoint(to, last);
    }

    @Override
    public CheckpointFigures checkpoints() {
        return coordinator.figures();
    }

    @Override
    public synchronized Optional<Failure> failure() {
        if (!state.ended() || failure == null) {
            return Optional.empty();
        }
        if (failure instanceof StageFailure stage) {
            return Optional.of(new Failure(stage.problem(), failure));
        }
        return Optional.of(
                failure instanceof OutOfMemoryError
                        ? new Failure(
                                problem(
                                        "the run has used up its memory, a heap of "
                                                + (Runtime.getRuntime().maxMemory() >> 20)
                                                + " MB: "
                                                + StageFailure.words(failure),
                                        "give it more heap, or let it hold less at a time: smaller windows, fewer keys, less parallelism"),
                                failure)
                        : new Failure(
                                problem(words(failure), "see the log for the whole cause"),
                                failure));
    }

    /** An error's message alone mostly says little. */
    private static String words(Throwable cause) {
        return cause instanceof Error ? cause.toString() : StageFailure.words(cause);
    }

    private static Problem problem(String message, String advice) {
        return new Problem(ProblemCode.FAILED, Place.NOWHERE, Optional.empty(), message, advice);
    }

    @Override
    public List<StageMetrics> metrics() {
        return sum.of(measured);
    }

    @Override
    public boolean quiescent() {
        OptionalLong before = activity.ifNone();
        long now = options.clock().millis();
        boolean due = false;
        for (Task task : started) {
            if (task.isDue(now)) {
                due = true;
                task.wake();
            }
        }
        boolean still = before.isPresent() && before.equals(activity.ifNone());
        return state.ended() || still && !due && !started.isEmpty();
    }
}
