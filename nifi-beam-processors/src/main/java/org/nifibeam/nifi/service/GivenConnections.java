package org.nifibeam.nifi.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Connection;
import org.nifibeam.core.spi.Connections;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.service.ConnectionSettings;

/** The connections that came with a submission, and which of them its definition names. */
final class GivenConnections implements Connections {
    static final String ADVICE =
            "add a property 'connection.<name>' to the processor that submits the definition, which names a PipelineConnection"
                    + " service";

    private final Map<String, Connection> connections = new LinkedHashMap<>();
    private final Map<String, List<Problem>> wrong = new LinkedHashMap<>();
    private final Set<String> used = new TreeSet<>();

    GivenConnections(Map<String, ConnectionSettings> given, Connectors connectors) {
        for (Map.Entry<String, ConnectionSettings> one : given.entrySet()) {
            ConnectionSettings settings = one.getValue();
            try {
                connections.put(
                        one.getKey(),
                        connectors.connection(one.getKey(), settings.type(), settings.settings()));
            } catch (ProblemException e) {
                wrong.put(one.getKey(), e.problems());
            }
        }
    }

    @Override
    public synchronized Optional<Connection> find(String name) {
        used.add(name);
        return Optional.ofNullable(connections.get(name));
    }

    @Override
    public List<String> names() {
        return List.copyOf(connections.keySet());
    }

    @Override
    public String advice() {
        return ADVICE;
    }

    /** The names that were looked for. */
    synchronized Set<String> used() {
        return Set.copyOf(used);
    }

    /** What is wrong with those that were looked for. */
    synchronized List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        used.forEach(name -> problems.addAll(wrong.getOrDefault(name, List.of())));
        return problems;
    }
}
