package org.nifibeam.service;

import java.util.Map;
import java.util.Objects;

/**
 * What a connector must be told of a system, secrets included, as text. Goes from hand to hand in
 * memory and is never written down; says nothing of its settings when printed.
 *
 * @param type the type of connections, for example {@code Kafka}
 * @param settings by name, as the connector declares them
 */
public record ConnectionSettings(String type, Map<String, String> settings) {
    public ConnectionSettings {
        Objects.requireNonNull(type, "type");
        settings = Map.copyOf(settings);
    }

    @Override
    public String toString() {
        return "settings of a " + type + " connection";
    }
}
