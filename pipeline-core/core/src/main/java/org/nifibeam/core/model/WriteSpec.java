package org.nifibeam.core.model;

import java.util.Objects;
import java.util.Optional;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.Sink;

/**
 * What to write to, as data: a runner makes the sink from it where it runs, or takes the one that
 * the program gave.
 *
 * @param type the sink provider's type
 * @param config its settings
 * @param schema the rows' schema
 * @param given the sink itself, if a program gave it; its type is then only for people
 */
public record WriteSpec(String type, Config config, Schema schema, Optional<Sink> given) {
    public WriteSpec {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(given, "given");
    }

    /** What a provider makes of a definition's settings. */
    public WriteSpec(String type, Config config, Schema schema) {
        this(type, config, schema, Optional.empty());
    }

    /**
     * The sink.
     *
     * @param connectors the ones the pipeline was compiled with
     * @throws ProblemException if the settings do not fit together any more
     */
    public Sink sink(Connectors connectors) throws ProblemException {
        return given.isPresent()
                ? given.get()
                : connectors.sink(connectors.sink(type).orElseThrow(), config, schema);
    }
}
