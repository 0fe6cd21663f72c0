package org.nifibeam.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.util.OptionalFailure;
import org.apache.flink.util.SerializedValue;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.run.CheckpointFigures;
import org.nifibeam.core.run.Failure;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.StageMetrics;
import org.nifibeam.core.runtime.MetricsSum;
import org.nifibeam.core.runtime.StageFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One bounded run on a Flink cluster in this JVM. A thread waits for Flink's job to end, then
 * commits what it has written, or aborts it.
 */
final class FlinkJob implements Job {
    private static final Logger LOG = LoggerFactory.getLogger(FlinkJob.class);

    /** How long Flink may take to close what it has of a job that has ended. */
    private static final Duration CLOSING = Duration.ofSeconds(30);

    private final LocalRun run;
    private final LocalClusters clusters;
    private LocalClusters.Cluster cluster;
    private JobID flinkId;
    private final MetricsSum sum = new MetricsSum();
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile State state = State.RUNNING;
    private Optional<Throwable> failure = Optional.empty();
    private boolean cancelled;
    private boolean committing;

    /** A job that is not started; a cluster is its own from its start until it has ended. */
    FlinkJob(LocalRun run, LocalClusters clusters) {
        this.run = run;
        this.clusters = clusters;
    }

    /**
     * Hands it to Flink.
     *
     * @throws IOException if Flink does not take it or the work folder cannot be used; nothing is
     *     left then
     */
    void start() throws IOException {
        delete(run.spilled());
        Files.createDirectory(run.spilled());
        LocalRuns.add(run);
        try {
            cluster = clusters.take(run.options().parallelism());
            flinkId =
                    cluster.flink()
                            .submitJob(
                                    JobTopology.of(
                                            run.reference(),
                                            run.plan(),
                                            run.options().parallelism()))
                            .get()
                            .getJobID();
        } catch (IOException | RuntimeException e) {
            neverStarted();
            throw e;
        } catch (ExecutionException | InterruptedException e) {
            neverStarted();
            throw new IOException("Flink does not take the job: " + e.getMessage(), e);
        }
        Thread watcher = new Thread(this::watch, "beam " + run.plan().name() + " on Flink");
        watcher.setDaemon(true);
        watcher.start();
    }

    private void neverStarted() {
        clean();
        release();
    }

    private void watch() {
        Optional<Throwable> failed;
        List<PreparedHandle> prepared = new ArrayList<>();
        try {
            JobResult result = cluster.flink().requestJobResult(flinkId).get();
            failed = failed(result);
            if (failed.isEmpty()) {
                prepared.addAll(prepared(result));
            }
            if (!run.awaitEnumerators(CLOSING)) {
                LOG.warn("run {}: Flink has not closed all sources within {}", runId(), CLOSING);
            }
        } catch (Exception e) {
            // Whatever it is, the run must end.
            failed = Optional.of(e);
        }
        try {
            end(failed, prepared);
        } finally {
            release();
            done.countDown();
        }
    }

    /** Why Flink's job has not finished; a task that has failed says it better than Flink. */
    private Optional<Throwable> failed(JobResult result) {
        if (result.isSuccess()) {
            return Optional.empty();
        }
        Optional<Throwable> noted = run.failure();
        if (noted.isPresent()) {
            return noted;
        }
        return Optional.of(
                result.getSerializedThrowable()
                        .map(s -> s.deserializeError(FlinkJob.class.getClassLoader()))
                        .orElseGet(() -> new IllegalStateException("Flink has ended the job")));
    }

    private static List<PreparedHandle> prepared(JobResult result)
            throws IOException, ClassNotFoundException {
        List<PreparedHandle> all = new ArrayList<>();
        for (Map.Entry<String, SerializedValue<OptionalFailure<Object>>> accumulator :
                result.getAccumulatorResults().entrySet()) {
            if (accumulator.getKey().startsWith(StageOperator.HANDLES)) {
                Object value =
                        accumulator
                                .getValue()
                                .deserializeValue(FlinkJob.class.getClassLoader())
                                .getUnchecked();
                for (Object handle : (List<?>) value) {
                    all.add((PreparedHandle) handle);
                }
            }
        }
        return all;
    }

    private void end(Optional<Throwable> failed, List<PreparedHandle> prepared) {
        synchronized (this) {
            committing = failed.isEmpty() && !cancelled;
            failure = cancelled ? Optional.empty() : failed;
        }
        if (committing) {
            try {
                run.sinks().commit(prepared);
            } catch (RuntimeException | Error e) {
                failure = Optional.of(e);
            }
        }
        if (!committing || failure.isPresent()) {
            run.sinks().abort();
        }
        failure.filter(cause -> !(cause instanceof StageFailure))
                .ifPresent(cause -> LOG.error("run {} fails", runId(), cause));
        clean();
        state = failure.isPresent() ? State.FAILED : committing ? State.DONE : State.CANCELLED;
    }

    private void clean() {
        try {
            delete(run.spilled());
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("run {}: cannot remove groups from disk", runId(), e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private void release() {
        LocalRuns.remove(runId());
        if (cluster != null) {
            clusters.giveBack(cluster);
        }
    }

    @Override
    public String runId() {
        return run.options().runId();
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
        // Once the job has ended its work is being committed, which must not be torn.
        if (!committing && !state.ended() && !cancelled) {
            cancelled = true;
            run.stopping();
            cluster.flink().cancelJob(flinkId);
        }
    }

    /** A bounded run takes no checkpoints. */
    @Override
    public void suspend() {
        cancel();
    }

    @Override
    public void drain() {
        run.drain();
    }

    @Override
    public void savepoint(Path to) throws IOException {
        throw new IOException(
                "a bounded pipeline has no savepoints: what it writes is one result, of the run"
                        + " that has begun it");
    }

    @Override
    public void stopWithSavepoint(Path to) throws IOException {
        savepoint(to);
    }

    @Override
    public CheckpointFigures checkpoints() {
        return CheckpointFigures.NONE;
    }

    @Override
    public synchronized Optional<Failure> failure() {
        if (!state.ended()) {
            return Optional.empty();
        }
        return failure.map(FlinkJob::failure);
    }

    private static Failure failure(Throwable cause) {
        if (cause instanceof StageFailure stage) {
            return new Failure(stage.problem(), cause);
        }
        String words = cause instanceof Error ? cause.toString() : StageFailure.words(cause);
        Problem problem =
                new Problem(
                        ProblemCode.FAILED,
                        Place.NOWHERE,
                        Optional.empty(),
                        words,
                        "see the log for the whole cause");
        return new Failure(problem, cause);
    }

    @Override
    public List<StageMetrics> metrics() {
        return sum.of(run.tasks());
    }
}
