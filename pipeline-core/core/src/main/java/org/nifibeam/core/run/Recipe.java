package org.nifibeam.core.run;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.nifibeam.core.schema.Schema;

/**
 * What a plan was made of, so that the same one can be made where it runs: sources, functions and
 * generated code cannot travel, their definition can. It holds no secret. Immutable.
 *
 * @param definition the document's text
 * @param file what messages call it
 * @param parameters values of the document's parameters, by name
 * @param variables plain values of Jinja's variables, by name
 * @param schemas of the reading stages, by the stages' names, as they were when the plan was made
 * @param captured a folder that takes what the pipeline writes, in the place of all that it names
 */
public record Recipe(
        String definition,
        Optional<String> file,
        Map<String, String> parameters,
        Map<String, Object> variables,
        Map<String, Schema> schemas,
        Optional<Path> captured) {
    public Recipe {
        Objects.requireNonNull(definition, "definition");
        Objects.requireNonNull(file, "file");
        parameters = Map.copyOf(parameters);
        variables = Map.copyOf(variables);
        schemas = Map.copyOf(schemas);
        Objects.requireNonNull(captured, "captured");
    }

    /** The same pipeline, which writes into a folder. */
    public Recipe capturedIn(Path folder) {
        return new Recipe(definition, file, parameters, variables, schemas, Optional.of(folder));
    }
}
