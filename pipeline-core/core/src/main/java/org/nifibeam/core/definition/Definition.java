package org.nifibeam.core.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemException;

/**
 * A parsed pipeline definition: its transforms with explicit inputs, whatever the document's style
 * (chain or composite). The transforms of nested ones are among them, named by their path ({@code
 * outer/inner}); parameters and transforms that the document defines itself have been replaced by
 * what they stand for.
 *
 * @param name the pipeline's name; the file's or {@code pipeline}
 * @param transforms in the document's order
 * @param composites what the names of nested chains and composites stand for
 * @param options the {@code options} block as plain values
 * @param canvas what the canvas keeps beside the pipeline, if the definition comes from there
 * @param tests the document's own tests
 */
public record Definition(
        String name,
        List<TransformSpec> transforms,
        List<Composite> composites,
        Map<String, Object> options,
        Optional<CanvasBlock> canvas,
        List<TestSpec> tests) {
    public Definition {
        transforms = List.copyOf(transforms);
        composites = List.copyOf(composites);
        options = Map.copyOf(options);
        tests = List.copyOf(tests);
    }

    /** One without composites and tests. */
    public Definition(
            String name,
            List<TransformSpec> transforms,
            Map<String, Object> options,
            Optional<CanvasBlock> canvas) {
        this(name, transforms, List.of(), options, canvas, List.of());
    }

    /** The same with other transforms. */
    public Definition withTransforms(List<TransformSpec> others) {
        return new Definition(name, others, composites, options, canvas, tests);
    }

    /** The same with another canvas block, or without one. */
    public Definition withCanvas(Optional<CanvasBlock> other) {
        return new Definition(name, transforms, composites, options, other, tests);
    }

    /** The same with another name. */
    public Definition withName(String other) {
        return new Definition(other, transforms, composites, options, canvas, tests);
    }

    /** What a reference stands for: itself, unless it names a composite or one of its outputs. */
    public List<String> resolve(String reference) {
        for (Composite composite : composites) {
            for (Map.Entry<String, List<String>> output : composite.outputs().entrySet()) {
                boolean only =
                        composite.outputs().size() == 1 || output.getKey().equals(Composite.OUTPUT);
                if (reference.equals(composite.name() + "." + output.getKey())
                        || only && reference.equals(composite.name())) {
                    return output.getValue();
                }
            }
        }
        return List.of(reference);
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
        Definition definition = read(text, file, ParseSettings.NONE, problems::add);
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
     * @param settings parameters and variables from outside
     * @param problems takes its structural problems, in the document's order
     * @throws ProblemException if it is no YAML, or no definition at all
     */
    public static Definition read(
            String text, Optional<String> file, ParseSettings settings, Consumer<Problem> problems)
            throws ProblemException {
        DefinitionParser parser = new DefinitionParser(settings, file);
        Definition definition =
                parser.parse(DocumentParser.parse(rendered(text, file, settings), file));
        parser.problems().forEach(problems);
        return definition;
    }

    /** The text with Jinja's variables replaced, line by line, so that lines keep their numbers. */
    static String rendered(String text, Optional<String> file, ParseSettings settings)
            throws ProblemException {
        List<String> lines = text.lines().toList();
        DefinitionReader reader = new DefinitionReader();
        Map<String, DocumentNode> values = new LinkedHashMap<>();
        settings.variables().forEach((name, value) -> values.put(name, DocumentNode.of(value)));
        Variables variables = new Variables(reader, values);
        StringBuilder rendered = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            Place place = new Place(file, i + 1, 1);
            String line = lines.get(i);
            if (line.stripLeading().startsWith("{%")) {
                variables.refuseStatements(line, place);
            }
            boolean replace = !values.isEmpty() && line.contains("{{");
            rendered.append(replace ? variables.replaceText(line, place) : line).append('\n');
        }
        if (!reader.foundNothing()) {
            throw new ProblemException(reader.problems());
        }
        return values.isEmpty() ? text : rendered.toString();
    }
}
