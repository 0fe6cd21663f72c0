package org.nifibeam.core.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.nifibeam.core.problem.Problem;
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
        List<Problem> problems = new ArrayList<>();
        Definition definition = read(text, file, problems::add);
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
        return definition;
    }

    /**
     * Parses a document as far as it goes, so that its stages can be checked in spite of what is
     * wrong elsewhere.
     *
     * @param text the YAML text
     * @param file its name, for messages
     * @param problems takes its structural problems, in the document's order
     * @throws ProblemException if it is no YAML, or no definition at all
     */
    public static Definition read(String text, Optional<String> file, Consumer<Problem> problems)
            throws ProblemException {
        DefinitionParser parser = new DefinitionParser();
        Definition definition = parser.parse(DocumentParser.parse(text, file), file);
        parser.problems().forEach(problems);
        return definition;
    }
}
