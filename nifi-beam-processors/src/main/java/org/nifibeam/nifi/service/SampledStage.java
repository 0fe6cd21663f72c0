package org.nifibeam.nifi.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.nifibeam.core.definition.CanvasBlock;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.definition.DocumentNode;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.nifi.result.FlowFileSinkProvider;

/**
 * A stage and what it is made of: the part of a definition before it, with its output to be looked
 * at.
 *
 * @param stage the stage's name
 * @param definition without all that does not lead to the stage, and so without what writes
 */
record SampledStage(String stage, Definition definition) {
    /** The id of the stage that takes the rows. */
    static final String PORT = "(preview)";

    private static final String ALL = "(preview) all";

    /**
     * The part before a stage.
     *
     * @param wanted its name; without it, the head of the canvas, else the last stage
     * @throws ProblemException if there is no such stage, or it gives nothing
     */
    static SampledStage of(Definition whole, Optional<String> wanted) throws ProblemException {
        Map<String, TransformSpec> stages = new LinkedHashMap<>();
        whole.transforms().forEach(stage -> stages.putIfAbsent(stage.name(), stage));
        String name =
                wanted.or(() -> whole.canvas().flatMap(CanvasBlock::head))
                        .orElseGet(
                                () ->
                                        List.copyOf(stages.keySet()).stream()
                                                .reduce("", (a, b) -> b));
        List<String> outputs = whole.resolve(name);
        Set<String> needed = new LinkedHashSet<>();
        for (String output : outputs) {
            if (stageOf(output, stages).isEmpty()) {
                throw new ProblemException(
                        ProblemCode.UNKNOWN_STAGE,
                        "there is no stage '" + name + "' to look at",
                        Nearest.advice(name, stages.keySet()));
            }
            addWithInputs(output, stages, needed);
        }
        List<TransformSpec> transforms = new ArrayList<>();
        whole.transforms().stream()
                .filter(stage -> needed.contains(stage.name()))
                .forEach(transforms::add);
        if (outputs.size() > 1) {
            transforms.add(stage("Flatten", ALL, outputs));
        }
        transforms.add(taking(PORT, outputs.size() > 1 ? ALL : outputs.get(0)));
        transforms.addAll(unconsumed(transforms));
        return new SampledStage(
                name,
                new Definition(
                        whole.name(),
                        transforms,
                        List.of(),
                        whole.options(),
                        whole.canvas(),
                        List.of()));
    }

    /** The stage that a reference, a stage or an output of one, is about. */
    private static Optional<TransformSpec> stageOf(
            String reference, Map<String, TransformSpec> stages) {
        String name = reference;
        while (!stages.containsKey(name) && name.contains(".")) {
            name = name.substring(0, name.lastIndexOf('.'));
        }
        return Optional.ofNullable(stages.get(name));
    }

    private static void addWithInputs(
            String reference, Map<String, TransformSpec> stages, Set<String> needed) {
        Optional<TransformSpec> stage = stageOf(reference, stages);
        if (stage.isPresent() && needed.add(stage.get().name())) {
            for (TransformSpec.Input input : stage.get().inputs()) {
                addWithInputs(input.reference(), stages, needed);
            }
        }
    }

    /** An error output has to go somewhere, also where what takes it is not part of the sample. */
    private static List<TransformSpec> unconsumed(List<TransformSpec> transforms) {
        Set<String> taken =
                transforms.stream()
                        .flatMap(stage -> stage.inputs().stream())
                        .map(TransformSpec.Input::reference)
                        .collect(Collectors.toSet());
        List<TransformSpec> more = new ArrayList<>();
        for (TransformSpec stage : transforms) {
            Optional<DocumentNode> handling = stage.config().get("error_handling");
            if (handling.orElse(null) instanceof DocumentNode.Mapping mapping
                    && mapping.get("output").orElse(null) instanceof DocumentNode.Scalar output
                    && !taken.contains(stage.name() + "." + output.text())) {
                String reference = stage.name() + "." + output.text();
                more.add(taking("(unseen) " + reference, reference));
            }
        }
        return more;
    }

    private static TransformSpec taking(String name, String output) {
        return stage(FlowFileSinkProvider.TYPE, name, List.of(output));
    }

    private static TransformSpec stage(String type, String name, List<String> inputs) {
        return new TransformSpec(
                type,
                name,
                name,
                inputs.stream()
                        .map(input -> new TransformSpec.Input("input", input, Place.NOWHERE))
                        .toList(),
                Optional.empty(),
                (DocumentNode.Mapping) DocumentNode.of(Map.of()),
                Place.NOWHERE);
    }

    /** The schema of what the stage gives. */
    Schema schema(Graph graph) {
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Write write && write.stage().id().equals(PORT)) {
                return write.spec().schema();
            }
        }
        throw new IllegalStateException("nothing takes the rows of " + stage);
    }
}
