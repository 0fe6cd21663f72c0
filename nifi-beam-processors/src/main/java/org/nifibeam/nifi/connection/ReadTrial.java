package org.nifibeam.nifi.connection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Connection;
import org.nifibeam.core.spi.Connections;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.SourceProvider;

/**
 * Tries what a connection is for: whether what some settings of a read name, given as a
 * verification's attributes, is there and may be read. A stage cannot try it, since it knows a
 * connection's name alone.
 */
final class ReadTrial {
    private static final String CONNECTION = "connection";

    private final Connectors connectors;
    private final Connection connection;

    ReadTrial(Connectors connectors, Connection connection) {
        this.connectors = connectors.withConnections(Connections.of(List.of(connection), ""));
        this.connection = connection;
    }

    /** A result for each kind of read that takes such a connection. */
    List<ConfigVerificationResult> results(Map<String, String> attributes) {
        List<ConfigVerificationResult> results = new ArrayList<>();
        for (SourceProvider source : connectors.sources()) {
            if (source.settings().stream().anyMatch(this::isConnection)) {
                results.add(result(source, attributes));
            }
        }
        return results;
    }

    private boolean isConnection(ConfigField field) {
        return field.name().equals(CONNECTION) && field.choices().contains(connection.type());
    }

    private ConfigVerificationResult result(SourceProvider source, Map<String, String> attributes) {
        Map<String, Object> values = new LinkedHashMap<>();
        boolean given = false;
        for (ConfigField field : source.settings()) {
            field.fallback().ifPresent(value -> values.put(field.name(), value));
            String text = attributes.get(field.name());
            if (text == null || field.name().equals(CONNECTION)) {
                continue;
            }
            if (field.type() == ConfigField.Type.PATH) {
                // Which paths may be read is for the runner to say, and is not known here.
                return result(
                        source,
                        Outcome.SKIPPED,
                        "The attribute "
                                + field.name()
                                + " names a file, which is looked at when a run begins");
            }
            Optional<Object> value = field.parse(text);
            if (value.isEmpty()) {
                return result(
                        source,
                        Outcome.FAILED,
                        "The attribute " + field.name() + " is not " + field.expected());
            }
            values.put(field.name(), value.get());
            given = true;
        }
        if (!given) {
            return result(source, Outcome.SKIPPED, advice(source));
        }
        values.put(CONNECTION, connection.name());
        String missing =
                source.settings().stream()
                        .filter(field -> field.required() && !values.containsKey(field.name()))
                        .map(
                                field ->
                                        "The attribute "
                                                + field.name()
                                                + " is missing: "
                                                + field.description())
                        .collect(Collectors.joining("\n"));
        if (!missing.isEmpty()) {
            return result(source, Outcome.FAILED, missing);
        }
        try {
            return result(
                    source,
                    Outcome.SUCCESSFUL,
                    "It may be read; the records are "
                            + connectors.source(source, new Config(values)).schema());
        } catch (ProblemException e) {
            return result(
                    source,
                    Outcome.FAILED,
                    e.problems().stream()
                            .map(Problem::withoutPlace)
                            .collect(Collectors.joining("\n")));
        } catch (RuntimeException e) {
            // Its message may be anything, a setting among it.
            return result(
                    source, Outcome.FAILED, "the connector failed with " + e.getClass().getName());
        }
    }

    private static String advice(SourceProvider source) {
        String example =
                source.settings().stream()
                        .filter(field -> field.required() && !field.name().equals(CONNECTION))
                        .map(ConfigField::name)
                        .findFirst()
                        .orElse("topic");
        return "Give settings of "
                + source.type()
                + " as attributes, "
                + example
                + " for example, to see whether what they name is there and may be read";
    }

    private static ConfigVerificationResult result(
            SourceProvider source, Outcome outcome, String explanation) {
        return new ConfigVerificationResult.Builder()
                .verificationStepName(source.type())
                .outcome(outcome)
                .explanation(explanation)
                .build();
    }
}
