package org.nifibeam.launcher;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.nifibeam.core.code.UserJars;
import org.nifibeam.core.compile.Compilation;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.definition.ParseSettings;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.spi.Connections;
import org.nifibeam.core.spi.Connectors;

/** A definition on disk, compiled. */
record DefinitionFile(PipelineCompiler compiler, Graph graph, UserJars jars) {
    /**
     * Reads and compiles.
     *
     * @param values parameters and variables that the command line gives
     * @param connections what the definition may name
     * @throws ProblemException with all that is wrong with it
     * @throws UserException if the file cannot be read
     */
    static DefinitionFile compile(Path file, ParseSettings values, Connections connections)
            throws ProblemException, UserException {
        PipelineCompiler compiler =
                PipelineCompiler.load(DefinitionFile.class.getClassLoader())
                        .withConnections(connections);
        // Whoever runs a file of his own may run his own code.
        UserJars jars = UserJars.any();
        Compilation compilation =
                compiler.compile(
                        read(file),
                        Optional.of(file.toString()),
                        values,
                        CompileSettings.UNRESTRICTED.withJars(jars));
        if (compilation.graph().isEmpty()) {
            close(jars);
            throw new ProblemException(compilation.problems());
        }
        return new DefinitionFile(compiler, compilation.graph().get(), jars);
    }

    private static void close(UserJars jars) throws UserException {
        try {
            jars.close();
        } catch (IOException e) {
            throw new UserException(Main.WRONG, "a jar cannot be closed (" + Causes.line(e) + ")");
        }
    }

    /**
     * A file's text.
     *
     * @throws UserException if it cannot be read
     */
    static String read(Path file) throws UserException {
        if (Files.isDirectory(file)) {
            throw new UserException(
                    Main.WRONG,
                    file + ": [UNREACHABLE] this is a folder; give the path of a definition");
        }
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new UserException(
                    Main.WRONG,
                    file + ": [UNREACHABLE] there is no such file; give the path of a definition");
        } catch (MalformedInputException e) {
            throw new UserException(
                    Main.WRONG, file + ": [SYNTAX] the file is no UTF-8 text; save it as UTF-8");
        } catch (IOException e) {
            throw new UserException(
                    Main.WRONG, file + ": [UNREACHABLE] cannot be read (" + Causes.line(e) + ")");
        }
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
}
