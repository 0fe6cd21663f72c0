package org.nifibeam.core.spi;

import java.util.Optional;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;

/** Makes sources of one type. */
public non-sealed interface SourceProvider extends ConnectorProvider {
    /** True if a source of the given settings ends. */
    boolean bounded(Config config);

    /**
     * The schema that settings tell by themselves, though they name a connection that is not at
     * hand: while a pipeline is edited. Empty if it depends on what the connection leads to.
     *
     * @throws ProblemException if the settings tell no schema that there can be
     */
    default Optional<Schema> declaredSchema(Config config) throws ProblemException {
        return Optional.empty();
    }

    /**
     * A source of the given settings. Does no I/O.
     *
     * @throws ProblemException if the settings do not fit together; the message names the setting
     */
    Source create(Config config) throws ProblemException;
}
