package org.nifibeam.core.model;

import java.util.Objects;
import java.util.Optional;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Source;

/**
 * What to read, as data: a runner makes the source from it where it runs, or takes the one that the
 * program gave.
 *
 * @param type the source provider's type
 * @param config its settings
 * @param schema all fields of the source, frozen when the pipeline was compiled
 * @param pushdown what the source was offered and has accepted, empty before the pass that offers
 *     it
 * @param bounded true if it ends
 * @param given the source itself, if a program gave it; its type is then only for people
 */
public record ReadSpec(
        String type,
        Config config,
        Schema schema,
        Optional<Pushdown> pushdown,
        boolean bounded,
        Optional<Source> given) {
    public ReadSpec {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(pushdown, "pushdown");
        Objects.requireNonNull(given, "given");
    }

    /** What a provider makes of a definition's settings, nothing pushed down yet. */
    public ReadSpec(String type, Config config, Schema schema, boolean bounded) {
        this(type, config, schema, Optional.empty(), bounded, Optional.empty());
    }

    /** The same with something pushed down. */
    public ReadSpec withPushdown(Pushdown accepted) {
        return new ReadSpec(type, config, schema, Optional.of(accepted), bounded, given);
    }

    /**
     * The source.
     *
     * @param connectors the ones the pipeline was compiled with
     * @throws ProblemException if the settings do not fit together any more
     */
    public Source source(Connectors connectors) throws ProblemException {
        return given.isPresent()
                ? given.get()
                : connectors.source(connectors.source(type).orElseThrow(), config);
    }
}
