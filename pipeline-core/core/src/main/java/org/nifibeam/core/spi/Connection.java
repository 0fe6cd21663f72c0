package org.nifibeam.core.spi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;

/**
 * A named connection with its settings, checked against what its type declares. Immutable; says
 * nothing of its settings when printed.
 *
 * @param name what definitions call it
 * @param type the {@link ConnectionProvider}'s
 * @param settings what the connector is told; secrets are {@link Secret}s
 */
public record Connection(String name, String type, Config settings) {
    public Connection {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(settings, "settings");
    }

    /**
     * Reads settings that are all text, as files, the environment and NiFi's properties give them.
     *
     * @throws ProblemException with every setting that is unknown, missing or no value of its type;
     *     values of secrets are not shown
     */
    public static Connection read(
            ConnectionProvider provider, String name, Map<String, String> texts)
            throws ProblemException {
        List<String> names = provider.settings().stream().map(ConfigField::name).toList();
        List<Problem> problems = new ArrayList<>();
        for (String given : texts.keySet()) {
            if (!names.contains(given)) {
                problems.add(
                        problem(
                                ProblemCode.UNKNOWN_KEY,
                                name,
                                "of type " + provider.type() + " takes no '" + given + "'",
                                Nearest.advice(given, names)));
            }
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (ConfigField field : provider.settings()) {
            Optional<String> text = Optional.ofNullable(texts.get(field.name()));
            Optional<Object> value = text.flatMap(field::parse);
            if (text.isPresent() && value.isEmpty()) {
                problems.add(
                        problem(
                                ProblemCode.INVALID_VALUE,
                                name,
                                "has a '" + field.name() + "' that is not " + field.expected(),
                                field.description()));
            } else if (text.isEmpty() && field.required()) {
                problems.add(
                        problem(
                                ProblemCode.MISSING,
                                name,
                                "has no '" + field.name() + "'",
                                field.description()));
            }
            value.or(field::fallback).ifPresent(v -> values.put(field.name(), v));
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
        return new Connection(name, provider.type(), new Config(values));
    }

    private static Problem problem(ProblemCode code, String name, String what, String advice) {
        return new Problem(
                code, Place.NOWHERE, Optional.empty(), "connection '" + name + "' " + what, advice);
    }

    @Override
    public String toString() {
        return "connection '" + name + "' of type " + type;
    }
}
