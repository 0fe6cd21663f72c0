package org.nifibeam.core.spi;

import org.nifibeam.core.problem.ProblemException;

/** Makes sources of one type. */
public non-sealed interface SourceProvider extends ConnectorProvider {
    /** True if a source of the given settings ends. */
    boolean bounded(Config config);

    /**
     * A source of the given settings. Does no I/O.
     *
     * @throws ProblemException if the settings do not fit together; the message names the setting
     */
    Source create(Config config) throws ProblemException;
}
