package org.nifibeam.service;

import java.util.List;
import java.util.Objects;

/**
 * What a stage gives for a sample.
 *
 * @param stage its name
 * @param schema as {@link ResultBatch#schema} has it
 * @param rows values as {@link ResultBatch.Rows#next} gives them
 */
public record Preview(String stage, String schema, List<Object[]> rows) {
    public Preview {
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(schema, "schema");
        rows = List.copyOf(rows);
    }
}
