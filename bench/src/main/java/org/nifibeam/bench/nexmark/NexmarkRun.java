package org.nifibeam.bench.nexmark;

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
import org.nifibeam.core.spi.SinkProvider;

/** A query planned for one of our runners, to be run as often as wanted. One thread's. */
final class NexmarkRun {
    private final Runner runner;
    private final Path work;
    private final int tasks;
    private final Plan plan;
    private final PipelineCompiler compiler;

    NexmarkRun(
            NexmarkQuery query,
            long events,
            boolean asStream,
            String runnerName,
            int tasks,
            SinkProvider sink,
            Path work)
            throws ProblemException {
        this.work = work;
        this.tasks = tasks;
        ClassLoader loader = NexmarkRun.class.getClassLoader();
        this.runner =
                ServiceLoader.load(Runner.class, loader).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(r -> r.name().equals(runnerName))
                        .findAny()
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "there is no runner named " + runnerName));
        this.compiler =
                PipelineCompiler.load(loader)
                        .with(
                                new NexmarkSource(NexmarkCollection.PERSONS, tasks),
                                new NexmarkSource(NexmarkCollection.AUCTIONS, tasks),
                                new NexmarkSource(NexmarkCollection.BIDS, tasks),
                                sink);
        Definition definition =
                Definition.parse(query.definition(events, asStream, sink.type()), Optional.empty());
        this.plan =
                Planner.plan(
                        compiler.graph(definition, CompileSettings.UNRESTRICTED),
                        runner.capabilities(),
                        compiler.connectors());
    }

    /** Runs to the end. */
    void run() throws IOException, InterruptedException {
        RunOptions options =
                new RunOptions(
                        UUID.randomUUID().toString(),
                        tasks,
                        Files.createTempDirectory(work, "run"),
                        compiler.connectors(),
                        InstantSource.system(),
                        new Config(Map.of()));
        Job job = runner.run(plan, options);
        if (job.await(Duration.ofMinutes(30)) != Job.State.DONE) {
            throw new IllegalStateException("the run did not end well: " + job.failure());
        }
        runner.forget(options.runId());
    }
}
