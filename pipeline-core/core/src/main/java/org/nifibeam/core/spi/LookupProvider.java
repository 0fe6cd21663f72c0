package org.nifibeam.core.spi;

import org.nifibeam.core.problem.ProblemException;

/** Makes lookups of one kind: what {@code Enrichment} calls a handler. */
public non-sealed interface LookupProvider extends ConnectorProvider {
    /**
     * A lookup of the given settings. Does no I/O.
     *
     * @throws ProblemException if the settings do not fit together; the message names the setting
     */
    Lookup create(Config config) throws ProblemException;
}
