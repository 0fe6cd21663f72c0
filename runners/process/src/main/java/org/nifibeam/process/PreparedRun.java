package org.nifibeam.process;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.nifibeam.core.code.UserJars;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.model.UserCodeStages;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.spi.Connection;
import org.nifibeam.core.spi.Connections;
import org.nifibeam.core.spi.ConnectorProvider;
import org.nifibeam.core.spi.Connectors;

/**
 * A run compiled, with the code of its users, and not begun.
 *
 * @param jars closed with it
 */
record PreparedRun(
        ProcessRun run, Runner runner, Connectors connectors, Graph graph, Plan plan, UserJars jars)
        implements AutoCloseable {

    /**
     * Compiles.
     *
     * @throws ProblemException with all that is wrong, or that the runner cannot do
     */
    static PreparedRun of(ProcessRun run) throws ProblemException, IOException {
        ClassLoader loader = PreparedRun.class.getClassLoader();
        List<ConnectorProvider> own = new ArrayList<>();
        for (HostConnectors host : ServiceLoader.load(HostConnectors.class, loader)) {
            own.addAll(host.connectors(run.hostFolder()));
        }
        PipelineCompiler loaded =
                PipelineCompiler.load(loader).with(own.toArray(ConnectorProvider[]::new));
        PipelineCompiler compiler = loaded.withConnections(connections(run, loaded.connectors()));
        CompileSettings settings =
                run.allowedPaths()
                        .map(CompileSettings::restrictedTo)
                        .orElse(CompileSettings.UNRESTRICTED);
        UserJars jars = UserJars.of(run.jars());
        try {
            Graph graph =
                    compiler.graph(
                            Definition.parse(run.definition(), Optional.empty()),
                            settings.withJars(jars));
            Runner runner = runner(run.runner(), loader);
            Plan plan = Planner.plan(graph, runner.capabilities(), compiler.connectors());
            return new PreparedRun(run, runner, compiler.connectors(), graph, plan, jars);
        } catch (ProblemException | RuntimeException | Error e) {
            jars.close();
            throw e;
        }
    }

    private static Connections connections(ProcessRun run, Connectors connectors)
            throws ProblemException {
        List<Connection> connections = new ArrayList<>();
        for (RunConnection given : run.connections()) {
            connections.add(connectors.connection(given.name(), given.type(), given.settings()));
        }
        return Connections.of(connections, "the process was not given any other");
    }

    private static Runner runner(String name, ClassLoader loader) {
        for (Runner runner : ServiceLoader.load(Runner.class, loader)) {
            if (runner.name().equals(name)) {
                return runner;
            }
        }
        throw new IllegalStateException("there is no runner '" + name + "' on the class path");
    }

    /** The stages that write with sinks of connectors; others are users' own. */
    List<PlannedWrite> writes() {
        List<PlannedWrite> writes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Write write && write.spec().given().isEmpty()) {
                writes.add(
                        new PlannedWrite(
                                write.stage().id(),
                                write.spec().type(),
                                write.spec().config(),
                                write.spec().schema()));
            }
        }
        return writes;
    }

    /** The names of the stages that run code of users. */
    List<String> codeStages() {
        return UserCodeStages.of(graph).stream().map(StageInfo::name).distinct().toList();
    }

    /** Begins it. */
    Job start() throws IOException {
        return runner.run(
                plan,
                new RunOptions(
                        run.runId(),
                        run.parallelism(),
                        run.workFolder(),
                        connectors,
                        InstantSource.system(),
                        run.settings(),
                        run.savepoint()));
    }

    @Override
    public void close() throws IOException {
        jars.close();
    }
}
