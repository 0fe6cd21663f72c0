package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.expression.CodeText;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.ExpressionLanguage;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;

/**
 * A definition while it becomes a graph: what is known so far. Used by one compilation on one
 * thread.
 */
final class Translation {
    /**
     * What passes and comparisons, which go down an expression, can take on a thread's usual stack.
     */
    private static final int MAX_DEPTH = 1500;

    private static final String VALUES_FROM_OUTSIDE =
            "parameters (${name}) are whole values of settings, never part of an expression;"
                    + " as text write {{ name }} and give '--variable name=value'";

    private static final Pattern NUMBER = Pattern.compile("(0|[1-9]\\d{0,17})(\\.\\d+)?");

    private final Map<String, ExpressionLanguage> languages;
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

    Translation(
            Map<String, ExpressionLanguage> languages,
            CompileSettings settings,
            List<TransformSpec> transforms) {
        for (TransformSpec spec : transforms) {
            names.add(spec.name());
            spec.inputs().forEach(input -> references.add(input.reference()));
        }
        this.languages = languages;
        this.settings = settings;
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

    List<String> unknown() {
        return unknown;
    }

    ConfigReader config(TransformSpec spec) {
        return new ConfigReader(spec.config(), spec.name(), problems);
    }

    StageInfo stage(TransformSpec spec) {
        return new StageInfo(spec.name(), spec.id(), spec.place());
    }

    /**
     * An identity of its own for a part of a stage, which keeps something of its own where the run
     * is.
     */
    StageInfo stage(TransformSpec spec, String part) {
        return new StageInfo(spec.name(), spec.id() + "/" + part, spec.place());
    }

    /** The stage's inputs, empty if one of them is unknown. */
    Optional<List<PCollection>> inputs(TransformSpec spec) {
        List<PCollection> inputs = new ArrayList<>();
        for (TransformSpec.Input input : spec.inputs()) {
            PCollection collection =
                    windowed.getOrDefault(input.reference(), outputs.get(input.reference()));
            if (collection == null) {
                return Optional.empty();
            }
            inputs.add(collection);
        }
        return Optional.of(inputs);
    }

    void add(Node node) {
        nodes.add(node);
        done.add(node.stage().name());
        node.output().ifPresent(output -> outputs.put(node.stage().name(), output));
    }

    /** The error output of a stage, which somebody must take. */
    private record ErrorOutput(String stage, String output, Place place) {}

    /** Adds a node whose outputs all have names of their own ({@code stage.output}). */
    void addOutputs(TransformSpec spec, Node node, Map<String, PCollection> named) {
        nodes.add(node);
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

    /** Makes a collection that a node gives the error output of a stage. */
    void addErrorOutput(TransformSpec spec, String output, PCollection errors, Place place) {
        String reference = spec.name() + "." + output;
        outputs.put(reference, errors);
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
                                        "write 'input: "
                                                + reference
                                                + "' in a stage that keeps or logs what failed"));
                    }
                });
    }

    /**
     * Notes inputs that name something a stage does not give, though the stage itself is fine; true
     * if there is one.
     */
    boolean readsWhatIsNotGiven(TransformSpec spec) {
        boolean found = false;
        for (TransformSpec.Input input : spec.inputs()) {
            String reference = input.reference();
            String stage = input.stage(done);
            if (done.contains(stage) && !outputs.containsKey(reference)) {
                found = true;
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
        return found;
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
    }

    /** Parses an expression; notes what is wrong with it at {@code place}. */
    Optional<Expression> expression(
            ConfigReader config,
            String text,
            Optional<String> language,
            Schema input,
            Place place) {
        return expression(config, CodeText.expression(text), language, input, place);
    }

    /** Parses what an entry says of a value; notes what is wrong with it at {@code place}. */
    Optional<Expression> expression(
            ConfigReader config,
            CodeText code,
            Optional<String> language,
            Schema input,
            Place place) {
        String name = language.orElse("generic");
        ExpressionLanguage parser = languages.get(isPlain(code, name, input) ? "generic" : name);
        if (parser == null) {
            boolean known = List.of("java", "javascript", "python", "sql").contains(name);
            config.problem(
                    ProblemCode.UNSUPPORTED,
                    place,
                    "the language '" + name + "' is " + (known ? "not available" : "not known"),
                    "there are: " + String.join(", ", languages.keySet()));
            return Optional.empty();
        }
        try {
            Expression expression = parser.parse(code, input);
            if (isTooDeep(expression)) {
                config.problem(
                        ProblemCode.UNSUPPORTED,
                        place,
                        "the expression is too large: it is nested more than "
                                + MAX_DEPTH
                                + " levels deep",
                        "compute parts of it in fields of an earlier stage");
                return Optional.empty();
            }
            return Optional.of(expression);
        } catch (ProblemException e) {
            if (code.text().contains("${") || code.text().contains("{{")) {
                config.problem(
                        ProblemCode.EXPRESSION,
                        place,
                        "the expression " + code.text() + " has a value from outside in it",
                        VALUES_FROM_OUTSIDE);
            } else {
                config.problems(e, place);
            }
            return Optional.empty();
        }
    }

    /** A field's name or a number means the same in Python and JavaScript, and needs neither. */
    private static boolean isPlain(CodeText code, String language, Schema input) {
        String text = code.text().strip();
        return List.of("javascript", "python").contains(language)
                && code.form() == CodeText.Form.EXPRESSION
                && (input.indexOf(text).isPresent() || NUMBER.matcher(text).matches());
    }

    /** Goes down level by level, since a chain of operators is as deep as it is long. */
    static boolean isTooDeep(Expression expression) {
        List<Expression> level = List.of(expression);
        for (int depth = 0; !level.isEmpty(); depth++) {
            if (depth > MAX_DEPTH) {
                return true;
            }
            level = level.stream().flatMap(e -> e.children().stream()).toList();
        }
        return false;
    }

    /** The index of a field; notes if there is none. */
    Optional<Integer> field(ConfigReader config, String name, Schema schema, Place place) {
        if (schema.indexOf(name).isPresent()) {
            return Optional.of(schema.indexOf(name).getAsInt());
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
