package org.nifibeam.service;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What to try on a sample.
 *
 * @param definition the pipeline as far as it has been defined, YAML text
 * @param stage whose output is wanted; without it, that of the last stage
 * @param maxRecords how many records each reading stage gives at most
 * @param maxRows how many rows of the stage are wanted at most
 * @param limit how long reading may take
 * @param connections by name, as in {@link RunRequest}
 */
public record PreviewRequest(
        String definition,
        Optional<String> stage,
        long maxRecords,
        int maxRows,
        Duration limit,
        Map<String, ConnectionSettings> connections) {
    public PreviewRequest {
        Objects.requireNonNull(definition, "definition");
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(limit, "limit");
        connections = Map.copyOf(connections);
        if (maxRecords < 1 || maxRows < 1) {
            throw new IllegalArgumentException("a sample has at least one record");
        }
    }

    /** Says nothing of the connections, which hold secrets. */
    @Override
    public String toString() {
        return "preview" + stage.map(name -> " of stage '" + name + "'").orElse("");
    }
}
