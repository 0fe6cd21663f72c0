package org.nifibeam.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.CheckpointFigures;
import org.nifibeam.core.run.Failure;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.run.StageMetrics;
import org.nifibeam.core.spi.Connection;
import org.nifibeam.core.spi.Connections;
import org.nifibeam.core.spi.ConnectorProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one run of this process. Thread-safe; one thread carries it out, others ask and tell. */
final class RunningPipeline {
    private static final Logger LOG = LoggerFactory.getLogger(RunningPipeline.class);

    private final CountDownLatch told = new CountDownLatch(1);
    private ProcessRun run;
    private Optional<Job> job = Optional.empty();
    private boolean cancelled;
    private boolean drained;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Outcome outcome = new Outcome(Job.State.RUNNING, List.of(), List.of());

    /**
     * Has a run begin; does nothing if it has been told before.
     *
     * @throws IllegalStateException if it was told of another run
     */
    synchronized void begin(ProcessRun wanted) {
        if (run != null && !run.runId().equals(wanted.runId())) {
            throw new IllegalStateException(
                    "this process runs " + run.runId() + ", not " + wanted.runId());
        }
        if (run == null) {
            run = wanted;
            told.countDown();
        }
    }

    /** The id of the run, once it is known. */
    synchronized Optional<String> runId() {
        return Optional.ofNullable(run).map(ProcessRun::runId);
    }

    /** True once there is a run. */
    boolean awaitRun(Duration limit) throws InterruptedException {
        return told.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Runs it to its end. */
    Outcome carryOut() throws InterruptedException {
        Outcome end;
        try {
            Job started = start(wanted());
            started(started);
            while (!started.await(Duration.ofMinutes(1)).ended()) {
                LOG.debug("the run goes on");
            }
            end = new Outcome(started.state(), problems(started), started.metrics());
        } catch (ProblemException e) {
            end = new Outcome(Job.State.FAILED, e.problems(), List.of());
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.error("the run cannot be started", e);
            end =
                    new Outcome(
                            Job.State.FAILED,
                            List.of(
                                    new Problem(
                                            ProblemCode.FAILED,
                                            Place.NOWHERE,
                                            Optional.empty(),
                                            "the run cannot be started: " + e,
                                            "the log of its process has the whole cause")),
                            List.of());
        }
        outcome = end;
        ended.countDown();
        return end;
    }

    private synchronized ProcessRun wanted() {
        return run;
    }

    private static Job start(ProcessRun wanted) throws ProblemException, IOException {
        ClassLoader loader = RunningPipeline.class.getClassLoader();
        List<ConnectorProvider> own = new ArrayList<>();
        for (HostConnectors host : ServiceLoader.load(HostConnectors.class, loader)) {
            own.addAll(host.connectors(wanted.hostFolder()));
        }
        PipelineCompiler loaded =
                PipelineCompiler.load(loader).with(own.toArray(ConnectorProvider[]::new));
        List<Connection> connections = new ArrayList<>();
        for (RunConnection given : wanted.connections()) {
            connections.add(
                    loaded.connectors().connection(given.name(), given.type(), given.settings()));
        }
        PipelineCompiler compiler =
                loaded.withConnections(
                        Connections.of(connections, "the process was not given any other"));
        CompileSettings settings =
                wanted.allowedPaths()
                        .map(CompileSettings::restrictedTo)
                        .orElse(CompileSettings.UNRESTRICTED);
        Graph graph =
                compiler.graph(Definition.parse(wanted.definition(), Optional.empty()), settings);
        Runner runner = runner(wanted.runner(), loader);
        Plan plan = Planner.plan(graph, runner.capabilities(), compiler.connectors());
        return runner.run(
                plan,
                new RunOptions(
                        wanted.runId(),
                        wanted.parallelism(),
                        wanted.workFolder(),
                        compiler.connectors(),
                        InstantSource.system(),
                        wanted.settings()));
    }

    private static Runner runner(String name, ClassLoader loader) {
        for (Runner runner : ServiceLoader.load(Runner.class, loader)) {
            if (runner.name().equals(name)) {
                return runner;
            }
        }
        throw new IllegalStateException("there is no runner '" + name + "' on the class path");
    }

    private synchronized void started(Job started) {
        job = Optional.of(started);
        if (cancelled) {
            started.cancel();
        }
        if (drained) {
            started.drain();
        }
    }

    synchronized void cancel() {
        cancelled = true;
        job.ifPresent(Job::cancel);
    }

    void suspend() {
        job().ifPresent(Job::suspend);
    }

    /**
     * Has it keep a savepoint, and waits for it.
     *
     * @throws IllegalStateException if there is none
     */
    void savepoint(Path to) throws InterruptedException {
        try {
            job().orElseThrow(() -> new IOException("the run has not begun")).savepoint(to);
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    CheckpointFigures checkpoints() {
        return job().map(Job::checkpoints).orElse(CheckpointFigures.NONE);
    }

    synchronized void drain() {
        drained = true;
        job.ifPresent(Job::drain);
    }

    /** Where it is; waits so long for its end. */
    Outcome await(Duration limit) throws InterruptedException {
        ended.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        Outcome end = outcome;
        return end.state().ended() ? end : new Outcome(Job.State.RUNNING, List.of(), metrics());
    }

    private synchronized Optional<Job> job() {
        return job;
    }

    List<StageMetrics> metrics() {
        return job().map(Job::metrics).orElse(List.of());
    }

    private static List<Problem> problems(Job ended) {
        Optional<Failure> failure = ended.failure();
        failure.ifPresent(f -> LOG.error("the run fails: {}", f.problem(), f.cause()));
        return failure.map(f -> List.of(f.problem())).orElse(List.of());
    }
}
