package org.nifibeam.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.UUID;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.Connections;
import org.nifibeam.core.spi.ConnectorProvider;

/** A definition planned for one of our runners, to be run as often as wanted. One thread's. */
public final class PlannedRun {
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final Runner runner;
    private final PipelineCompiler compiler;
    private final Plan plan;
    private final int tasks;
    private final Path work;

    private PlannedRun(Runner runner, PipelineCompiler compiler, Plan plan, int tasks, Path work) {
        this.runner = runner;
        this.compiler = compiler;
        this.plan = plan;
        this.tasks = tasks;
        this.work = work;
    }

    /**
     * Plans.
     *
     * @param definition its text
     * @param runner its name
     * @param tasks of each stage
     * @param work a folder for what runs keep
     * @param own connectors beside those that ship
     */
    public static PlannedRun of(
            String definition, String runner, int tasks, Path work, ConnectorProvider... own)
            throws ProblemException {
        return of(
                definition,
                runner,
                tasks,
                work,
                PipelineCompiler.load(PlannedRun.class.getClassLoader()).with(own));
    }

    /** The same with connections. */
    public static PlannedRun of(
            String definition, String runner, int tasks, Path work, Connections connections)
            throws ProblemException {
        return of(
                definition,
                runner,
                tasks,
                work,
                PipelineCompiler.load(PlannedRun.class.getClassLoader())
                        .withConnections(connections));
    }

    private static PlannedRun of(
            String definition, String runner, int tasks, Path work, PipelineCompiler compiler)
            throws ProblemException {
        Runner found = runner(runner);
        Plan plan =
                Planner.plan(
                        compiler.graph(
                                Definition.parse(definition, Optional.empty()),
                                CompileSettings.UNRESTRICTED),
                        found.capabilities(),
                        compiler.connectors());
        return new PlannedRun(found, compiler, plan, tasks, work);
    }

    private static Runner runner(String name) {
        return ServiceLoader.load(Runner.class, PlannedRun.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .filter(r -> r.name().equals(name))
                .findAny()
                .orElseThrow(
                        () -> new IllegalArgumentException("there is no runner named " + name));
    }

    /** Runs to the end. */
    public void run() throws IOException, InterruptedException {
        Job job = start();
        if (job.await(LIMIT) != Job.State.DONE) {
            throw new IllegalStateException("the run did not end well: " + job.failure());
        }
        runner.forget(job.runId());
    }

    /** Begins; to be cancelled if it does not end by itself. */
    public Job start() throws IOException, InterruptedException {
        RunOptions options =
                new RunOptions(
                        UUID.randomUUID().toString(),
                        tasks,
                        Files.createTempDirectory(work, "run"),
                        compiler.connectors(),
                        InstantSource.system(),
                        new Config(Map.of()));
        return runner.run(plan, options);
    }
}
