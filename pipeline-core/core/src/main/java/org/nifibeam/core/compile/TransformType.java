package org.nifibeam.core.compile;

import java.util.List;
import java.util.Objects;
import org.nifibeam.core.spi.ConfigField;

/**
 * What is said about the transforms of one type: for the reference, for editors, and for the check
 * of a definition's keys.
 *
 * @param name the type
 * @param description one sentence
 * @param settings the keys of its config
 * @param example transforms that compile behind one called {@code orders}; empty where a connector
 *     is needed
 */
public record TransformType(
        String name, String description, List<ConfigField> settings, String example) {
    public TransformType {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(example, "example");
        settings = List.copyOf(settings);
    }
}
