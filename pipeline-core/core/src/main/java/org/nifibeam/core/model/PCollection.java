package org.nifibeam.core.model;

import java.util.Objects;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.window.WindowingStrategy;

/**
 * The elements between two nodes.
 *
 * @param name unique in the graph: the producing stage's name, with {@code .output} for outputs
 *     beside the main one
 * @param schema the type of its rows
 * @param windowing how it is windowed
 * @param bounded true if it ends
 */
public record PCollection(
        String name, Schema schema, WindowingStrategy windowing, boolean bounded) {
    public PCollection {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(windowing, "windowing");
    }

    @Override
    public String toString() {
        return name
                + " "
                + schema
                + " "
                + (bounded ? "bounded" : "unbounded")
                + ", windows "
                + windowing;
    }
}
