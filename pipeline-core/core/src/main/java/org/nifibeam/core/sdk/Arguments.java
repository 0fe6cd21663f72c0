package org.nifibeam.core.sdk;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemCode;

/**
 * What the command line gives a {@link PipelineProgram}: values by name. Knows which ones were
 * asked for, so that a misspelt one is found. Confined to one thread.
 */
public final class Arguments {
    private final Map<String, String> values;
    private final Set<String> asked = new LinkedHashSet<>();

    private Arguments(Map<String, String> values) {
        this.values = new LinkedHashMap<>(values);
    }

    /** No arguments. */
    public static Arguments none() {
        return new Arguments(Map.of());
    }

    /** Values by name. */
    public static Arguments of(Map<String, String> values) {
        return new Arguments(values);
    }

    /**
     * Arguments of the form {@code name=value}.
     *
     * @throws IllegalPipelineException if one is of another form or comes twice
     */
    public static Arguments parse(List<String> words) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw new IllegalPipelineException(
                        ProblemCode.SYNTAX,
                        "the argument '" + word + "' has no name",
                        "write name=value");
            }
            if (values.put(word.substring(0, equals), word.substring(equals + 1)) != null) {
                throw new IllegalPipelineException(
                        ProblemCode.DUPLICATE,
                        "the argument '" + word.substring(0, equals) + "' is given twice",
                        "leave one out");
            }
        }
        return new Arguments(values);
    }

    /** The value of that name, if given. */
    public Optional<String> optional(String name) {
        asked.add(name);
        return Optional.ofNullable(values.get(name));
    }

    /**
     * The value of that name.
     *
     * @throws IllegalPipelineException if it is not given
     */
    public String required(String name) {
        return optional(name)
                .orElseThrow(
                        () ->
                                new IllegalPipelineException(
                                        ProblemCode.MISSING,
                                        "the program needs the argument '" + name + "'",
                                        "add " + name + "=…"));
    }

    /**
     * The whole number of that name, or a fallback.
     *
     * @throws IllegalPipelineException if it is given and no whole number
     */
    public long integer(String name, long fallback) {
        Optional<String> value = optional(name);
        try {
            return value.isEmpty() ? fallback : Long.parseLong(value.get());
        } catch (NumberFormatException e) {
            throw new IllegalPipelineException(
                    ProblemCode.INVALID_VALUE,
                    "the argument '" + name + "' is not '" + value.get() + "'",
                    "it is a whole number");
        }
    }

    /**
     * Refuses arguments that nobody has asked for; called when the program has built.
     *
     * @throws IllegalPipelineException if there is one
     */
    public void requireAllRead() {
        for (String name : values.keySet()) {
            if (!asked.contains(name)) {
                throw new IllegalPipelineException(
                        ProblemCode.UNKNOWN_KEY,
                        "the program takes no argument '" + name + "'",
                        Nearest.advice(name, asked));
            }
        }
    }
}
