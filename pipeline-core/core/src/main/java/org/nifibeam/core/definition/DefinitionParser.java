package org.nifibeam.core.definition;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.nifibeam.core.definition.DocumentNode.Mapping;
import org.nifibeam.core.definition.DocumentNode.Scalar;
import org.nifibeam.core.definition.DocumentNode.Sequence;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;

/**
 * From document nodes to a {@link Definition}; gathers every structural problem before it gives up.
 */
final class DefinitionParser {
    private static final Set<String> DOCUMENT_KEYS = Set.of("pipeline", "options", "canvas");
    private static final Set<String> PIPELINE_KEYS =
            Set.of("type", "name", "transforms", "source", "sink", "windowing");
    private static final Set<String> TRANSFORM_KEYS =
            Set.of("type", "name", "id", "input", "windowing", "config");

    private final List<Problem> problems = new ArrayList<>();
    private Optional<String> stage = Optional.empty();

    /** The structural problems found, in the document's order. */
    List<Problem> problems() {
        return problems.stream()
                .sorted(Comparator.comparingInt(problem -> problem.place().line()))
                .toList();
    }

    /** The definition as far as it can be read; what is wrong with it is in {@link #problems}. */
    Definition parse(DocumentNode root, Optional<String> file) throws ProblemException {
        if (!(root instanceof Mapping document) || document.get("pipeline").isEmpty()) {
            throw new ProblemException(
                    List.of(
                            new Problem(
                                    ProblemCode.NOT_A_DEFINITION,
                                    root.place(),
                                    Optional.empty(),
                                    "this is no pipeline definition: it has no key 'pipeline'",
                                    "write a Beam YAML document that begins with 'pipeline:'")));
        }
        checkKeys(document, DOCUMENT_KEYS, "the document");
        Mapping pipeline =
                mapping(document, "pipeline").orElse(new Mapping(Map.of(), Map.of(), root.place()));
        checkKeys(pipeline, PIPELINE_KEYS, "the pipeline");
        List<TransformSpec> transforms = transforms(pipeline);
        if (transforms.isEmpty() && problems.isEmpty() && document.get("canvas").isEmpty()) {
            add(
                    ProblemCode.MISSING,
                    pipeline.place(),
                    "the pipeline has no transforms",
                    "list them under 'transforms'");
        }
        Map<String, Object> options = new HashMap<>();
        mapping(document, "options")
                .ifPresent(
                        o ->
                                o.entries()
                                        .forEach(
                                                (key, value) ->
                                                        putIfPresent(options, key, value.plain())));
        Optional<CanvasBlock> canvas =
                mapping(document, "canvas").map(block -> CanvasBlock.of(block, problems));
        String name =
                text(pipeline, "name")
                        .or(() -> file.map(DefinitionParser::baseName))
                        .orElse("pipeline");
        return new Definition(name, transforms, options, canvas);
    }

    private static void putIfPresent(Map<String, Object> map, String key, Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }

    private static String baseName(String file) {
        String last = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
        return last.contains(".") ? last.substring(0, last.lastIndexOf('.')) : last;
    }

    private List<TransformSpec> transforms(Mapping pipeline) {
        String type = text(pipeline, "type").orElse("composite");
        // A mistyped word is most likely to mean chain: read so, its transforms give no follow-up
        // problems.
        boolean chain = !type.equals("composite");
        if (chain && !type.equals("chain")) {
            add(
                    ProblemCode.INVALID_VALUE,
                    pipeline.placeOf("type"),
                    "a pipeline is no '" + type + "'",
                    "write chain or composite");
        }
        List<Mapping> items = new ArrayList<>();
        if (chain) {
            mapping(pipeline, "source").ifPresent(items::add);
        }
        pipeline.get("transforms").ifPresent(node -> addItems(node, items));
        if (chain) {
            mapping(pipeline, "sink").ifPresent(items::add);
        }
        List<TransformSpec> transforms = new ArrayList<>();
        Optional<Mapping> rootWindowing = mapping(pipeline, "windowing");
        for (Mapping item : items) {
            transform(item, chain, transforms, rootWindowing).ifPresent(transforms::add);
            stage = Optional.empty();
        }
        checkNames(transforms);
        return transforms;
    }

    private void addItems(DocumentNode node, List<Mapping> items) {
        if (!(node instanceof Sequence sequence)) {
            add(
                    ProblemCode.INVALID_VALUE,
                    node.place(),
                    "'transforms' is a list",
                    "begin each transform with '- type:'");
            return;
        }
        for (DocumentNode item : sequence.items()) {
            if (item instanceof Mapping mapping) {
                items.add(mapping);
            } else {
                add(
                        ProblemCode.INVALID_VALUE,
                        item.place(),
                        "a transform is a mapping",
                        "begin it with '- type:'");
            }
        }
    }

    private Optional<TransformSpec> transform(
            Mapping item,
            boolean chain,
            List<TransformSpec> before,
            Optional<Mapping> rootWindowing) {
        Optional<String> type = text(item, "type");
        if (type.isEmpty()) {
            add(ProblemCode.MISSING, item.place(), "a transform has no type", "add 'type:'");
            return Optional.empty();
        }
        String name = text(item, "name").orElse(type.get());
        stage = Optional.of(name);
        checkKeys(item, TRANSFORM_KEYS, "a transform");
        if (type.get().equals("chain") || type.get().equals("composite")) {
            add(
                    ProblemCode.UNSUPPORTED,
                    item.place(),
                    "a " + type.get() + " inside a pipeline is not available yet",
                    "write its transforms into the pipeline itself");
            return Optional.empty();
        }
        List<TransformSpec.Input> inputs = item.get("input").map(this::inputs).orElse(List.of());
        if (chain && !before.isEmpty()) {
            if (!inputs.isEmpty()) {
                add(
                        ProblemCode.INVALID_VALUE,
                        item.placeOf("input"),
                        "in a chain the input is the transform before",
                        "leave 'input' out, or make the pipeline a composite");
            }
            inputs =
                    List.of(
                            new TransformSpec.Input(
                                    "input", before.get(before.size() - 1).name(), item.place()));
        }
        Optional<Mapping> windowing = mapping(item, "windowing");
        if (windowing.isEmpty() && inputs.isEmpty()) {
            windowing = rootWindowing;
        }
        Mapping config = mapping(item, "config").orElse(TransformSpec.noConfig(item.place()));
        return Optional.of(
                new TransformSpec(
                        type.get(),
                        name,
                        text(item, "id").orElse(name),
                        inputs,
                        windowing,
                        config,
                        item.place()));
    }

    private List<TransformSpec.Input> inputs(DocumentNode node) {
        List<TransformSpec.Input> inputs = new ArrayList<>();
        if (node instanceof Scalar scalar) {
            inputs.add(new TransformSpec.Input("input", scalar.text(), node.place()));
        } else if (node instanceof Sequence sequence) {
            sequence.items().forEach(item -> inputs.addAll(inputs(item)));
        } else if (node instanceof Mapping mapping) {
            mapping.entries()
                    .forEach(
                            (alias, value) ->
                                    inputs(value)
                                            .forEach(
                                                    i ->
                                                            inputs.add(
                                                                    new TransformSpec.Input(
                                                                            alias,
                                                                            i.reference(),
                                                                            i.place()))));
        }
        return inputs;
    }

    private void checkNames(Collection<TransformSpec> transforms) {
        Map<String, List<TransformSpec>> byName =
                transforms.stream().collect(Collectors.groupingBy(TransformSpec::name));
        for (TransformSpec transform : transforms) {
            for (TransformSpec.Input input : transform.inputs()) {
                String stage = input.stage(byName.keySet());
                List<TransformSpec> named = byName.getOrDefault(stage, List.of());
                if (named.isEmpty()) {
                    problems.add(
                            new Problem(
                                    ProblemCode.UNKNOWN_STAGE,
                                    input.place(),
                                    Optional.of(transform.name()),
                                    "its input '"
                                            + input.reference()
                                            + "' is no stage of the pipeline",
                                    Nearest.advice(input.reference(), byName.keySet())));
                }
            }
        }
        for (List<TransformSpec> same : byName.values()) {
            if (same.size() > 1) {
                problems.add(
                        new Problem(
                                ProblemCode.DUPLICATE,
                                same.get(1).place(),
                                Optional.of(same.get(1).name()),
                                "another stage has this name, in line "
                                        + same.get(0).place().line(),
                                "give each its own 'name'"));
            }
        }
    }

    private Optional<String> text(Mapping mapping, String key) {
        return mapping.get(key)
                .flatMap(
                        node -> {
                            if (node instanceof Scalar scalar && scalar.value() != null) {
                                return Optional.of(scalar.text());
                            }
                            add(
                                    ProblemCode.INVALID_VALUE,
                                    node.place(),
                                    "'" + key + "' is a word",
                                    "write '" + key + ": word'");
                            return Optional.empty();
                        });
    }

    private Optional<Mapping> mapping(Mapping parent, String key) {
        return parent.get(key)
                .flatMap(
                        node -> {
                            if (node instanceof Mapping mapping) {
                                return Optional.of(mapping);
                            }
                            if (node instanceof Scalar scalar && scalar.value() == null) {
                                return Optional.empty();
                            }
                            add(
                                    ProblemCode.INVALID_VALUE,
                                    node.place(),
                                    "'" + key + "' is a mapping of keys to values",
                                    "indent its keys below it");
                            return Optional.empty();
                        });
    }

    private void checkKeys(Mapping mapping, Set<String> known, String what) {
        for (String key : mapping.entries().keySet()) {
            if (!known.contains(key)) {
                add(
                        ProblemCode.UNKNOWN_KEY,
                        mapping.placeOf(key),
                        what + " has no key '" + key + "'",
                        Nearest.advice(key, known.stream().sorted().toList()));
            }
        }
    }

    private void add(ProblemCode code, Place place, String message, String advice) {
        problems.add(new Problem(code, place, stage, message, advice));
    }
}
