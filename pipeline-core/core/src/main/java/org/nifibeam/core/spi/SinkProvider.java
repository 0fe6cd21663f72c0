package org.nifibeam.core.spi;

import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;

/** Makes sinks of one type. */
public non-sealed interface SinkProvider extends ConnectorProvider {
    /**
     * Checks what can be checked of settings that name a connection that is not at hand: while a
     * pipeline is edited.
     *
     * @throws ProblemException if they do not fit together or to the schema
     */
    default void check(Config config, Schema schema) throws ProblemException {}

    /**
     * A sink for records of the given schema. Does no I/O.
     *
     * @throws ProblemException if the settings do not fit together or to the schema; the message
     *     names the setting
     */
    Sink create(Config config, Schema schema) throws ProblemException;
}
