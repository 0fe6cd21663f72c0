package org.nifibeam.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.nifibeam.core.code.UserJars;
import org.nifibeam.core.compile.Compilation;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.compile.Recipes;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Recipe;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.spi.Connectors;

/** A definition on disk, compiled. */
record DefinitionFile(PipelineCompiler compiler, Graph graph, UserJars jars, Recipe recipe) {
    /**
     * Reads and compiles.
     *
     * @param values parameters and variables that the command line gives
     * @throws ProblemException with all that is wrong with it
     * @throws UserException if the file cannot be read
     */
    static DefinitionFile compile(Path file, Values values) throws ProblemException, UserException {
        DocumentFile document = DocumentFile.read(file, values);
        PipelineCompiler compiler = newCompiler(values);
        // Whoever runs a file of his own may run his own code.
        UserJars jars = UserJars.any();
        Compilation compilation =
                compiler.compile(
                        document.text(),
                        document.name(),
                        document.settings(),
                        CompileSettings.UNRESTRICTED.withJars(jars));
        if (compilation.graph().isEmpty()) {
            close(jars);
            throw new ProblemException(compilation.refusals());
        }
        Graph graph = compilation.graph().get();
        Recipe recipe = Recipes.of(document.text(), document.name(), document.settings(), graph);
        return new DefinitionFile(compiler, graph, jars, recipe);
    }

    private static void close(UserJars jars) throws UserException {
        try {
            jars.close();
        } catch (IOException e) {
            throw new UserException(Main.WRONG, "a jar cannot be closed (" + Causes.line(e) + ")");
        }
    }

    /**
     * A compiler with all that is on the class path.
     *
     * @param values the connections that the command line gives
     */
    static PipelineCompiler newCompiler(Values values) throws ProblemException, UserException {
        PipelineCompiler compiler = PipelineCompiler.load(DefinitionFile.class.getClassLoader());
        return compiler.withConnections(values.connections(compiler.connectors()));
    }

    /** The connectors on the class path. */
    static Connectors connectors() {
        return Connectors.load(DefinitionFile.class.getClassLoader());
    }

    /** The runner of that name. */
    static Runner runner(String name) throws UserException {
        TreeMap<String, Runner> known = new TreeMap<>();
        ServiceLoader.load(Runner.class, DefinitionFile.class.getClassLoader())
                .forEach(r -> known.put(r.name(), r));
        Runner runner = known.get(name);
        if (runner == null) {
            throw new UserException(
                    Main.WRONG,
                    "there is no runner '"
                            + name
                            + "'; there are: "
                            + String.join(", ", known.keySet()));
        }
        return runner;
    }

    /** Lets go of a runner's engine, if it has one; no run of it goes on. */
    static void close(Runner runner) throws Exception {
        if (runner instanceof AutoCloseable engine) {
            engine.close();
        }
    }
}
