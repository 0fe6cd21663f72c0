package org.nifibeam.core.compile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.definition.DocumentNode;
import org.nifibeam.core.definition.DocumentNode.Mapping;
import org.nifibeam.core.definition.DocumentNode.Scalar;
import org.nifibeam.core.definition.DocumentNode.Sequence;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Durations;

/** Reads the keys of one mapping; notes what is missing, of the wrong kind, or never asked for. */
final class ConfigReader {
    private final Mapping mapping;
    private final String stage;
    private final List<Problem> problems;
    private final Set<String> asked = new HashSet<>();
    private final Map<String, Problem> missing = new HashMap<>();

    ConfigReader(Mapping mapping, String stage, List<Problem> problems) {
        this.mapping = mapping;
        this.stage = stage;
        this.problems = problems;
    }

    Mapping mapping() {
        return mapping;
    }

    String stage() {
        return stage;
    }

    Optional<DocumentNode> node(String key) {
        asked.add(key);
        return mapping.get(key)
                .filter(node -> !(node instanceof Scalar scalar && scalar.value() == null));
    }

    Optional<DocumentNode> requiredNode(String key, String advice) {
        Optional<DocumentNode> node = node(key);
        if (node.isEmpty()) {
            problem(ProblemCode.MISSING, mapping.place(), "'" + key + "' is missing", advice);
            missing.put(key, problems.get(problems.size() - 1));
        }
        return node;
    }

    Optional<String> text(String key) {
        return node(key).flatMap(node -> text(key, node));
    }

    Optional<String> requiredText(String key, String advice) {
        return requiredNode(key, advice).flatMap(node -> text(key, node));
    }

    private Optional<String> text(String key, DocumentNode node) {
        if (node instanceof Scalar scalar) {
            return Optional.of(scalar.text());
        }
        problem(
                ProblemCode.INVALID_VALUE,
                node.place(),
                "'" + key + "' is a single value",
                "write '" + key + ": value'");
        return Optional.empty();
    }

    boolean flag(String key) {
        Optional<DocumentNode> node = node(key);
        if (node.isEmpty()) {
            return false;
        }
        if (node.get() instanceof Scalar scalar && scalar.value() instanceof Boolean value) {
            return value;
        }
        problem(
                ProblemCode.INVALID_VALUE,
                node.get().place(),
                "'" + key + "' is true or false",
                "write one of them");
        return false;
    }

    Optional<Duration> duration(String key) {
        Optional<DocumentNode> node = node(key);
        Optional<Duration> duration =
                node.flatMap(
                        n -> n instanceof Scalar s ? Durations.parse(s.text()) : Optional.empty());
        if (node.isPresent() && duration.isEmpty()) {
            problem(
                    ProblemCode.INVALID_VALUE,
                    node.get().place(),
                    "'" + key + "' is no duration: " + node.get().plain(),
                    "write seconds, or a number with ms, s, m, h or d, for example 10m");
        }
        return duration;
    }

    /** One name or a list of them. */
    List<Scalar> names(String key) {
        return node(key).map(node -> names(key, node)).orElse(List.of());
    }

    private List<Scalar> names(String key, DocumentNode node) {
        if (node instanceof Scalar scalar) {
            return List.of(scalar);
        }
        List<Scalar> names = new ArrayList<>();
        if (node instanceof Sequence sequence) {
            for (DocumentNode item : sequence.items()) {
                if (item instanceof Scalar scalar) {
                    names.add(scalar);
                } else {
                    problem(
                            ProblemCode.INVALID_VALUE,
                            item.place(),
                            "'" + key + "' lists names",
                            "write one name a line");
                }
            }
            return names;
        }
        problem(
                ProblemCode.INVALID_VALUE,
                node.place(),
                "'" + key + "' is a name or a list of names",
                "write [a, b]");
        return names;
    }

    Map<String, DocumentNode> entries(String key) {
        Optional<DocumentNode> node = node(key);
        if (node.isEmpty()) {
            return Map.of();
        }
        if (node.get() instanceof Mapping map) {
            return new LinkedHashMap<>(map.entries());
        }
        problem(
                ProblemCode.INVALID_VALUE,
                node.get().place(),
                "'" + key + "' is a mapping of names to values",
                "indent 'name: value' below it");
        return Map.of();
    }

    /**
     * Notes the keys that nobody asked for; one that is misspelt is not missing as well.
     *
     * @return the keys that those may stand for
     */
    Set<String> done() {
        Set<String> meant = new HashSet<>();
        for (String key : mapping.entries().keySet()) {
            if (!asked.contains(key)) {
                Optional<String> near = Nearest.to(key, asked.stream().sorted().toList());
                near.ifPresent(meant::add);
                near.map(missing::remove)
                        .ifPresent(problem -> problems.removeIf(other -> other == problem));
                problem(
                        ProblemCode.UNKNOWN_KEY,
                        mapping.placeOf(key),
                        "it takes no '" + key + "'",
                        Nearest.advice(key, asked.stream().sorted().toList()));
            }
        }
        return meant;
    }

    void problem(ProblemCode code, Place place, String message, String advice) {
        problems.add(new Problem(code, place, Optional.of(stage), message, advice));
    }

    /**
     * Notes problems of a text, in whose lines their own places are.
     *
     * @param place where the text begins
     */
    void problems(ProblemException exception, Place place) {
        for (Problem problem : exception.problems()) {
            int line = Math.max(1, problem.place().line());
            problems.add(problem.at(place.lineOf(line)).of(stage));
        }
    }
}
