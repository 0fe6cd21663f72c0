package org.nifibeam.core.model;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.Lookup;
import org.nifibeam.core.spi.LookupReader;

/**
 * What to look up in, and how much at a time, as data.
 *
 * @param type the lookup provider's name
 * @param config its settings
 * @param schema what the lookup's records were resolved to
 * @param key the schema of the keys that are asked for
 * @param found the schema of what is found
 * @param batch how many keys are asked for at once, at the most
 * @param timeout how long one call may take
 * @param cache for how many keys it is remembered what was found; none if 0
 * @param expiry how long it is remembered; for ever, if empty
 */
public record LookupSpec(
        String type,
        Config config,
        Schema schema,
        Schema key,
        Schema found,
        int batch,
        Duration timeout,
        int cache,
        Optional<Duration> expiry) {
    public LookupSpec {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(found, "found");
        Objects.requireNonNull(timeout, "timeout");
        Objects.requireNonNull(expiry, "expiry");
        if (batch < 1 || cache < 0) {
            throw new IllegalArgumentException("a batch of " + batch + ", a cache of " + cache);
        }
    }

    /**
     * Opens the lookup for one task.
     *
     * @param connectors the ones the pipeline was compiled with
     */
    public LookupReader open(Connectors connectors, InstantSource clock) throws IOException {
        try {
            return connectors
                    .lookup(connectors.lookup(type).orElseThrow(), config)
                    .open(new Lookup.LookupContext(schema, key, timeout, clock));
        } catch (ProblemException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return type + " by " + key.names();
    }
}
