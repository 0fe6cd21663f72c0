package org.nifibeam.core.spi;

import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;

/** Makes sinks of one type. */
public non-sealed interface SinkProvider extends ConnectorProvider {
    /**
     * A sink for records of the given schema. Does no I/O.
     *
     * @throws ProblemException if the settings do not fit together or to the schema; the message
     *     names the setting
     */
    Sink create(Config config, Schema schema) throws ProblemException;
}
