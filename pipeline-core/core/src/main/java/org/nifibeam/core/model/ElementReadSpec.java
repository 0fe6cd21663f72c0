package org.nifibeam.core.model;

import java.util.Objects;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.AllowedPaths;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.ElementRead;

/**
 * A read whose elements say what to read, as data.
 *
 * @param type the provider's type
 * @param config its settings
 * @param schema what it gives, as resolved at submission
 * @param paths the local paths that elements may name, as allowed at submission
 */
public record ElementReadSpec(String type, Config config, Schema schema, AllowedPaths paths) {
    public ElementReadSpec {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(paths, "paths");
    }

    /**
     * The read.
     *
     * @param connectors the ones the pipeline was compiled with
     * @param input the schema of the elements
     * @throws ProblemException if the settings do not fit together any more
     */
    public ElementRead read(Connectors connectors, Schema input) throws ProblemException {
        return connectors.elementRead(
                connectors.elementRead(type).orElseThrow(), config, input, paths);
    }
}
