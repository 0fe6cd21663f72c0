package org.nifibeam.core.definition;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.definition.DocumentNode.Mapping;
import org.nifibeam.core.definition.DocumentNode.Scalar;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;

/**
 * Reads keys of a document's mappings and gathers what is wrong with them, each with the stage that
 * is being read. Used by one parser on one thread.
 */
final class DefinitionReader {
    private final List<Problem> problems = new ArrayList<>();
    private Optional<String> stage = Optional.empty();

    /** The problems found, in the document's order, none twice. */
    List<Problem> problems() {
        return problems.stream()
                .distinct()
                .sorted(Comparator.comparingInt(problem -> problem.place().line()))
                .toList();
    }

    boolean foundNothing() {
        return problems.isEmpty();
    }

    /** What follows belongs to the stage of that name. */
    void inStage(String name) {
        stage = Optional.of(name);
    }

    /** What follows belongs to no stage. */
    void inPipeline() {
        stage = Optional.empty();
    }

    void add(Problem problem) {
        problems.add(problem);
    }

    void add(ProblemCode code, Place place, String message, String advice) {
        problems.add(new Problem(code, place, stage, message, advice));
    }

    /** The text of a key, empty if it is not there; notes if it is no single value. */
    Optional<String> text(Mapping mapping, String key) {
        return mapping.get(key)
                .flatMap(
                        node -> {
                            if (node instanceof Scalar scalar && scalar.value() != null) {
                                return Optional.of(scalar.text());
                            }
                            add(
                                    ProblemCode.INVALID_VALUE,
                                    node.place(),
                                    "'" + key + "' is a word",
                                    "write '" + key + ": word'");
                            return Optional.empty();
                        });
    }

    /** The mapping of a key, empty if it is not there; notes if it is something else. */
    Optional<Mapping> mapping(Mapping parent, String key) {
        return parent.get(key)
                .flatMap(
                        node -> {
                            if (node instanceof Mapping mapping) {
                                return Optional.of(mapping);
                            }
                            if (node instanceof Scalar scalar && scalar.value() == null) {
                                return Optional.empty();
                            }
                            add(
                                    ProblemCode.INVALID_VALUE,
                                    node.place(),
                                    "'" + key + "' is a mapping of keys to values",
                                    "indent its keys below it");
                            return Optional.empty();
                        });
    }

    /** The items of a list of mappings, none if it is not there; notes what is something else. */
    List<Mapping> mappings(Mapping parent, String key, String what) {
        List<Mapping> found = new ArrayList<>();
        Optional<DocumentNode> node = parent.get(key);
        if (node.isEmpty() || node.get() instanceof Scalar scalar && scalar.value() == null) {
            return found;
        }
        if (!(node.get() instanceof DocumentNode.Sequence list)) {
            add(
                    ProblemCode.INVALID_VALUE,
                    node.get().place(),
                    "'" + key + "' is a list",
                    "begin each " + what + " with '- '");
            return found;
        }
        for (DocumentNode item : list.items()) {
            if (item instanceof Mapping mapping) {
                found.add(mapping);
            } else {
                add(
                        ProblemCode.INVALID_VALUE,
                        item.place(),
                        "a " + what + " is a mapping",
                        "write its keys below each other");
            }
        }
        return found;
    }

    /** Notes the keys that are not known. */
    void checkKeys(Mapping mapping, Collection<String> known, String what) {
        for (String key : mapping.entries().keySet()) {
            if (!known.contains(key)) {
                add(
                        ProblemCode.UNKNOWN_KEY,
                        mapping.placeOf(key),
                        what + " has no key '" + key + "'",
                        Nearest.advice(key, known.stream().sorted().toList()));
            }
        }
    }
}
