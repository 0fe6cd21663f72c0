package org.nifibeam.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.definition.ParseSettings;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.spi.Connections;
import org.nifibeam.core.spi.Connectors;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a command works on, and what it should run on: options that several commands have. */
final class PipelineSource {
    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "a Beam YAML file, or a jar with a program (then with --class)")
    private Path file;

    @Parameters(
            index = "1..*",
            paramLabel = "NAME=VALUE",
            description = "what the program in a jar is given")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = "--class",
            paramLabel = "CLASS",
            description = "the program's class, a PipelineProgram of the Java SDK")
    private Optional<String> program;

    @Option(
            names = "--param",
            paramLabel = "NAME=VALUE",
            description = "a parameter that the definition declares under 'parameters'")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(
            names = "--variable",
            paramLabel = "NAME=VALUE",
            description = "a Jinja variable, {{ NAME }} in the definition")
    private Map<String, String> variables = new LinkedHashMap<>();

    @Option(
            names = "--runner",
            defaultValue = "embedded",
            description = "what to run it on (${DEFAULT-VALUE})")
    private String runner;

    @Option(
            names = "--connections",
            paramLabel = "FILE",
            description =
                    "the connections that 'connection: NAME' may name (connections.yaml here, if there is one)")
    private Optional<Path> connections;

    Path file() {
        return file;
    }

    String runnerName() {
        return runner;
    }

    Runner runner() throws UserException {
        return DefinitionFile.runner(runner);
    }

    /**
     * Compiles the file, or has the program build.
     *
     * @throws ProblemException with all that is wrong with it
     * @throws UserException if the file cannot be read or the command line is wrong
     */
    Opened open() throws ProblemException, UserException {
        Connectors connectors = DefinitionFile.connectors();
        Connections known = LocalConnections.read(connections, System.getenv(), connectors);
        if (file.toString().endsWith(".jar")) {
            if (!parameters.isEmpty() || !variables.isEmpty()) {
                throw new UserException(
                        Main.WRONG,
                        "--param and --variable are for definitions; a program is given NAME=VALUE");
            }
            return ProgramJar.open(
                    file,
                    program.orElseThrow(
                            () ->
                                    new UserException(
                                            Main.WRONG,
                                            "which class of "
                                                    + file
                                                    + " is the program? Add --class")),
                    arguments,
                    connectors.withConnections(known));
        }
        if (program.isPresent() || !arguments.isEmpty()) {
            throw new UserException(
                    Main.WRONG,
                    "--class and NAME=VALUE are for programs in jars, and " + file + " is none");
        }
        DefinitionFile definition =
                DefinitionFile.compile(file, new ParseSettings(parameters, variables), known);
        return new Opened(
                definition.graph(), definition.compiler().connectors(), definition.jars()::close);
    }

    /** A pipeline; to be closed when no run uses it any more. */
    record Opened(Graph graph, Connectors connectors, Closing closing) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            closing.close();
        }
    }

    /** Lets go of what a pipeline needed. */
    interface Closing {
        void close() throws IOException;
    }
}
