package org.nifibeam.core.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.definition.DocumentNode.Mapping;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;

/**
 * From document nodes to {@link Definition}s; gathers every structural problem before it gives up.
 * Used once.
 */
final class DefinitionParser {
    private static final Set<String> DOCUMENT_KEYS =
            Set.of("pipeline", "options", "canvas", "providers", "parameters", "tests");
    private static final Set<String> SUITE_KEYS =
            Set.of("pipelines", "options", "providers", "fixtures");
    private static final Set<String> PIPELINE_KEYS =
            Set.of(
                    "type",
                    "name",
                    "transforms",
                    "extra_transforms",
                    "source",
                    "sink",
                    "windowing",
                    "output");

    private final DefinitionReader reader = new DefinitionReader();
    private final ParseSettings settings;
    private final Optional<String> file;

    DefinitionParser(ParseSettings settings, Optional<String> file) {
        this.settings = settings;
        this.file = file;
    }

    /** The structural problems found, in the document's order. */
    List<Problem> problems() {
        return reader.problems();
    }

    /** The definition as far as it can be read; what is wrong with it is in {@link #problems}. */
    Definition parse(DocumentNode root) throws ProblemException {
        if (root instanceof Mapping several && several.get("pipelines").isPresent()) {
            throw notADefinition(
                    several,
                    "the document has several pipelines",
                    "'check' and 'test' take them all; to run one, give it a document of its own that begins with 'pipeline:'");
        }
        if (!(root instanceof Mapping document) || document.get("pipeline").isEmpty()) {
            throw notADefinition(
                    root,
                    "this is no pipeline definition: it has no key 'pipeline'",
                    "write a Beam YAML document that begins with 'pipeline:'");
        }
        return definition(document, Optional.empty());
    }

    /**
     * The definitions of a suite, {@code pipelines: [{pipeline: …}, …]}, or of a single document.
     */
    List<Definition> parseAll(DocumentNode root) throws ProblemException {
        if (!(root instanceof Mapping suite) || suite.get("pipelines").isEmpty()) {
            return List.of(parse(root));
        }
        reader.checkKeys(suite, SUITE_KEYS, "the document");
        List<Definition> definitions = new ArrayList<>();
        for (Mapping item : reader.mappings(suite, "pipelines", "pipeline")) {
            if (item.get("pipeline").isEmpty()) {
                reader.add(
                        ProblemCode.MISSING,
                        item.place(),
                        "it has no key 'pipeline'",
                        "begin it with '- pipeline:'");
                continue;
            }
            definitions.add(definition(item, Optional.of(suite)));
        }
        return definitions;
    }

    private ProblemException notADefinition(DocumentNode root, String message, String advice) {
        return new ProblemException(
                List.of(
                        new Problem(
                                ProblemCode.NOT_A_DEFINITION,
                                root.place(),
                                Optional.empty(),
                                message,
                                advice)));
    }

    private Definition definition(Mapping document, Optional<Mapping> suite) {
        reader.checkKeys(document, DOCUMENT_KEYS, "the document");
        Parameters parameters = new Parameters(reader);
        parameters.read(document, settings.parameters());
        Templates templates = new Templates(reader);
        suite.ifPresent(templates::read);
        templates.read(document);
        Mapping pipeline = parameters.apply(pipeline(document));
        reader.checkKeys(pipeline, PIPELINE_KEYS, "the pipeline");
        TransformParser transforms = new TransformParser(reader, templates);
        transforms.pipeline(pipeline);
        if (transforms.transforms().isEmpty()
                && reader.foundNothing()
                && document.get("canvas").isEmpty()) {
            reader.add(
                    ProblemCode.MISSING,
                    pipeline.place(),
                    "the pipeline has no transforms",
                    "list them under 'transforms'");
        }
        Map<String, Object> options = new LinkedHashMap<>();
        suite.ifPresent(s -> options(s, options));
        options(document, options);
        Optional<CanvasBlock> canvas =
                reader.mapping(document, "canvas").map(block -> CanvasBlock.of(block, reader::add));
        String name =
                reader.text(pipeline, "name")
                        .or(() -> file.map(DefinitionParser::baseName))
                        .orElse("pipeline");
        return new Definition(
                name,
                transforms.transforms(),
                transforms.composites(),
                options,
                canvas,
                new TestSpecParser(reader).tests(document));
    }

    /** The pipeline; a list of transforms alone is a composite. */
    private Mapping pipeline(Mapping document) {
        DocumentNode node = document.get("pipeline").orElseThrow();
        if (node instanceof DocumentNode.Sequence list) {
            return new Mapping(Map.of("transforms", list), Map.of(), list.place());
        }
        return reader.mapping(document, "pipeline")
                .orElse(new Mapping(Map.of(), Map.of(), document.place()));
    }

    private void options(Mapping document, Map<String, Object> options) {
        reader.mapping(document, "options")
                .ifPresent(
                        block ->
                                block.entries()
                                        .forEach(
                                                (key, value) -> {
                                                    if (value.plain() != null) {
                                                        options.put(key, value.plain());
                                                    }
                                                }));
    }

    private static String baseName(String file) {
        String last = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
        return last.contains(".") ? last.substring(0, last.lastIndexOf('.')) : last;
    }
}
