package org.nifibeam.core.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.definition.DocumentNode.Mapping;
import org.nifibeam.core.definition.DocumentNode.Scalar;
import org.nifibeam.core.definition.DocumentNode.Sequence;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;

/**
 * A document of several pipelines ({@code pipelines: [{pipeline: …}, …]}), which are run one after
 * the other, or of one. Immutable.
 */
public final class Suite {
    private static final Set<String> FIXTURE_KEYS = Set.of("name", "type", "config");

    private final DocumentNode root;
    private final Optional<String> file;
    private final ParseSettings settings;
    private final List<Fixture> fixtures;

    private Suite(
            DocumentNode root,
            Optional<String> file,
            ParseSettings settings,
            List<Fixture> fixtures) {
        this.root = root;
        this.file = file;
        this.settings = settings;
        this.fixtures = List.copyOf(fixtures);
    }

    /**
     * Reads a document.
     *
     * @param text the YAML text
     * @param file its name, for messages
     * @throws ProblemException if it is no YAML, or its fixtures are wrong
     */
    public static Suite read(String text, Optional<String> file, ParseSettings settings)
            throws ProblemException {
        DocumentNode root = DocumentParser.parse(Definition.rendered(text, file, settings), file);
        List<Fixture> fixtures = new ArrayList<>();
        if (root instanceof Mapping suite && suite.get("pipelines").isPresent()) {
            DefinitionReader reader = new DefinitionReader();
            for (Mapping fixture : reader.mappings(suite, "fixtures", "fixture")) {
                fixture(reader, fixture).ifPresent(fixtures::add);
            }
            if (!reader.foundNothing()) {
                throw new ProblemException(reader.problems());
            }
        }
        return new Suite(root, file, settings, fixtures);
    }

    private static Optional<Fixture> fixture(DefinitionReader reader, Mapping node) {
        reader.checkKeys(node, FIXTURE_KEYS, "a fixture");
        Optional<String> name = reader.text(node, "name");
        Optional<String> type = reader.text(node, "type");
        if (name.isEmpty() || type.isEmpty()) {
            reader.add(
                    ProblemCode.MISSING,
                    node.place(),
                    "a fixture has no " + (name.isEmpty() ? "name" : "type"),
                    "add '" + (name.isEmpty() ? "name" : "type") + ":'");
            return Optional.empty();
        }
        Mapping config =
                reader.mapping(node, "config").orElse(TransformSpec.noConfig(node.place()));
        return Optional.of(new Fixture(name.get(), type.get(), config, node.place()));
    }

    /** True if it has {@code pipelines}, be it only one. */
    public boolean several() {
        return root instanceof Mapping suite && suite.get("pipelines").isPresent();
    }

    /** What its pipelines need while they run. */
    public List<Fixture> fixtures() {
        return fixtures;
    }

    /**
     * Its pipelines, in their order.
     *
     * @param values what the fixtures are, by name
     * @throws ProblemException with all structural problems of all of them
     */
    public List<Definition> definitions(Map<String, String> values) throws ProblemException {
        DocumentNode filled = root;
        if (!values.isEmpty() && root instanceof Mapping suite) {
            Map<String, DocumentNode> entries = new LinkedHashMap<>(suite.entries());
            entries.computeIfPresent("pipelines", (key, node) -> fill(node, values));
            filled = new Mapping(entries, suite.keys(), suite.place());
        }
        DefinitionParser parser = new DefinitionParser(settings, file);
        List<Definition> definitions = parser.parseAll(filled);
        if (!parser.problems().isEmpty()) {
            throw new ProblemException(parser.problems());
        }
        return definitions;
    }

    private static DocumentNode fill(DocumentNode node, Map<String, String> values) {
        if (node instanceof Mapping mapping) {
            Map<String, DocumentNode> entries = new LinkedHashMap<>();
            mapping.entries().forEach((key, value) -> entries.put(key, fill(value, values)));
            return new Mapping(entries, mapping.keys(), mapping.place());
        }
        if (node instanceof Sequence sequence) {
            return new Sequence(
                    sequence.items().stream().map(item -> fill(item, values)).toList(),
                    sequence.place());
        }
        Scalar scalar = (Scalar) node;
        if (!(scalar.value() instanceof String text) || text.indexOf('{') < 0) {
            return scalar;
        }
        String filled = text;
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled = filled.replace("{" + value.getKey() + "}", value.getValue());
        }
        return new Scalar(filled, scalar.place());
    }
}
