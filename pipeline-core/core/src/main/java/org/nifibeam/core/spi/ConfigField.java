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
 */
public record ConfigField(
        String name,
        Type type,
        String description,
        Optional<Object> fallback,
        boolean required,
        List<String> choices) {
    public ConfigField {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        choices = List.copyOf(choices);
        if (required && fallback.isPresent()) {
            throw new IllegalArgumentException(name + ": a required setting has no fallback");
        }
    }

    /** What values a setting takes; secrets are never settings, they are in connections. */
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
}
