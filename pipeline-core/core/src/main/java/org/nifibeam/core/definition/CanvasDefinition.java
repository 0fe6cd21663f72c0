package org.nifibeam.core.definition;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;

/**
 * The definition as it travels along the canvas: each stage processor takes one, adds its transform
 * and hands on the next. Immutable; the text form is {@link #toYaml}.
 */
public final class CanvasDefinition {
    private final Definition definition;

    /** The texts of its first transforms, as far as they have been written down. */
    private volatile List<String> texts;

    /** What {@link #names} gives, once it has been asked. */
    private volatile Optional<Set<String>> names = Optional.empty();

    private CanvasDefinition(Definition definition) {
        this(definition, List.of());
    }

    private CanvasDefinition(Definition definition, List<String> texts) {
        this.definition = definition;
        this.texts = texts;
    }

    /** An empty definition at the beginning of a run. */
    public static CanvasDefinition start(String name, String run, String node) {
        CanvasBlock block = new CanvasBlock(run, node, Optional.empty(), List.of(), Map.of());
        return new CanvasDefinition(new Definition(name, List.of(), Map.of(), Optional.of(block)));
    }

    /** A definition that came from elsewhere, a file say, at the beginning of a run. */
    public static CanvasDefinition of(Definition whole, String run, String node) {
        List<TransformSpec> transforms = whole.transforms();
        Optional<String> head =
                transforms.isEmpty()
                        ? Optional.empty()
                        : Optional.of(transforms.get(transforms.size() - 1).name());
        CanvasBlock block = new CanvasBlock(run, node, head, List.of(), Map.of());
        return new CanvasDefinition(whole.withCanvas(Optional.of(block)));
    }

    /**
     * Reads the text form.
     *
     * @throws ProblemException NOT_A_DEFINITION if the text is something else, or a definition
     *     without the canvas block
     */
    public static CanvasDefinition parse(String text) throws ProblemException {
        Definition definition;
        try {
            definition = Definition.parse(text, Optional.empty());
        } catch (ProblemException e) {
            throw notADefinition(e.problems().get(0).message());
        }
        if (definition.canvas().filter(c -> !c.run().isEmpty()).isEmpty()) {
            throw notADefinition("it has no run id");
        }
        return new CanvasDefinition(definition);
    }

    private static ProblemException notADefinition(String why) {
        return new ProblemException(
                ProblemCode.NOT_A_DEFINITION,
                "the FlowFile is no pipeline definition (" + why + ")",
                "this is a pipeline stage: connect it behind DefinePipeline or another stage;"
                        + " to feed data into a pipeline use ReadFromFlowFile");
    }

    /** What has been defined so far. */
    public Definition definition() {
        return definition;
    }

    /** What travels beside the pipeline. */
    public CanvasBlock canvas() {
        return definition.canvas().orElseThrow();
    }

    /** The stage names so far, in order. */
    public List<String> stages() {
        return definition.transforms().stream().map(TransformSpec::name).toList();
    }

    /**
     * The definition with a further stage, which becomes the head.
     *
     * @param inputs the stages it takes, by alias ({@code input} for the only one); empty for a
     *     root
     * @param windowing the windowing mapping, empty for none
     * @param config plain values
     */
    public CanvasDefinition withStage(
            String type,
            String name,
            String id,
            Map<String, String> inputs,
            Map<String, Object> windowing,
            Map<String, Object> config) {
        List<TransformSpec> transforms = new ArrayList<>(definition.transforms());
        List<TransformSpec.Input> references = new ArrayList<>();
        inputs.forEach(
                (alias, stage) ->
                        definition
                                .resolve(stage)
                                .forEach(
                                        reference ->
                                                references.add(
                                                        new TransformSpec.Input(
                                                                alias, reference, Place.NOWHERE))));
        Optional<DocumentNode.Mapping> window =
                windowing.isEmpty()
                        ? Optional.empty()
                        : Optional.of((DocumentNode.Mapping) DocumentNode.of(windowing));
        transforms.add(
                new TransformSpec(
                        type,
                        name,
                        id,
                        references,
                        window,
                        (DocumentNode.Mapping) DocumentNode.of(config),
                        Place.NOWHERE));
        CanvasBlock old = canvas();
        return with(
                transforms,
                new CanvasBlock(
                        old.run(), old.node(), Optional.of(name), old.problems(), old.schemas()));
    }

    /**
     * The definition with a chain or composite of transforms, which becomes the head.
     *
     * @param name its name
     * @param transform as a document has it, in plain values: type, name, input, transforms
     * @param problems takes what is wrong with its structure; what can be read is added all the
     *     same
     */
    public CanvasDefinition withNested(
            String name, Map<String, Object> transform, Consumer<Problem> problems) {
        DefinitionParser parser = new DefinitionParser(ParseSettings.NONE, Optional.empty());
        try {
            Definition parsed =
                    parser.parse(
                            DocumentNode.of(
                                    DefinitionWriter.plain(definition, List.of(transform))));
            parser.problems().forEach(problem -> problems.accept(problem.at(Place.NOWHERE)));
            CanvasBlock old = canvas();
            CanvasBlock block =
                    new CanvasBlock(
                            old.run(),
                            old.node(),
                            Optional.of(name),
                            old.problems(),
                            old.schemas());
            return new CanvasDefinition(
                    new Definition(
                            parsed.name(),
                            parsed.transforms(),
                            parsed.composites(),
                            definition.options(),
                            Optional.of(block),
                            definition.tests()));
        } catch (ProblemException e) {
            throw new IllegalStateException("a definition is one after being written down", e);
        }
    }

    /**
     * The names that a stage may take: each stage's, and those of chains and composites that give
     * something.
     */
    public Set<String> names() {
        if (names.isEmpty()) {
            Set<String> all = new LinkedHashSet<>();
            definition.transforms().forEach(transform -> all.add(transform.name()));
            definition.composites().forEach(composite -> all.add(composite.name()));
            names = Optional.of(Collections.unmodifiableSet(all));
        }
        return names.get();
    }

    /** The same with the next stage reading {@code stage} unless it says otherwise. */
    public CanvasDefinition withHead(String stage) {
        CanvasBlock old = canvas();
        return with(
                definition.transforms(),
                new CanvasBlock(
                        old.run(), old.node(), Optional.of(stage), old.problems(), old.schemas()));
    }

    /** The same under another name. */
    public CanvasDefinition withName(String name) {
        return new CanvasDefinition(definition.withName(name));
    }

    /** The same as another run. */
    public CanvasDefinition withRun(String run) {
        CanvasBlock old = canvas();
        return with(
                definition.transforms(),
                new CanvasBlock(run, old.node(), old.head(), old.problems(), old.schemas()));
    }

    /** The same with further problems stamped into it. */
    public CanvasDefinition withProblems(List<Problem> more) {
        CanvasBlock old = canvas();
        Set<Problem> all = new LinkedHashSet<>(old.problems());
        more.forEach(problem -> all.add(problem.at(Place.NOWHERE)));
        return with(
                definition.transforms(),
                new CanvasBlock(
                        old.run(), old.node(), old.head(), List.copyOf(all), old.schemas()));
    }

    /** The same with the resolved schema of a reading stage. */
    public CanvasDefinition withSchema(String stage, Schema schema) {
        CanvasBlock old = canvas();
        Map<String, Schema> schemas = new LinkedHashMap<>(old.schemas());
        schemas.put(stage, schema);
        return with(
                definition.transforms(),
                new CanvasBlock(old.run(), old.node(), old.head(), old.problems(), schemas));
    }

    /**
     * The union of branches of one run: stages of one name must be the same stage.
     *
     * @throws ProblemException DUPLICATE if two branches have different stages of one name
     */
    public static CanvasDefinition merge(List<CanvasDefinition> branches) throws ProblemException {
        Map<String, TransformSpec> stages = new LinkedHashMap<>();
        Map<String, Composite> composites = new LinkedHashMap<>();
        CanvasDefinition merged = branches.get(0);
        List<Problem> clashes = new ArrayList<>();
        for (CanvasDefinition branch : branches) {
            for (TransformSpec stage : branch.definition.transforms()) {
                TransformSpec known = stages.putIfAbsent(stage.name(), stage);
                if (known != null && !sameStage(known, stage)) {
                    clashes.add(
                            new Problem(
                                    ProblemCode.DUPLICATE,
                                    Place.NOWHERE,
                                    Optional.of(stage.name()),
                                    "two branches of the flow have different stages of this name",
                                    "give one of the processors another Stage Name"));
                }
            }
            branch.definition.composites().forEach(c -> composites.putIfAbsent(c.name(), c));
            merged = merged.withProblems(branch.canvas().problems());
            for (Map.Entry<String, Schema> schema : branch.canvas().schemas().entrySet()) {
                merged = merged.withSchema(schema.getKey(), schema.getValue());
            }
        }
        if (!clashes.isEmpty()) {
            throw new ProblemException(clashes);
        }
        Definition first = merged.definition;
        return new CanvasDefinition(
                new Definition(
                        first.name(),
                        List.copyOf(stages.values()),
                        List.copyOf(composites.values()),
                        first.options(),
                        first.canvas(),
                        first.tests()));
    }

    private static boolean sameStage(TransformSpec left, TransformSpec right) {
        return left.type().equals(right.type())
                && left.id().equals(right.id())
                && left.inputs().stream()
                        .map(i -> i.alias() + "=" + i.reference())
                        .toList()
                        .equals(
                                right.inputs().stream()
                                        .map(i -> i.alias() + "=" + i.reference())
                                        .toList())
                && left.windowing()
                        .map(DocumentNode::plain)
                        .equals(right.windowing().map(DocumentNode::plain))
                && left.config().plain().equals(right.config().plain());
    }

    /** The same with more transforms behind its own. */
    private CanvasDefinition with(List<TransformSpec> transforms, CanvasBlock block) {
        return new CanvasDefinition(
                new Definition(
                        definition.name(),
                        transforms,
                        definition.composites(),
                        definition.options(),
                        Optional.of(block),
                        definition.tests()),
                texts);
    }

    /** The text that goes into a FlowFile. */
    public String toYaml() {
        // A definition is written down again for every stage: its own transforms are, once.
        List<String> written = DefinitionWriter.texts(definition, texts);
        texts = written;
        return DefinitionWriter.write(definition, written);
    }
}
