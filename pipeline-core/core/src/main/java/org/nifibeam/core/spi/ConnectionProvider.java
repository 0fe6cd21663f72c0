package org.nifibeam.core.spi;

import java.util.List;
import org.nifibeam.core.problem.ProblemException;

/**
 * A type of connections: what a connector must be told of a system, secrets included, that never
 * stands in a definition. Found by {@link java.util.ServiceLoader}; stateless, thread-safe.
 */
public interface ConnectionProvider {
    /** The type's name, for example {@code Kafka}. */
    String type();

    /** One sentence for users: what it connects to. */
    String description();

    /** The settings it takes; those that must not be seen are of type {@code SECRET}. */
    List<ConfigField> settings();

    /**
     * Reaches the system and says whether the connection works. May take as long as the system's
     * own time-outs.
     *
     * @throws ProblemException UNREACHABLE or DENIED, naming the setting to look at, never a secret
     */
    void verify(Connection connection) throws ProblemException;
}
