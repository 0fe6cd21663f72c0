package org.nifibeam.launcher.canvas;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Connectors;

/**
 * The transforms of a document as processors on one line. What has a processor whose properties can
 * say it becomes that, all else a piece of Beam YAML. Used once, by one thread.
 */
final class DocumentStages {
    private final Definition definition;
    private final Connectors connectors;
    private final FilePaths paths;
    private final Map<String, TransformSpec> byName = new HashMap<>();
    private final Set<String> references = new LinkedHashSet<>();
    private final boolean ordered;
    private final List<FlowProcessor> line = new ArrayList<>();

    /** The stage that a following one takes if it names none. */
    private String head = "";

    DocumentStages(Definition definition, Connectors connectors, FilePaths paths) {
        this.definition = definition;
        this.connectors = connectors;
        this.paths = paths;
        for (TransformSpec spec : definition.transforms()) {
            byName.put(spec.name(), spec);
            spec.inputs().forEach(i -> references.addAll(definition.resolve(i.reference())));
        }
        this.ordered =
                definition.transforms().stream().anyMatch(s -> s.type().equals("WriteToCsv"));
    }

    /** The processors, in the order that the transforms are given in. */
    List<FlowProcessor> inOrder(List<TransformSpec> transforms) throws ProblemException {
        for (TransformSpec spec : transforms) {
            add(spec);
        }
        return line;
    }

    private void add(TransformSpec spec) throws ProblemException {
        List<TransformSpec.Input> inputs = flattened(spec);
        Optional<FlowProcessor> own = ownProcessor(spec, inputs);
        FlowProcessor processor = own.isPresent() ? own.get() : piece(spec, inputs);
        boolean writes = connectors.sink(spec.type()).isPresent();
        line.add(withCommon(spec, processor));
        if (!writes) {
            head = spec.name();
        } else if (!inputs.isEmpty()) {
            head = inputs.get(0).reference();
        }
    }

    /** The inputs as the canvas calls them; several under one alias become a stage of their own. */
    private List<TransformSpec.Input> flattened(TransformSpec spec) {
        Map<String, List<String>> byAlias = new LinkedHashMap<>();
        for (TransformSpec.Input input : spec.inputs()) {
            List<String> all = byAlias.computeIfAbsent(input.alias(), a -> new ArrayList<>());
            definition.resolve(input.reference()).forEach(r -> all.add(onCanvas(r)));
        }
        List<TransformSpec.Input> inputs = new ArrayList<>();
        byAlias.forEach(
                (alias, all) -> {
                    if (all.size() == 1 || spec.type().equals("Flatten")) {
                        all.forEach(
                                r -> inputs.add(new TransformSpec.Input(alias, r, spec.place())));
                        return;
                    }
                    String name = spec.name() + " " + alias;
                    line.add(
                            FlowProcessor.stage(
                                    "FlattenCollections",
                                    name,
                                    Map.of("Input Stages", String.join(", ", all))));
                    head = name;
                    inputs.add(new TransformSpec.Input(alias, name, spec.place()));
                });
        return inputs;
    }

    /** A stage's error output has one name on the canvas. */
    private String onCanvas(String reference) {
        TransformSpec.Input input = new TransformSpec.Input("", reference, null);
        TransformSpec stage = byName.get(input.stage(byName.keySet()));
        boolean errors =
                !reference.equals(stage.name())
                        && reference.equals(stage.name() + "." + errorOutput(stage))
                        && hasOwnProcessor(stage);
        return errors ? stage.name() + ".errors" : reference;
    }

    private static String errorOutput(TransformSpec spec) {
        Object handling = TransformProperties.plain(spec.config()).get("error_handling");
        return handling instanceof Map<?, ?> map ? String.valueOf(map.get("output")) : "";
    }

    private boolean hasOwnProcessor(TransformSpec spec) {
        return line.stream()
                .anyMatch(p -> p.name().equals(spec.name()) && !p.type().endsWith("AddBeamYaml"));
    }

    private Optional<FlowProcessor> ownProcessor(
            TransformSpec spec, List<TransformSpec.Input> inputs) {
        StageSettings settings = new StageSettings(TransformProperties.plain(spec.config()));
        boolean connector =
                connectors.source(spec.type()).isPresent()
                        || connectors.sink(spec.type()).isPresent();
        Optional<String> kind =
                connector && !spec.type().equals("Create")
                        ? ConnectorSettings.map(spec, connectors, settings, paths)
                        : TransformProperties.map(spec, inputs, settings);
        if (kind.isEmpty() || !settings.fit() || disordered(settings)) {
            return Optional.empty();
        }
        boolean named =
                !settings.fields().isEmpty()
                        && List.of("JoinCollections", "QueryWithSql").contains(kind.get());
        if (!named && !kind.get().equals("FlattenCollections") && !inputs.isEmpty()) {
            if (inputs.size() > 1) {
                return Optional.empty();
            }
            inputStage(inputs.get(0), settings.properties());
        }
        List<String> ends = new ArrayList<>(List.of("failure"));
        if (settings.properties().containsKey("Error Handling")) {
            // The one line goes on from success; who takes the errors names them.
            ends.add("errors");
        }
        return Optional.of(
                FlowProcessor.stage(kind.get(), spec.name(), settings.properties())
                        .withFields(settings.fields())
                        .withTerminated(ends.toArray(String[]::new)));
    }

    /**
     * NiFi keeps dynamic properties in the alphabet's order, and the columns of a CSV file stand in
     * that of the fields.
     */
    private boolean disordered(StageSettings settings) {
        List<String> names = List.copyOf(settings.fields().keySet());
        return ordered
                && !settings.properties().containsKey("Equalities")
                && !settings.properties().containsKey("Query")
                && !names.equals(names.stream().sorted().toList());
    }

    private void inputStage(TransformSpec.Input input, Map<String, String> properties) {
        if (!input.reference().equals(head)) {
            properties.put("Input Stage", NifiText.literal(input.reference()));
        }
    }

    private FlowProcessor piece(TransformSpec spec, List<TransformSpec.Input> inputs)
            throws ProblemException {
        if (inputs.size() > 1) {
            throw new ProblemException(
                    List.of(
                            new Problem(
                                    ProblemCode.UNSUPPORTED,
                                    spec.place(),
                                    Optional.of(spec.name()),
                                    "it takes several inputs, and no processor's properties can say what it does",
                                    "write it in a simpler way, or put the whole document into one AddBeamYaml")));
        }
        Map<String, String> properties = new TreeMap<>();
        Map<String, Object> transform = new LinkedHashMap<>();
        transform.put("type", spec.type());
        spec.windowing().ifPresent(w -> transform.put("windowing", w.plain()));
        Object config = literalPaths(TransformProperties.plain(spec.config()), "");
        if (!spec.config().entries().isEmpty()) {
            transform.put("config", config);
        }
        properties.put(
                "Beam YAML", NifiText.literal(BlockYaml.write(outputs(spec, transform, inputs))));
        if (inputs.isEmpty()) {
            properties.put("Takes Input", "false");
        } else {
            inputStage(inputs.get(0), properties);
        }
        return FlowProcessor.stage("AddBeamYaml", spec.name(), properties);
    }

    /** If further outputs of it are taken it is a composite that has them. */
    private Map<String, Object> outputs(
            TransformSpec spec, Map<String, Object> transform, List<TransformSpec.Input> inputs) {
        Map<String, Object> outputs = new TreeMap<>();
        for (String reference : references) {
            if (reference.startsWith(spec.name() + ".") && !byName.containsKey(reference)) {
                String output = reference.substring(spec.name().length() + 1);
                outputs.put(output, "it." + output);
            }
        }
        if (outputs.isEmpty()) {
            return transform;
        }
        if (references.contains(spec.name())) {
            outputs.put("output", "it");
        }
        transform.put("name", "it");
        if (!inputs.isEmpty()) {
            transform.put("input", "input");
        }
        Map<String, Object> composite = new LinkedHashMap<>();
        composite.put("type", "composite");
        composite.put("transforms", List.of(transform));
        composite.put("output", outputs);
        return composite;
    }

    private Object literalPaths(Object value, String key) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> changed = new LinkedHashMap<>();
            map.forEach(
                    (k, v) -> changed.put(String.valueOf(k), literalPaths(v, String.valueOf(k))));
            return changed;
        }
        return key.equals("path") && value instanceof String path ? paths.literal(path) : value;
    }

    private static FlowProcessor withCommon(TransformSpec spec, FlowProcessor processor) {
        Map<String, String> properties = new TreeMap<>(processor.properties());
        if (!spec.id().equals(spec.name())) {
            properties.put("State Id", NifiText.literal(spec.id()));
        }
        return new FlowProcessor(
                processor.type(),
                processor.bundle(),
                processor.name(),
                properties,
                processor.fields(),
                processor.terminated(),
                processor.period(),
                processor.pause(),
                processor.disabled());
    }
}
