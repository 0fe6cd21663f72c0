package org.nifibeam.core.spi;

import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;

/** Makes reads whose elements say what to read, such as the files that a pattern in each names. */
public non-sealed interface ElementReadProvider extends ConnectorProvider {
    /**
     * A read of the given settings. Does no I/O.
     *
     * @param input the schema of the elements
     * @param paths what local paths in elements may name; to be checked before each is used
     * @throws ProblemException if the settings do not fit together or to the schema; the message
     *     names the setting
     */
    ElementRead create(Config config, Schema input, AllowedPaths paths) throws ProblemException;
}
