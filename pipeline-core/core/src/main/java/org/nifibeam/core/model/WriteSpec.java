package org.nifibeam.core.model;

import java.util.Objects;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;

/** What to write to, as data: the sink provider's type, its settings, the rows' schema. */
public record WriteSpec(String type, Config config, Schema schema) {
    public WriteSpec {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(schema, "schema");
    }
}
