package org.nifibeam.core.definition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.definition.DocumentNode.Mapping;
import org.nifibeam.core.definition.DocumentNode.Scalar;
import org.nifibeam.core.definition.DocumentNode.Sequence;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.ProblemCode;

/**
 * Reads the transforms of chains and composites, however deep, into one list: names become paths,
 * and references what they stand for. Used once, on one thread.
 */
final class TransformParser {
    private static final Set<String> STAGE_KEYS =
            Set.of("type", "name", "id", "input", "windowing", "config", "resource_hints");
    private static final Set<String> COMPOSITE_KEYS =
            Set.of(
                    "type",
                    "name",
                    "id",
                    "input",
                    "output",
                    "windowing",
                    "transforms",
                    "extra_transforms",
                    "source",
                    "sink");

    private final DefinitionReader reader;
    private final Templates templates;
    private final List<TransformSpec> transforms = new ArrayList<>();
    private final List<Composite> composites = new ArrayList<>();

    TransformParser(DefinitionReader reader, Templates templates) {
        this.reader = reader;
        this.templates = templates;
    }

    List<TransformSpec> transforms() {
        return transforms;
    }

    List<Composite> composites() {
        return composites;
    }

    /**
     * One transform of a chain or composite, its name decided.
     *
     * @param follows true if its input is the one before it, by a chain's order
     */
    private record Item(
            Mapping node,
            String type,
            String name,
            String id,
            List<TransformSpec.Input> inputs,
            boolean follows,
            Optional<Group> group) {}

    /** The inside of a chain or composite. */
    private record Group(Scope scope, List<Item> items, Optional<Mapping> windowing) {}

    /** Reads the pipeline itself. */
    void pipeline(Mapping pipeline) {
        Scope scope = new Scope("", Optional.empty(), reader::add);
        Group group = group(pipeline, scope, "");
        emit(group, Optional.empty());
    }

    private Group group(Mapping node, Scope scope, String idPrefix) {
        String type = reader.text(node, "type").orElse("composite");
        // A mistyped word is most likely to mean chain: read so, its transforms give no follow-up
        // problems.
        boolean chain = !type.equals("composite");
        if (chain && !type.equals("chain")) {
            reader.add(
                    ProblemCode.INVALID_VALUE,
                    node.placeOf("type"),
                    "a pipeline is no '" + type + "'",
                    "write chain or composite");
        }
        List<Mapping> line = new ArrayList<>();
        boolean source = reader.mapping(node, "source").map(line::add).isPresent();
        node.get("transforms").ifPresent(list -> addItems(list, line));
        reader.mapping(node, "sink").ifPresent(line::add);
        List<Mapping> extra = new ArrayList<>();
        node.get("extra_transforms").ifPresent(list -> addItems(list, extra));
        if (!chain && node.get("extra_transforms").isPresent()) {
            reader.add(
                    ProblemCode.INVALID_VALUE,
                    node.placeOf("extra_transforms"),
                    "'extra_transforms' goes with a chain",
                    "list them under 'transforms'");
        }
        List<Mapping> nodes = new ArrayList<>(line);
        nodes.addAll(extra);
        List<Item> items = items(nodes, scope, idPrefix, chain ? line.size() : 0, source);
        outputs(node, scope, chain && node.get("sink").isEmpty(), items, line.size());
        return new Group(scope, items, reader.mapping(node, "windowing"));
    }

    private void outputs(
            Mapping node, Scope scope, boolean endsOpen, List<Item> items, int chained) {
        Optional<DocumentNode> output = node.get("output");
        if (output.isPresent()) {
            inputs(output.get())
                    .forEach(
                            reference -> {
                                String name =
                                        reference.alias().equals("input")
                                                        && !(output.get() instanceof Mapping)
                                                ? Composite.OUTPUT
                                                : reference.alias();
                                scope.addOutput(name, reference);
                            });
        }
        // What a chain names beside its end, such as an error output, leaves its end what it is.
        boolean endIsGiven =
                output.isPresent()
                        && !(output.get() instanceof Mapping mapping
                                && mapping.get(Composite.OUTPUT).isEmpty());
        if (!endIsGiven
                && endsOpen
                && !scope.prefix().isEmpty()
                && chained > 0
                && !items.isEmpty()) {
            Item last = items.get(Math.min(chained, items.size()) - 1);
            scope.endWith(last.name(), last.node().place());
        }
    }

    private void addItems(DocumentNode node, List<Mapping> items) {
        if (node instanceof Scalar scalar && scalar.value() == null) {
            return;
        }
        if (!(node instanceof Sequence sequence)) {
            reader.add(
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
                reader.add(
                        ProblemCode.INVALID_VALUE,
                        item.place(),
                        "a transform is a mapping",
                        "begin it with '- type:'");
            }
        }
    }

    /**
     * Decides the names, so that what refers to what can be found out afterwards.
     *
     * @param chained how many of the transforms, from the first, take the one before
     */
    private List<Item> items(
            List<Mapping> nodes, Scope scope, String idPrefix, int chained, boolean source) {
        Map<String, Place> explicit = new HashMap<>();
        for (Mapping node : nodes) {
            reader.text(node, "name").ifPresent(name -> explicit.putIfAbsent(name, node.place()));
        }
        Set<String> taken = new HashSet<>(explicit.keySet());
        Map<String, Integer> numbers = new HashMap<>();
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            Mapping written = nodes.get(i);
            Optional<String> type = reader.text(written, "type");
            if (type.isEmpty()) {
                reader.add(
                        ProblemCode.MISSING,
                        written.place(),
                        "a transform has no type",
                        "add 'type:'");
                continue;
            }
            Optional<String> given = reader.text(written, "name");
            String name = given.orElseGet(() -> free(type.get(), taken, numbers));
            reader.inStage(scope.prefix() + name);
            given.map(explicit::get)
                    .filter(first -> first != written.place())
                    .ifPresent(first -> duplicate(written.place(), first));
            Mapping node = templates.expand(written, type.get());
            Optional<Item> before =
                    i < chained && !items.isEmpty()
                            ? Optional.of(items.get(items.size() - 1))
                            : Optional.empty();
            boolean first = i == 0 && chained > 0 && !source;
            List<TransformSpec.Input> inputs = inputs(node, scope, before, first, i < chained);
            templates.enter(node != written);
            boolean follows = before.isPresent() && !inputs.isEmpty();
            items.add(item(node, name, scope, idPrefix, inputs, follows));
            templates.leave(node != written);
            if (given.isEmpty() && !name.equals(type.get())) {
                scope.addAmbiguous(type.get());
            }
            reader.inPipeline();
        }
        return items;
    }

    private Item item(
            Mapping node,
            String name,
            Scope scope,
            String idPrefix,
            List<TransformSpec.Input> inputs,
            boolean follows) {
        String type = reader.text(node, "type").orElseThrow();
        String id = reader.text(node, "id").orElse(idPrefix + name);
        if (!type.equals("chain") && !type.equals("composite")) {
            reader.checkKeys(node, STAGE_KEYS, "a transform");
            scope.addStage(name);
            return new Item(node, type, name, id, inputs, follows, Optional.empty());
        }
        reader.checkKeys(node, COMPOSITE_KEYS, "a " + type);
        Scope inside = new Scope(scope.prefix() + name + "/", Optional.of(scope), reader::add);
        inputs.forEach(input -> inside.addInput(input, follows));
        scope.addComposite(name, inside);
        Group group = group(node, inside, id + "/");
        if (group.items().isEmpty() && node.get("output").isEmpty()) {
            reader.add(
                    ProblemCode.MISSING,
                    node.place(),
                    "the " + type + " has no transforms",
                    "list them under 'transforms'");
        }
        return new Item(node, type, name, id, inputs, follows, Optional.of(group));
    }

    private void duplicate(Place place, Place first) {
        reader.add(
                ProblemCode.DUPLICATE,
                place,
                "another stage has this name, in line " + first.line(),
                "give each its own 'name'");
    }

    /** The type, or with the next number that makes it nobody else's name. */
    private static String free(String type, Set<String> taken, Map<String, Integer> numbers) {
        String name = type;
        while (!taken.add(name)) {
            name = type + "-" + numbers.merge(type, 2, (number, two) -> number + 1);
        }
        return name;
    }

    private List<TransformSpec.Input> inputs(
            Mapping node, Scope scope, Optional<Item> before, boolean first, boolean chained) {
        Optional<DocumentNode> given = node.get("input");
        List<TransformSpec.Input> inputs = given.map(this::inputs).orElse(List.of());
        if (!chained) {
            return inputs;
        }
        // 'input: {}' says that a stage begins anew.
        boolean explicitlyNone = given.isPresent() && inputs.isEmpty();
        if (before.isPresent() && !explicitlyNone) {
            if (!inputs.isEmpty()) {
                reader.add(
                        ProblemCode.INVALID_VALUE,
                        node.placeOf("input"),
                        "in a chain the input is the transform before",
                        "leave 'input' out, or make the pipeline a composite");
            }
            return List.of(new TransformSpec.Input("input", before.get().name(), node.place()));
        }
        if (first && inputs.isEmpty() && !explicitlyNone) {
            return scope.inputs().stream()
                    .map(alias -> new TransformSpec.Input(alias, alias, node.place()))
                    .toList();
        }
        return inputs;
    }

    private List<TransformSpec.Input> inputs(DocumentNode node) {
        List<TransformSpec.Input> inputs = new ArrayList<>();
        if (node instanceof Scalar scalar && scalar.value() != null) {
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

    /** Adds the transforms of a group, its references resolved. */
    private void emit(Group group, Optional<Mapping> windowingOutside) {
        Scope scope = group.scope();
        Optional<Mapping> rootWindowing = group.windowing().or(() -> windowingOutside);
        for (Item item : group.items()) {
            String path = scope.prefix() + item.name();
            if (item.group().isPresent()) {
                Group inside = item.group().get();
                if (inside.windowing().isPresent() && !item.inputs().isEmpty()) {
                    window(item, path, inside);
                }
                emit(inside, item.inputs().isEmpty() ? rootWindowing : Optional.empty());
                composites.add(new Composite(path, inside.scope().resolvedOutputs()));
            } else {
                transforms.add(stage(item, path, scope, rootWindowing));
            }
        }
    }

    private TransformSpec stage(
            Item item, String path, Scope scope, Optional<Mapping> rootWindowing) {
        reader.inStage(path);
        List<TransformSpec.Input> inputs = new ArrayList<>();
        for (TransformSpec.Input input : item.inputs()) {
            for (String stage : scope.resolve(input, path, !item.follows())) {
                inputs.add(new TransformSpec.Input(input.alias(), stage, input.place()));
            }
        }
        Optional<Mapping> windowing = reader.mapping(item.node(), "windowing");
        Mapping config =
                reader.mapping(item.node(), "config")
                        .orElse(TransformSpec.noConfig(item.node().place()));
        // Beam takes the windowing of any transform in its config too.
        if (windowing.isEmpty() && config.get("windowing").isPresent()) {
            windowing = reader.mapping(config, "windowing");
            config = config.without("windowing");
        }
        if (windowing.isEmpty() && inputs.isEmpty()) {
            windowing = rootWindowing;
        }
        reader.inPipeline();
        return new TransformSpec(
                item.type(), path, item.id(), inputs, windowing, config, item.node().place());
    }

    /** {@code windowing} on a composite with inputs: they are windowed before it. */
    private void window(Item item, String path, Group inside) {
        Place place = item.node().placeOf("windowing");
        for (String alias : List.copyOf(inside.scope().inputs())) {
            List<String> windowed = new ArrayList<>();
            for (String stage : inside.scope().resolvedInput(alias)) {
                String number = windowed.isEmpty() ? "" : "-" + (windowed.size() + 1);
                String name = path + "/windowing of " + alias + number;
                transforms.add(
                        new TransformSpec(
                                "WindowInto",
                                name,
                                item.id() + "/windowing of " + alias + number,
                                List.of(new TransformSpec.Input("input", stage, place)),
                                inside.windowing(),
                                TransformSpec.noConfig(place),
                                place));
                windowed.add(name);
            }
            inside.scope().replaceInput(alias, windowed);
        }
    }
}
