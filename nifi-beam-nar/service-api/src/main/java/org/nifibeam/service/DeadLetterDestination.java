package org.nifibeam.service;

import java.util.Map;
import java.util.Objects;

/**
 * A writing transform of a definition: nothing in it is a secret.
 *
 * @param transform its type, for example {@code WriteToJson}
 * @param settings its config: texts, numbers, booleans, lists and maps of these
 */
public record DeadLetterDestination(String transform, Map<String, Object> settings) {
    public DeadLetterDestination {
        Objects.requireNonNull(transform, "transform");
        settings = Map.copyOf(settings);
    }
}
