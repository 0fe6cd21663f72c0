package org.nifibeam.flink;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.nifibeam.core.compile.Recipes;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.run.CheckpointFigures;
import org.nifibeam.core.run.Failure;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.run.StageMetrics;
import org.nifibeam.core.runtime.StageFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded run on a cluster elsewhere. A thread follows Flink's job and commits what it has
 * written when it has finished. A job manager that does not answer for a while is waited for: the
 * job goes on without us.
 */
final class RemoteJob implements Job {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteJob.class);
    private static final long FIRST_LOOK_MILLIS = 50;
    private static final long LOOK_MILLIS = 1_000;

    private final RemoteCluster cluster;
    private final Plan plan;
    private final RunOptions options;
    private final RunSinks sinks;
    private final JobID flinkId;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile State state = State.RUNNING;
    private volatile List<StageMetrics> metrics = List.of();
    private volatile Optional<Failure> failure = Optional.empty();

    private RemoteJob(RemoteCluster cluster, Plan plan, RunOptions options) {
        this.cluster = cluster;
        this.plan = plan;
        this.options = options;
        this.sinks = new RunSinks(options, plan);
        this.flinkId = Submission.jobId(options.runId());
    }

    /**
     * Submits a run and follows it; if the cluster has the run's job already, only follows it.
     *
     * @param address the job manager's
     * @throws IOException if the cluster is not there, does not fit or does not take it, or has
     *     another pipeline's job under that run id
     */
    static RemoteJob start(String address, Plan plan, RunOptions options) throws IOException {
        if (!plan.bounded()) {
            throw new IOException(
                    "an unbounded pipeline cannot run on a Flink cluster elsewhere yet; leave"
                            + " 'jobmanager' out to run it in this JVM");
        }
        RemoteCluster cluster = RemoteCluster.connect(address);
        try {
            RemoteJob job = new RemoteJob(cluster, plan, options);
            RunFingerprint fingerprint =
                    RunFingerprint.of(Submission.recipe(options), Recipes.describe(plan));
            if (cluster.status(job.flinkId).isPresent()) {
                fingerprint.requireOf(cluster, options.runId());
            } else {
                cluster.requireFitting();
                Submission.submit(cluster, plan, options);
            }
            Thread follower = new Thread(job::follow, "beam " + plan.name() + " on Flink");
            follower.setDaemon(true);
            follower.start();
            return job;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void follow() {
        try {
            end(awaitEnd());
        } catch (IOException | RuntimeException e) {
            // Whatever it is, the run must end.
            LOG.error("run {} fails", runId(), e);
            fail(problem(StageFailure.words(e)), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            cluster.close();
            done.countDown();
        }
    }

    /**
     * How Flink's job has ended.
     *
     * @param handed what its tasks have counted and handed over
     */
    private record Ended(JobStatus status, Map<String, Object> handed) {}

    /** Empty if the cluster has lost it. */
    private Optional<Ended> awaitEnd() throws InterruptedException {
        long wait = FIRST_LOOK_MILLIS;
        boolean answered = true;
        while (true) {
            try {
                Optional<JobStatus> status = cluster.status(flinkId);
                if (status.isEmpty()) {
                    return Optional.empty();
                }
                if (status.get().isGloballyTerminalState()) {
                    return Optional.of(new Ended(status.get(), cluster.result(flinkId)));
                }
                answered = true;
                figures(cluster.counted(flinkId));
            } catch (IOException e) {
                if (answered) {
                    LOG.warn("run {} goes on unseen: {}", runId(), e.getMessage());
                }
                answered = false;
            }
            Thread.sleep(wait);
            wait = Math.min(LOOK_MILLIS, 2 * wait);
        }
    }

    private void end(Optional<Ended> ended) throws IOException {
        if (ended.isEmpty()) {
            sinks.abort();
            fail(
                    problem(
                            "the cluster does not know the job "
                                    + flinkId
                                    + " of run '"
                                    + runId()
                                    + "' any more: its job manager was started anew, or the job"
                                    + " ended too long ago"),
                    new IOException("job lost"));
            return;
        }
        figures(ended.get().handed());
        switch (ended.get().status()) {
            case FINISHED -> commit(ended.get().handed());
            case CANCELED -> {
                sinks.abort();
                state = State.CANCELLED;
            }
            default -> {
                sinks.abort();
                String told = cluster.failure(flinkId).orElse("Flink has ended the job");
                Optional<String> file = options.recipe().flatMap(recipe -> recipe.file());
                Problem problem = SentFailure.problem(told, file);
                fail(problem, SentFailure.cause(told, problem));
            }
        }
    }

    private void commit(Map<String, Object> handed) {
        List<PreparedHandle> prepared = new ArrayList<>();
        for (Map.Entry<String, Object> each : handed.entrySet()) {
            if (each.getKey().startsWith(StageOperator.HANDLES)) {
                for (Object handle : (List<?>) each.getValue()) {
                    prepared.add((PreparedHandle) handle);
                }
            }
        }
        try {
            sinks.commit(prepared);
            state = State.DONE;
        } catch (StageFailure e) {
            sinks.abort();
            fail(e.problem(), e);
        }
    }

    private void figures(Map<String, Object> accumulators) {
        List<TaskFigures> sent = new ArrayList<>();
        accumulators.forEach(
                (name, value) -> {
                    if (name.startsWith(StageOperator.FIGURES)) {
                        ((List<?>) value).forEach(task -> sent.add((TaskFigures) task));
                    }
                });
        metrics = TaskFigures.sum(sent);
    }

    private void fail(Problem problem, Throwable cause) {
        failure = Optional.of(new Failure(problem, cause));
        state = State.FAILED;
    }

    private static Problem problem(String words) {
        return new Problem(
                ProblemCode.FAILED,
                Place.NOWHERE,
                Optional.empty(),
                words,
                "see the cluster's logs, and run again");
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
    public void cancel() {
        if (state.ended()) {
            return;
        }
        try {
            cluster.cancel(flinkId);
        } catch (IOException e) {
            LOG.warn("run {} cannot be cancelled: {}", runId(), e.getMessage());
        }
    }

    /** A bounded run takes no checkpoints. */
    @Override
    public void suspend() {
        cancel();
    }

    /** The tasks of a cluster elsewhere cannot be told to end where they are. */
    @Override
    public void drain() {
        throw new UnsupportedOperationException(
                "a run on a Flink cluster cannot be drained yet; cancel it, or let it come to its"
                        + " end");
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
    public Optional<Failure> failure() {
        return state.ended() ? failure : Optional.empty();
    }

    /** As old as Flink's last heartbeat, some seconds. */
    @Override
    public List<StageMetrics> metrics() {
        return metrics;
    }
}
