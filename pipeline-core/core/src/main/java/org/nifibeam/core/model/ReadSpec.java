package org.nifibeam.core.model;

import java.util.Objects;
import java.util.Optional;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.Pushdown;

/**
 * What to read, as data: a runner makes the source from it where it runs.
 *
 * @param type the source provider's type
 * @param config its settings
 * @param schema all fields of the source, frozen when the pipeline was compiled
 * @param pushdown what the source was offered and has accepted, empty before the pass that offers
 *     it
 */
public record ReadSpec(String type, Config config, Schema schema, Optional<Pushdown> pushdown) {
    public ReadSpec {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(pushdown, "pushdown");
    }
}
