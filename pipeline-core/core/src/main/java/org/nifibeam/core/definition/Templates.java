package org.nifibeam.core.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.nifibeam.core.definition.DocumentNode.Mapping;
import org.nifibeam.core.definition.DocumentNode.Scalar;
import org.nifibeam.core.definition.DocumentNode.Sequence;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;

/**
 * The transforms that a document defines itself, in its {@code providers} of type {@code yaml}: a
 * body of further transforms with <code>{{ name }}</code> where a setting's value belongs. Used by
 * one parser on one thread.
 */
final class Templates {
    private static final int MAX_DEPTH = 20;

    /** Bodies that each stand for two others would fill any memory. */
    private static final int MAX_EXPANSIONS = 10_000;

    private static final Set<String> PROVIDER_KEYS =
            Set.of("type", "include", "transforms", "config", "input");
    private static final Set<String> BODY_KEYS =
            Set.of("config_schema", "requires_inputs", "body", "description");

    private final DefinitionReader reader;
    private final Map<String, Template> templates = new LinkedHashMap<>();
    private int depth;
    private int expansions;

    Templates(DefinitionReader reader) {
        this.reader = reader;
    }

    /**
     * A transform that a document defines.
     *
     * @param settings the settings it declares with their schemas, empty if it takes any
     */
    private record Template(Optional<Mapping> settings, DocumentNode body) {}

    /** Reads the {@code providers} of a document. */
    void read(Mapping document) {
        for (Mapping provider : reader.mappings(document, "providers", "provider")) {
            reader.checkKeys(provider, PROVIDER_KEYS, "a provider");
            String type = reader.text(provider, "type").orElse("include");
            if (!type.equals("yaml")) {
                reader.add(
                        ProblemCode.UNSUPPORTED,
                        provider.place(),
                        type.equals("include")
                                ? "providers that are included are not available"
                                : "providers of type '" + type + "' are not available",
                        "there are those of type 'yaml', in the document itself");
                continue;
            }
            reader.mapping(provider, "transforms")
                    .ifPresent(all -> all.entries().forEach(this::template));
        }
    }

    private void template(String name, DocumentNode node) {
        if (!(node instanceof Mapping mapping) || mapping.get("body").isEmpty()) {
            reader.add(
                    ProblemCode.MISSING,
                    node.place(),
                    "the transform '" + name + "' has no body",
                    "write 'body:' with a transform, chain or composite below it");
            return;
        }
        reader.checkKeys(mapping, BODY_KEYS, "a transform of a provider");
        Optional<Mapping> settings =
                reader.mapping(mapping, "config_schema")
                        .map(
                                schema ->
                                        reader.mapping(schema, "properties")
                                                .orElse(TransformSpec.noConfig(schema.place())));
        templates.put(name, new Template(settings, mapping.get("body").orElseThrow()));
    }

    /** The transform itself, or the composite that it stands for if the document defines it. */
    Mapping expand(Mapping node, String type) {
        Template template = templates.get(type);
        if (template == null) {
            return node;
        }
        if (depth == MAX_DEPTH) {
            reader.add(
                    ProblemCode.CYCLE,
                    node.place(),
                    "'" + type + "' is made of itself",
                    "take it out of its own body");
            return node;
        }
        if (++expansions > MAX_EXPANSIONS) {
            if (expansions == MAX_EXPANSIONS + 1) {
                reader.add(
                        ProblemCode.UNSUPPORTED,
                        node.place(),
                        "the document uses its own transforms more than "
                                + MAX_EXPANSIONS
                                + " times",
                        "see whether they are made of each other");
            }
            return node;
        }
        reader.checkKeys(
                node, Set.of("type", "name", "id", "input", "windowing", "config"), "a transform");
        Map<String, DocumentNode> values =
                settings(
                        template,
                        reader.mapping(node, "config")
                                .orElse(TransformSpec.noConfig(node.place())));
        Optional<Mapping> body = body(template, new Variables(reader, values), node.place());
        return body.map(b -> composite(node, b)).orElse(node);
    }

    private Map<String, DocumentNode> settings(Template template, Mapping config) {
        Map<String, DocumentNode> values = new LinkedHashMap<>();
        template.settings()
                .ifPresent(
                        declared -> {
                            declared.entries()
                                    .forEach(
                                            (name, schema) -> {
                                                if (schema instanceof Mapping m) {
                                                    m.get("default")
                                                            .ifPresent(d -> values.put(name, d));
                                                }
                                            });
                            for (String key : config.entries().keySet()) {
                                if (declared.get(key).isEmpty()) {
                                    reader.add(
                                            ProblemCode.UNKNOWN_KEY,
                                            config.placeOf(key),
                                            "it takes no '" + key + "'",
                                            Nearest.advice(
                                                    key,
                                                    new TreeSet<>(declared.entries().keySet())));
                                }
                            }
                        });
        values.putAll(config.entries());
        return values;
    }

    private Optional<Mapping> body(Template template, Variables variables, Place place) {
        DocumentNode body = template.body();
        if (body instanceof Scalar scalar) {
            variables.refuseStatements(scalar.text(), scalar.place());
            try {
                body =
                        DocumentParser.parse(
                                variables.replaceText(scalar.text(), scalar.place()), place.file());
            } catch (ProblemException e) {
                for (Problem problem : e.problems()) {
                    reader.add(
                            problem.code(),
                            place,
                            "its body: " + problem.message(),
                            problem.advice());
                }
                return Optional.empty();
            }
        } else {
            body = variables.replace(body);
        }
        if (body instanceof Mapping mapping) {
            return Optional.of(mapping);
        }
        reader.add(
                ProblemCode.INVALID_VALUE,
                template.body().place(),
                "the body of a transform is a transform, chain or composite",
                "begin it with 'type:'");
        return Optional.empty();
    }

    /** The body with the name, input and windowing of the transform that stands for it. */
    private static Mapping composite(Mapping node, Mapping body) {
        boolean group =
                body.get("type").map(DocumentNode::plain).filter("chain"::equals).isPresent()
                        || body.get("type")
                                .map(DocumentNode::plain)
                                .filter("composite"::equals)
                                .isPresent();
        Map<String, DocumentNode> entries = new LinkedHashMap<>();
        if (group) {
            entries.putAll(body.entries());
        } else {
            entries.put("type", new Scalar("chain", node.place()));
            entries.put("transforms", new Sequence(new ArrayList<>(List.of(body)), body.place()));
        }
        for (String key : List.of("name", "id", "input", "windowing")) {
            node.get(key).ifPresent(value -> entries.put(key, value));
        }
        return new Mapping(entries, node.keys(), node.place());
    }

    /** What is read until {@link #leave} is inside a transform, maybe one of the document's own. */
    void enter(boolean own) {
        depth += own ? 1 : 0;
    }

    /** See {@link #enter}. */
    void leave(boolean own) {
        depth -= own ? 1 : 0;
    }
}
