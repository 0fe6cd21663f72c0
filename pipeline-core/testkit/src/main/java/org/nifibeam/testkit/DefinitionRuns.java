package org.nifibeam.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
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

/**
 * Runs definitions as a host does, with all that is on the class path and the system's clock.
 * Immutable.
 *
 * @param runner where they run
 * @param connections those that definitions may name
 * @param settings the runner's
 */
public record DefinitionRuns(Runner runner, Connections connections, Config settings) {
    /** Without connections; an unbounded run takes a checkpoint every 200 ms. */
    public static DefinitionRuns on(Runner runner) {
        return new DefinitionRuns(
                runner, Connections.NONE, new Config(Map.of("checkpoint_interval", "200ms")));
    }

    /** The same with other connections. */
    public DefinitionRuns with(Connections others) {
        return new DefinitionRuns(runner, others, settings);
    }

    /** The same with other settings. */
    public DefinitionRuns with(Config others) {
        return new DefinitionRuns(runner, connections, others);
    }

    /** The plan of a definition. */
    public Plan plan(String definition) throws ProblemException {
        return plan(compiler(), definition);
    }

    /**
     * Begins a run, or goes on with it.
     *
     * @param work the run's folder
     */
    public Job start(String runId, String definition, Path work, int tasks)
            throws ProblemException, IOException {
        PipelineCompiler compiler = compiler();
        return runner.run(
                plan(compiler, definition),
                new RunOptions(
                        runId,
                        tasks,
                        work,
                        compiler.connectors(),
                        InstantSource.system(),
                        settings));
    }

    private PipelineCompiler compiler() {
        return PipelineCompiler.load(DefinitionRuns.class.getClassLoader())
                .withConnections(connections);
    }

    private Plan plan(PipelineCompiler compiler, String definition) throws ProblemException {
        return Planner.plan(
                compiler.graph(
                        Definition.parse(definition, Optional.of("pipeline.yaml")),
                        CompileSettings.UNRESTRICTED),
                runner.capabilities(),
                compiler.connectors());
    }
}
