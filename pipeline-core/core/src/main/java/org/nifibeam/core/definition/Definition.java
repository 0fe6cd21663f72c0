package org.nifibeam.core.definition;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.problem.ProblemException;

/**
 * A parsed pipeline definition: its transforms with explicit inputs, whatever the document's style
 * (chain or composite).
 *
 * @param name the pipeline's name; the file's or {@code pipeline}
 * @param transforms in the document's order
 * @param options the {@code options} block as plain values
 * @param canvas what the canvas keeps beside the pipeline, if the definition comes from there
 */
public record Definition(
        String name,
        List<TransformSpec> transforms,
        Map<String, Object> options,
        Optional<CanvasBlock> canvas) {
    public Definition {
        transforms = List.copyOf(transforms);
        options = Map.copyOf(options);
    }

    /**
     * Parses a document.
     *
     * @param text the YAML text
     * @param file its name, for messages
     * @throws ProblemException with all structural problems of the document
     */
    public static Definition parse(String text, Optional<String> file) throws ProblemException {
        return new DefinitionParser().parse(DocumentParser.parse(text, file), file);
    }
}
