package org.nifibeam.core.definition;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nifibeam.core.definition.DocumentNode.Mapping;
import org.nifibeam.core.definition.DocumentNode.Scalar;
import org.nifibeam.core.definition.DocumentNode.Sequence;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.ProblemCode;

/**
 * The {@code parameters} block of a document: names with a type and maybe a default, whose values
 * stand in for {@code ${name}} where that is a whole value of a config or windowing. They are never
 * code: what is read as an expression, a query or a jar takes none. Used by one parser on one
 * thread.
 */
final class Parameters {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)}");
    private static final List<String> TYPES = List.of("string", "integer", "number", "boolean");
    private static final Set<String> KEYS = Set.of("type", "default", "description");

    /** The keys whose values are code, and those below which every value is. */
    private static final Set<String> CODE =
            Set.of("keep", "expression", "callable", "query", "by", "timestamp", "value", "jar");

    private static final Set<String> CODE_MAPS = Set.of("fields", "combine", "jars", "classpath");

    private final DefinitionReader reader;
    private final Map<String, Scalar> values = new LinkedHashMap<>();
    private final Set<String> declared = new TreeSet<>();
    private boolean present;

    Parameters(DefinitionReader reader) {
        this.reader = reader;
    }

    /**
     * Reads the block.
     *
     * @param given values from outside, by name
     */
    void read(Mapping document, Map<String, String> given) {
        present = document.get("parameters").isPresent();
        reader.mapping(document, "parameters")
                .ifPresent(
                        block ->
                                block.entries()
                                        .forEach(
                                                (name, node) ->
                                                        parameter(
                                                                name,
                                                                node,
                                                                block.placeOf(name),
                                                                given)));
        for (String name : given.keySet()) {
            if (!declared.contains(name)) {
                reader.add(
                        ProblemCode.UNKNOWN_KEY,
                        document.placeOf("parameters"),
                        "the document has no parameter '" + name + "'",
                        declared.isEmpty()
                                ? "declare it: 'parameters: {" + name + ": string}'"
                                : Nearest.advice(name, declared));
            }
        }
    }

    private void parameter(String name, DocumentNode node, Place place, Map<String, String> given) {
        declared.add(name);
        Optional<DocumentNode> fallback = Optional.empty();
        String type;
        if (node instanceof Mapping mapping) {
            reader.checkKeys(mapping, KEYS, "a parameter");
            type = reader.text(mapping, "type").orElse("string");
            fallback = mapping.get("default");
        } else {
            type = String.valueOf(node.plain());
        }
        if (!TYPES.contains(type)) {
            reader.add(
                    ProblemCode.INVALID_VALUE,
                    node.place(),
                    "a parameter is of no type '" + type + "'",
                    Nearest.advice(type, TYPES));
            return;
        }
        Object written =
                given.containsKey(name)
                        ? given.get(name)
                        : fallback.map(DocumentNode::plain).orElse(null);
        if (written == null) {
            reader.add(
                    ProblemCode.MISSING,
                    place,
                    "the parameter '" + name + "' has no value",
                    "give it with --param " + name + "=value, or write a default");
            return;
        }
        Optional<Object> value = value(type, written);
        if (value.isEmpty()) {
            reader.add(
                    ProblemCode.INVALID_VALUE,
                    place,
                    "the parameter '" + name + "' is of type " + type + ", not '" + written + "'",
                    "give another value");
        }
        value.ifPresent(v -> values.put(name, new Scalar(v, place)));
    }

    private static Optional<Object> value(String type, Object written) {
        String text = String.valueOf(written);
        try {
            switch (type) {
                case "integer":
                    return Optional.of(Long.valueOf(text));
                case "number":
                    return Optional.of(new BigDecimal(text).doubleValue());
                case "boolean":
                    return text.equals("true") || text.equals("false")
                            ? Optional.of(Boolean.valueOf(text))
                            : Optional.empty();
                default:
                    return Optional.of(text);
            }
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The pipeline with its parameters replaced; itself if the document has no block. */
    Mapping apply(Mapping pipeline) {
        return present ? (Mapping) outside(pipeline) : pipeline;
    }

    /** Goes down to the configs. */
    private DocumentNode outside(DocumentNode node) {
        if (node instanceof Mapping mapping) {
            Map<String, DocumentNode> entries = new LinkedHashMap<>();
            mapping.entries()
                    .forEach(
                            (key, value) ->
                                    entries.put(
                                            key,
                                            key.equals("config") || key.equals("windowing")
                                                    ? inside(value, false)
                                                    : outside(value)));
            return new Mapping(entries, mapping.keys(), mapping.place());
        }
        if (node instanceof Sequence sequence) {
            return new Sequence(
                    sequence.items().stream().map(this::outside).toList(), sequence.place());
        }
        return node;
    }

    private DocumentNode inside(DocumentNode node, boolean code) {
        if (node instanceof Mapping mapping) {
            Map<String, DocumentNode> entries = new LinkedHashMap<>();
            mapping.entries()
                    .forEach(
                            (key, value) ->
                                    entries.put(
                                            key,
                                            inside(
                                                    value,
                                                    code
                                                            || CODE.contains(key)
                                                            || CODE_MAPS.contains(key))));
            return new Mapping(entries, mapping.keys(), mapping.place());
        }
        if (node instanceof Sequence sequence) {
            List<DocumentNode> items = new ArrayList<>();
            sequence.items().forEach(item -> items.add(inside(item, code)));
            return new Sequence(items, sequence.place());
        }
        Scalar scalar = (Scalar) node;
        Matcher reference = REFERENCE.matcher(scalar.text());
        return reference.matches() ? replaced(reference.group(1), scalar, code) : scalar;
    }

    private DocumentNode replaced(String name, Scalar scalar, boolean code) {
        if (code) {
            reader.add(
                    ProblemCode.DENIED,
                    scalar.place(),
                    "a parameter is no code: ${" + name + "}",
                    "parameters are whole values of settings; in code write {{ name }}, which is replaced as text, and give '--variable name=value'");
            return scalar;
        }
        if (!declared.contains(name)) {
            reader.add(
                    ProblemCode.MISSING,
                    scalar.place(),
                    "there is no parameter '" + name + "'",
                    Nearest.advice(name, declared));
        }
        Scalar value = values.get(name);
        return value == null ? scalar : new Scalar(value.value(), scalar.place());
    }
}
