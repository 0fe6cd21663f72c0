package org.nifibeam.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.definition.ParseSettings;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Connections;
import org.nifibeam.core.spi.Connectors;
import picocli.CommandLine.Option;

/** What the command line gives a definition: options that several commands have. */
final class Values {
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
            names = {"--jinja_variables", "--jinja-variables"},
            paramLabel = "JSON",
            description =
                    "Jinja variables as a JSON object, which may have lists and objects in it")
    private Optional<String> json = Optional.empty();

    @Option(
            names = "--include-folder",
            paramLabel = "FOLDER",
            description =
                    "a folder that Jinja's include and import may read from, beside that of the file")
    private List<Path> folders = new ArrayList<>();

    @Option(
            names = "--connections",
            paramLabel = "FILE",
            description =
                    "the connections that 'connection: NAME' may name (connections.yaml here, if there is one)")
    private Optional<Path> connections = Optional.empty();

    /** True if nothing is given that is for definitions only. */
    boolean none() {
        return parameters.isEmpty() && variables.isEmpty() && json.isEmpty() && folders.isEmpty();
    }

    /** Folders that may be included from, beside that of the file. */
    List<Path> folders() {
        return folders;
    }

    /**
     * The connections that are given.
     *
     * @param connectors whose types they may be of
     * @throws ProblemException with all that is wrong with the connections
     * @throws UserException if their file cannot be read
     */
    Connections connections(Connectors connectors) throws ProblemException, UserException {
        return LocalConnections.read(connections, System.getenv(), connectors);
    }

    /**
     * The connectors on the class path, with the connections that are given.
     *
     * @throws ProblemException with all that is wrong with the connections
     * @throws UserException if their file cannot be read
     */
    Connectors connectors() throws ProblemException, UserException {
        Connectors connectors = DefinitionFile.connectors();
        return connectors.withConnections(connections(connectors));
    }

    /**
     * What is given.
     *
     * @throws UserException if the variables are no JSON object
     */
    ParseSettings settings() throws UserException {
        Map<String, Object> all = new LinkedHashMap<>();
        try {
            all.putAll(json.isPresent() ? ParseSettings.variablesOf(json.get()) : Map.of());
        } catch (ProblemException e) {
            throw new UserException(
                    Main.WRONG,
                    "--jinja_variables is no JSON object; write '{\"name\": \"value\"}'");
        }
        all.putAll(variables);
        return new ParseSettings(parameters, all);
    }
}
