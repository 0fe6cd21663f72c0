package org.nifibeam.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.nifibeam.core.definition.DocumentNode;
import org.nifibeam.core.definition.DocumentNode.Mapping;
import org.nifibeam.core.definition.DocumentNode.Scalar;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Connection;
import org.nifibeam.core.spi.ConnectionProvider;
import org.nifibeam.core.spi.Connections;
import org.nifibeam.core.spi.Connectors;

/**
 * The connections of the command line: sections of a file, {@code name: {type: …, setting: …}}, and
 * environment variables, which win over the file: {@code NIFI_BEAM_CONNECTION_ORDERS_PASSWORD} is
 * the setting {@code password} of the connection {@code orders}. So a secret need not be in a file.
 */
final class LocalConnections {
    /** The file that is read if none is named and it is there. */
    static final Path FILE = Path.of("connections.yaml");

    private static final String PREFIX = "NIFI_BEAM_CONNECTION_";

    private final Connectors connectors;
    private final Map<String, String> environment;
    private final List<Problem> problems = new ArrayList<>();

    private LocalConnections(Connectors connectors, Map<String, String> environment) {
        this.connectors = connectors;
        this.environment = environment;
    }

    /**
     * Reads them.
     *
     * @param named the file that the command line names
     * @throws ProblemException with all that is wrong in the file, never showing a secret
     * @throws UserException if the file cannot be read
     */
    static Connections read(
            Optional<Path> named, Map<String, String> environment, Connectors connectors)
            throws ProblemException, UserException {
        Path file = named.orElse(FILE);
        LocalConnections reading = new LocalConnections(connectors, environment);
        Map<String, DocumentNode> sections = new LinkedHashMap<>();
        if (named.isPresent() || Files.exists(file)) {
            sections.putAll(reading.sections(file, DocumentFile.text(file)));
        }
        List<Connection> connections = new ArrayList<>();
        for (Map.Entry<String, DocumentNode> section : sections.entrySet()) {
            reading.connection(section.getKey(), section.getValue()).ifPresent(connections::add);
        }
        if (!reading.problems.isEmpty()) {
            throw new ProblemException(reading.problems);
        }
        return Connections.of(
                connections,
                "add '<name>: {type: ..., ...}' to " + file + ", or name a file by --connections");
    }

    private Map<String, DocumentNode> sections(Path file, String text) throws ProblemException {
        DocumentNode document = DocumentNode.parse(text, Optional.of(file.toString()));
        if (document instanceof Mapping mapping) {
            return mapping.entries();
        }
        Problem problem =
                new Problem(
                        ProblemCode.INVALID_VALUE,
                        document.place(),
                        Optional.empty(),
                        "a file of connections has a section for each",
                        "write 'name: {type: ..., ...}'");
        throw new ProblemException(List.of(problem));
    }

    private Optional<Connection> connection(String name, DocumentNode section) {
        if (!(section instanceof Mapping mapping)
                || !(mapping.get("type").orElse(null) instanceof Scalar type)) {
            problem(ProblemCode.MISSING, section.place(), name, "has no 'type'", types());
            return Optional.empty();
        }
        Optional<ConnectionProvider> provider = connectors.connectionType(type.text());
        if (provider.isEmpty()) {
            problem(
                    ProblemCode.INVALID_VALUE,
                    type.place(),
                    name,
                    "is of a type that is not there, '" + type.text() + "'",
                    types());
            return Optional.empty();
        }
        Map<String, String> texts = new TreeMap<>();
        for (Map.Entry<String, DocumentNode> entry : mapping.entries().entrySet()) {
            if (entry.getKey().equals("type")) {
                continue;
            }
            if (entry.getValue() instanceof Scalar value) {
                texts.put(entry.getKey(), value.text());
            } else {
                problem(
                        ProblemCode.INVALID_VALUE,
                        entry.getValue().place(),
                        name,
                        "has a '" + entry.getKey() + "' of several values",
                        "write one value; items of a list are separated by commas");
            }
        }
        texts.putAll(fromEnvironment(name, provider.get()));
        try {
            return Optional.of(Connection.read(provider.get(), name, texts));
        } catch (ProblemException e) {
            e.problems().forEach(problem -> problems.add(problem.at(section.place())));
            return Optional.empty();
        }
    }

    private Map<String, String> fromEnvironment(String name, ConnectionProvider provider) {
        Map<String, String> texts = new TreeMap<>();
        provider.settings()
                .forEach(
                        setting -> {
                            String variable = PREFIX + upper(name) + "_" + upper(setting.name());
                            String value = environment.get(variable);
                            if (value != null) {
                                texts.put(setting.name(), value);
                            }
                        });
        return texts;
    }

    private static String upper(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    private String types() {
        List<String> names =
                connectors.connectionTypes().stream().map(ConnectionProvider::type).toList();
        return Nearest.advice("", names);
    }

    private void problem(ProblemCode code, Place place, String name, String what, String advice) {
        problems.add(
                new Problem(
                        code,
                        place,
                        Optional.empty(),
                        "connection '" + name + "' " + what,
                        advice));
    }
}
