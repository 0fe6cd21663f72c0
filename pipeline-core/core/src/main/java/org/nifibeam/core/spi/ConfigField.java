package org.nifibeam.core.spi;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One declared setting of a connector. The definition's validation, NiFi's property descriptors and
 * the docs are made from it.
 *
 * @param name as in a definition, snake_case
 * @param type what values it takes
 * @param description one or two sentences for the user
 * @param fallback the value if none is given
 * @param required true if there must be a value
 * @param choices the values of a CHOICE
 * @param shaping true if the schema of what is read may depend on it, so that nothing is known of
 *     that while it is wrong
 */
public record ConfigField(
        String name,
        Type type,
        String description,
        Optional<Object> fallback,
        boolean required,
        List<String> choices,
        boolean shaping) {
    public ConfigField {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        choices = List.copyOf(choices);
        if (required && fallback.isPresent()) {
            throw new IllegalArgumentException(name + ": a required setting has no fallback");
        }
    }

    /** One that the schema may depend on. */
    public ConfigField(
            String name,
            Type type,
            String description,
            Optional<Object> fallback,
            boolean required,
            List<String> choices) {
        this(name, type, description, fallback, required, choices, true);
    }

    /**
     * The same, and no schema depends on it: where it is wrong, what is read is made up without it,
     * or with its fallback, to find what else is wrong. Not for one that must be given.
     */
    public ConfigField besideSchema() {
        if (required) {
            throw new IllegalArgumentException(name + ": nothing is made without it");
        }
        return new ConfigField(name, type, description, fallback, required, choices, false);
    }

    /** What values a setting takes. */
    public enum Type {
        STRING,
        INTEGER,
        BOOLEAN,
        /** One of the declared choices. */
        CHOICE,
        /**
         * A local path or glob of files to read, without a scheme. The paths that it names are
         * checked against the allowed paths at submission with their links resolved; links found in
         * a folder or by a glob are not, so a source refuses them.
         */
        PATH,
        /**
         * The beginning of the local paths of files to write, without a scheme and never a glob;
         * checked against the allowed paths at submission.
         */
        OUTPUT_PATH,
        STRING_LIST,
        /** The name of a connection; {@code choices} are the types of connections it may be of. */
        CONNECTION,
        /** A text that is never shown; a setting of connections only, never of a definition. */
        SECRET,
        /** Any YAML value, checked by the connector itself. */
        ANY
    }

    /** A setting that must be given. */
    public static ConfigField required(String name, Type type, String description) {
        return new ConfigField(name, type, description, Optional.empty(), true, List.of());
    }

    /** A setting that may be left out. */
    public static ConfigField optional(String name, Type type, String description) {
        return new ConfigField(name, type, description, Optional.empty(), false, List.of());
    }

    /** A setting with a fallback. */
    public static ConfigField optional(
            String name, Type type, Object fallback, String description) {
        return new ConfigField(name, type, description, Optional.of(fallback), false, List.of());
    }

    /** A choice; the first one is the fallback. */
    public static ConfigField choice(String name, String description, String... choices) {
        return new ConfigField(
                name, Type.CHOICE, description, Optional.of(choices[0]), false, List.of(choices));
    }

    /** The name of a connection of that type, under {@code connection}; may be left out. */
    public static ConfigField connection(String type, String description) {
        return new ConfigField(
                "connection", Type.CONNECTION, description, Optional.empty(), false, List.of(type));
    }

    /**
     * The value that a text stands for, as command lines, files of settings and NiFi's properties
     * have it; empty if it is none. Items of a list are separated by commas.
     */
    public Optional<Object> parse(String text) {
        return switch (type) {
            case INTEGER ->
                    text.matches("-?[0-9]{1,18}")
                            ? Optional.of(Long.valueOf(text))
                            : Optional.empty();
            case BOOLEAN ->
                    text.equals("true") || text.equals("false")
                            ? Optional.of(Boolean.valueOf(text))
                            : Optional.empty();
            case CHOICE -> choices.contains(text) ? Optional.of(text) : Optional.empty();
            case STRING_LIST -> Optional.of(List.of(text.strip().split("\\s*,\\s*")));
            case SECRET -> Optional.of(new Secret(text));
            case STRING, PATH, OUTPUT_PATH, CONNECTION, ANY -> Optional.of(text);
        };
    }

    /** What a value must be, in words: {@code a whole number}, {@code one of a, b}. */
    public String expected() {
        return switch (type) {
            case INTEGER -> "a whole number";
            case BOOLEAN -> "true or false";
            case CHOICE -> "one of " + String.join(", ", choices);
            case STRING_LIST -> "a list of texts";
            case CONNECTION -> "the name of a connection";
            case STRING, PATH, OUTPUT_PATH, SECRET -> "a text";
            case ANY -> "a value";
        };
    }
}
