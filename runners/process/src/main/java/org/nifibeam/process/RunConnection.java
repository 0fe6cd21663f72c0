package org.nifibeam.process;

import java.util.Map;
import java.util.Objects;

/**
 * A connection that a run may name, with its secrets; goes over the socket and is never written
 * down. Says nothing of its settings when printed.
 *
 * @param name what definitions call it
 * @param type the type of connections
 * @param settings as text, by name
 */
public record RunConnection(String name, String type, Map<String, String> settings) {
    public RunConnection {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        settings = Map.copyOf(settings);
    }

    @Override
    public String toString() {
        return "connection '" + name + "' of type " + type;
    }
}
