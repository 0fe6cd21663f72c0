package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.expression.CodeText;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.ExpressionLanguage;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.schema.Schema;

/**
 * A definition while it becomes a graph: what is known so far. Used by one compilation on one
 * thread.
 */
final class Translation {
    private final Expressions expressions;
    private final CompileSettings settings;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, PCollection> outputs = new LinkedHashMap<>();
    private final Map<String, PCollection> windowed = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private final Map<String, ErrorOutput> errorOutputs = new LinkedHashMap<>();
    private final Set<String> references = new HashSet<>();
    private final List<String> unknown = new ArrayList<>();
    private final Set<String> done = new HashSet<>();
    private final Map<String, Set<String>> unknownFields = new HashMap<>();
    private final Set<String> unknownWindows = new HashSet<>();
    private final Set<String> unknownOutputs = new HashSet<>();

    /** Where the expressions of each stage stand, by how they print. */
    private final Map<String, Map<String, Place>> places = new HashMap<>();

    Translation(
            Map<String, ExpressionLanguage> languages,
            CompileSettings settings,
            List<TransformSpec> transforms) {
        this.expressions = new Expressions(languages);
        this.settings = settings;
        note(transforms);
    }

    /**
     * Goes on from another one, which it leaves as it is, with stages that have been added.
     *
     * @param before one without a problem
     */
    Translation(Translation before, CompileSettings settings, List<TransformSpec> added) {
        this.expressions = before.expressions;
        this.settings = settings;
        nodes.addAll(before.nodes);
        outputs.putAll(before.outputs);
        names.addAll(before.names);
        errorOutputs.putAll(before.errorOutputs);
        references.addAll(before.references);
        unknown.addAll(before.unknown);
        done.addAll(before.done);
        unknownFields.putAll(before.unknownFields);
        unknownWindows.addAll(before.unknownWindows);
        unknownOutputs.addAll(before.unknownOutputs);
        places.putAll(before.places);
        note(added);
    }

    private void note(List<TransformSpec> transforms) {
        for (TransformSpec spec : transforms) {
            names.add(spec.name());
            spec.inputs().forEach(input -> references.add(input.reference()));
        }
    }

    /** True if a stage, or a collection inside one, has that name. */
    boolean isTaken(String name) {
        return names.contains(name);
    }

    CompileSettings settings() {
        return settings;
    }

    List<Problem> problems() {
        return problems;
    }

    List<Node> nodes() {
        return nodes;
    }

    Map<String, PCollection> outputs() {
        return outputs;
    }

    /** Those of which all is known. */
    Map<String, PCollection> knownOutputs() {
        Map<String, PCollection> known = new LinkedHashMap<>(outputs);
        known.values().removeIf(output -> !fields(output).complete() || !windowsAreKnown(output));
        return known;
    }

    List<String> unknown() {
        return unknown;
    }

    /** What is known of a collection's fields. */
    KnownFields fields(PCollection collection) {
        return new KnownFields(
                collection.schema(),
                unknownFields.getOrDefault(collection.name(), Set.of()),
                false,
                Optional.of(collection.name()));
    }

    /** What is known of the fields of a collection that may be unknown altogether. */
    KnownFields fields(Optional<PCollection> collection) {
        return collection.map(this::fields).orElse(KnownFields.NONE);
    }

    /** False if a mistake keeps a collection's windowing from being known. */
    boolean windowsAreKnown(PCollection collection) {
        return !unknownWindows.contains(collection.name());
    }

    /** True if nothing of a collection is left open by mistakes before it. */
    boolean isKnown(PCollection collection) {
        return fields(collection).complete() && windowsAreKnown(collection);
    }

    /** Notes that a mistake keeps a collection's windowing from being known. */
    PCollection withUnknownWindows(PCollection collection) {
        unknownWindows.add(collection.name());
        return collection;
    }

    /** Notes fields of a collection, beside those of its schema, whose types are not known. */
    PCollection withUnknownFields(PCollection collection, Set<String> names) {
        if (!names.isEmpty()) {
            unknownFields.put(collection.name(), Set.copyOf(names));
        }
        return collection;
    }

    /**
     * Makes what a stage gives known, though its mistakes keep it from being a node.
     *
     * @param inputs what it takes, of which it has windows and bounds
     * @param unknown names of fields whose types are not known
     */
    PCollection addKnown(
            TransformSpec spec, Schema schema, List<PCollection> inputs, Set<String> unknown) {
        boolean bounded = inputs.stream().allMatch(PCollection::bounded);
        PCollection output =
                new PCollection(spec.name(), schema, inputs.get(0).windowing(), bounded);
        if (!inputs.stream().allMatch(this::windowsAreKnown)) {
            withUnknownWindows(output);
        }
        outputs.put(spec.name(), output);
        return withUnknownFields(output, unknown);
    }

    /** Makes what an output of a wrong stage gives known: rows as they came in. */
    void addKnownOutput(TransformSpec spec, String output, PCollection input) {
        String name = spec.name() + "." + output;
        PCollection collection =
                new PCollection(name, input.schema(), input.windowing(), input.bounded());
        handOn(input, collection);
        outputs.put(name, collection);
    }

    /** Notes that mistakes keep the names of a stage's outputs from being known. */
    void outputsAreUnknown(String stage) {
        unknownOutputs.add(stage);
    }

    /** What is not known of one collection is not known of another. */
    void handOn(PCollection input, PCollection output) {
        withUnknownFields(output, fields(input).unknown());
        if (!windowsAreKnown(input)) {
            withUnknownWindows(output);
        }
    }

    /** What a node leaves as it is, is known of its outputs as of its inputs. */
    private void handOn(Node node) {
        for (PCollection input : node.inputs()) {
            for (PCollection output : node.outputs()) {
                if (!windowsAreKnown(input) && !(node instanceof Node.WindowInto)) {
                    withUnknownWindows(output);
                }
            }
        }
        boolean keepsFields =
                node instanceof Node.WindowInto
                        || node instanceof Node.Reshuffle
                        || node instanceof Node.ParDo parDo
                                && !(parDo.function() instanceof RowFunction.Project)
                                && !(parDo.function() instanceof RowFunction.Call);
        if (keepsFields) {
            Set<String> names = fields(node.inputs().get(0)).unknown();
            List<PCollection> results =
                    node instanceof Node.ParDo parDo ? parDo.results() : node.outputs();
            results.forEach(result -> withUnknownFields(result, names));
        }
    }

    ConfigReader config(TransformSpec spec) {
        return new ConfigReader(spec.config(), spec.name(), problems);
    }

    StageInfo stage(TransformSpec spec) {
        return stage(spec, spec.id(), StageInfo.Origin.DEFINITION);
    }

    /**
     * An identity of its own for a part of a stage, which keeps something of its own where the run
     * is.
     */
    StageInfo stage(TransformSpec spec, String part) {
        return stage(spec, spec.id() + "/" + part, StageInfo.Origin.DEFINITION);
    }

    /** A part of a stage that counts what the stage has done. */
    StageInfo count(TransformSpec spec, String part) {
        return stage(spec, spec.id() + "/" + part, StageInfo.Origin.BESIDE);
    }

    private StageInfo stage(TransformSpec spec, String id, StageInfo.Origin origin) {
        Map<String, Place> elsewhere = new HashMap<>();
        places.getOrDefault(spec.name(), Map.of())
                .forEach(
                        (expression, place) -> {
                            if (place.line() != spec.place().line()) {
                                elsewhere.put(expression, place);
                            }
                        });
        return new StageInfo(spec.name(), id, spec.place(), origin, elsewhere);
    }

    /** The stage's inputs, empty if one of them is unknown. */
    Optional<List<PCollection>> inputs(TransformSpec spec) {
        List<PCollection> inputs =
                spec.inputs().stream().flatMap(input -> input(input).stream()).toList();
        return inputs.size() == spec.inputs().size() ? Optional.of(inputs) : Optional.empty();
    }

    /** What an input stands for, empty if it is unknown. */
    Optional<PCollection> input(TransformSpec.Input input) {
        return Optional.ofNullable(
                windowed.getOrDefault(input.reference(), outputs.get(input.reference())));
    }

    /**
     * Translates a stage whose name is another's: its own mistakes are found, and nobody else sees
     * it.
     */
    void aside(Runnable translate) {
        Map<String, PCollection> outputsBefore = new LinkedHashMap<>(outputs);
        Set<String> doneBefore = new HashSet<>(done);
        Map<String, Set<String>> fieldsBefore = new HashMap<>(unknownFields);
        int nodesBefore = nodes.size();
        translate.run();
        nodes.subList(nodesBefore, nodes.size()).clear();
        outputs.clear();
        outputs.putAll(outputsBefore);
        done.retainAll(doneBefore);
        unknownFields.clear();
        unknownFields.putAll(fieldsBefore);
    }

    void add(Node node) {
        addInner(node);
        done.add(node.stage().name());
        node.output().ifPresent(output -> outputs.put(node.stage().name(), output));
    }

    /** The error output of a stage, which somebody must take. */
    private record ErrorOutput(String stage, String output, Place place) {}

    /** Adds a node whose outputs all have names of their own ({@code stage.output}). */
    void addOutputs(TransformSpec spec, Node node, Map<String, PCollection> named) {
        addInner(node);
        done.add(spec.name());
        named.forEach((output, collection) -> outputs.put(spec.name() + "." + output, collection));
    }

    /** Adds the nodes that a stage is made of elsewhere, and what it gives. */
    void addExpanded(TransformSpec spec, List<Node> expanded, PCollection output) {
        nodes.addAll(expanded);
        done.add(spec.name());
        outputs.put(spec.name(), output);
    }

    /** Says what a stage gives that cannot be made a node of yet. */
    void declare(TransformSpec spec, PCollection output) {
        outputs.put(spec.name(), output);
    }

    /** Keeps the name of an output of a stage from collections inside it. */
    void reserve(String stage, String output) {
        names.add(stage + "." + output);
    }

    /**
     * Makes a collection the error output of a stage.
     *
     * @param taken the elements that may fail; while some of their fields are not known, nothing is
     *     of those that fail
     */
    void addErrorOutput(
            TransformSpec spec, String output, PCollection errors, PCollection taken, Place place) {
        String reference = spec.name() + "." + output;
        if (fields(taken).complete()) {
            outputs.put(reference, errors);
        } else {
            outputsAreUnknown(spec.name());
        }
        errorOutputs.put(reference, new ErrorOutput(spec.name(), output, place));
    }

    /** Puts a collection in the place of what a stage gives. */
    void replaceOutput(TransformSpec spec, PCollection collection) {
        outputs.put(spec.name(), collection);
    }

    /** Notes the error outputs that nobody takes. */
    void checkErrorOutputs() {
        errorOutputs.forEach(
                (reference, error) -> {
                    if (!references.contains(reference)) {
                        problems.add(
                                new Problem(
                                        ProblemCode.MISSING,
                                        error.place(),
                                        Optional.of(error.stage()),
                                        "nothing takes its error output '" + error.output() + "'",
                                        adviceOn(error, reference)));
                    }
                });
    }

    private static String adviceOn(ErrorOutput error, String reference) {
        int slash = error.stage().lastIndexOf('/');
        if (slash < 0) {
            return "write 'input: " + reference + "' in a stage that keeps or logs what failed";
        }
        String around = error.stage().substring(0, slash);
        String inside = error.stage().substring(slash + 1) + "." + error.output();
        return "write 'input: "
                + inside
                + "' in a stage inside '"
                + around
                + "' (of a chain under 'extra_transforms'); or 'output: {"
                + error.output()
                + ": "
                + inside
                + "}' in '"
                + around
                + "', and '"
                + around.substring(around.lastIndexOf('/') + 1)
                + "."
                + error.output()
                + "' outside";
    }

    /** Notes inputs that name something a stage does not give, though the stage itself is fine. */
    void checkThatInputsAreGiven(TransformSpec spec) {
        for (TransformSpec.Input input : spec.inputs()) {
            String reference = input.reference();
            String stage = input.stage(done);
            boolean known = done.contains(stage) && !unknownOutputs.contains(stage);
            if (known && !outputs.containsKey(reference)) {
                List<String> named = outputsOf(stage);
                boolean writes = named.isEmpty();
                config(spec)
                        .problem(
                                ProblemCode.UNKNOWN_STAGE,
                                input.place(),
                                writes
                                        ? "its input '"
                                                + reference
                                                + "' writes, and gives nothing on"
                                        : reference.equals(stage)
                                                ? "'" + stage + "' has several outputs"
                                                : "'"
                                                        + reference
                                                        + "' is no output of '"
                                                        + stage
                                                        + "'",
                                writes
                                        ? "take the input of '" + stage + "' instead"
                                        : "write "
                                                + named.stream()
                                                        .map(name -> "'" + name + "'")
                                                        .collect(Collectors.joining(" or ")));
            }
        }
    }

    /** What may be written to refer to what a stage gives. */
    private List<String> outputsOf(String stage) {
        return outputs.keySet().stream()
                .filter(
                        name ->
                                name.equals(stage)
                                        || name.startsWith(stage + ".") && !done.contains(name))
                .sorted()
                .toList();
    }

    /** The name of a collection inside a stage: that of no stage and of no other collection. */
    String innerName(TransformSpec spec, String what) {
        String name = spec.name() + "." + what;
        while (!names.add(name)) {
            name += "'";
        }
        return name;
    }

    /**
     * Does something while references find other collections than the stages' outputs; afterwards
     * these are gone, so that no other stage can refer to them.
     */
    void withInputs(Map<String, PCollection> inputs, Runnable translate) {
        windowed.putAll(inputs);
        translate.run();
        windowed.clear();
    }

    /** A collection inside a stage that expands to several nodes. */
    void addInner(Node node) {
        nodes.add(node);
        handOn(node);
    }

    /** Parses an expression; notes what is wrong with it at {@code place}. */
    Optional<Expression> expression(
            ConfigReader config,
            String text,
            Optional<String> language,
            KnownFields input,
            Place place) {
        return expression(config, CodeText.expression(text), language, input, place);
    }

    /**
     * Parses what an entry says of a value; notes what is wrong with it at {@code place}. Empty
     * also, and nothing is noted, if it uses fields that are not known.
     */
    Optional<Expression> expression(
            ConfigReader config,
            CodeText code,
            Optional<String> language,
            KnownFields input,
            Place place) {
        int before = problems.size();
        Optional<Expression> expression = expressions.read(config, code, language, input, place);
        if (input.collection().isPresent()) {
            ListIterator<Problem> noted = problems.listIterator(before);
            while (noted.hasNext()) {
                noted.set(withOrigin(noted.next(), input.collection().get()));
            }
        }
        expression.ifPresent(
                read ->
                        places.computeIfAbsent(config.stage(), stage -> new HashMap<>())
                                .putIfAbsent(read.toString(), place));
        return expression;
    }

    /** Says of types that do not fit which stage has made fields of them. */
    private Problem withOrigin(Problem problem, String collection) {
        if (problem.code() != ProblemCode.TYPE_MISMATCH) {
            return problem;
        }
        return problem.saying(
                problem.message()
                        + "; the fields' types are of stage '"
                        + origin(collection)
                        + "'");
    }

    /** The stage that first has a collection's schema: others behind it have only handed it on. */
    private String origin(String collection) {
        Map<String, Node> makers = new HashMap<>();
        nodes.forEach(node -> node.outputs().forEach(out -> makers.put(out.name(), node)));
        String name = collection;
        while (makers.containsKey(name)) {
            Node maker = makers.get(name);
            if (maker.inputs().size() != 1
                    || !maker.inputs().get(0).schema().equals(schema(maker, name))) {
                return maker.stage().name();
            }
            name = maker.inputs().get(0).name();
        }
        return name;
    }

    private static Schema schema(Node maker, String output) {
        return maker.outputs().stream()
                .filter(collection -> collection.name().equals(output))
                .findFirst()
                .orElseThrow()
                .schema();
    }

    /** The index of a field; empty if there is none, which is noted, or if it is not known. */
    Optional<Integer> field(ConfigReader config, String name, KnownFields input, Place place) {
        Schema schema = input.schema();
        if (schema.indexOf(name).isPresent()) {
            return Optional.of(schema.indexOf(name).getAsInt());
        }
        if (input.mayHave(name)) {
            return Optional.empty();
        }
        config.problem(
                ProblemCode.UNKNOWN_FIELD,
                place,
                "there is no field '" + name + "'",
                Nearest.to(name, schema.names())
                                .map(near -> "did you mean '" + near + "'? ")
                                .orElse("")
                        + "the fields are "
                        + schema);
        return Optional.empty();
    }
}
