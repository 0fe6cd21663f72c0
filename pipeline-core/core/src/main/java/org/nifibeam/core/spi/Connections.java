package org.nifibeam.core.spi;

import java.util.List;
import java.util.Optional;

/** The connections that a definition may name, and only these. Thread-safe. */
public interface Connections {
    /** There is none. */
    Connections NONE = of(List.of(), "this host has no connections");

    /** The connection of that name. */
    Optional<Connection> find(String name);

    /** The names there are, for messages. */
    List<String> names();

    /** Where a user adds one, for messages. */
    String advice();

    /** The given ones. */
    static Connections of(List<Connection> connections, String advice) {
        List<Connection> all = List.copyOf(connections);
        return new Connections() {
            @Override
            public Optional<Connection> find(String name) {
                return all.stream().filter(c -> c.name().equals(name)).findFirst();
            }

            @Override
            public List<String> names() {
                return all.stream().map(Connection::name).toList();
            }

            @Override
            public String advice() {
                return advice;
            }
        };
    }
}
