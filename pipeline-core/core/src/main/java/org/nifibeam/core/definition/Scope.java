package org.nifibeam.core.definition;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;

/**
 * The names that the transforms of one chain or composite may refer to: its inputs and each other,
 * and nothing outside. Resolves them to stages of the whole pipeline. Used by one parser on one
 * thread.
 */
final class Scope {
    /** So many references are compared with all names; more have one cause in common. */
    private static final int MAX_COMPARED = 50;

    /** In front of the names inside: empty, or the composite's path and a slash. */
    private final String prefix;

    private final Optional<Scope> outside;
    private final Consumer<Problem> problems;
    private final Map<String, List<TransformSpec.Input>> inputs = new LinkedHashMap<>();
    private final Map<String, List<String>> standIns = new LinkedHashMap<>();
    private boolean writtenInputs;
    private int compared;
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Map<String, List<Output>> outputs = new LinkedHashMap<>();

    /** What an output stands for; it may have been written, or follow from the chain's order. */
    private record Output(TransformSpec.Input reference, boolean written) {}

    /** A name that may be referred to. */
    private static final class Member {
        private final Optional<Scope> inside;
        private boolean ambiguous;

        Member(Optional<Scope> inside) {
            this.inside = inside;
        }
    }

    Scope(String prefix, Optional<Scope> outside, Consumer<Problem> problems) {
        this.prefix = prefix;
        this.outside = outside;
        this.problems = problems;
    }

    String prefix() {
        return prefix;
    }

    /** The aliases of the inputs of a composite, in order. */
    Set<String> inputs() {
        return inputs.keySet();
    }

    /**
     * Gives the composite an input: what the reference, read outside, stands for.
     *
     * @param follows true if it is the one before it, by a chain's order
     */
    void addInput(TransformSpec.Input input, boolean follows) {
        writtenInputs = !follows;
        inputs.computeIfAbsent(input.alias(), alias -> new ArrayList<>()).add(input);
    }

    /** What an input stands for, outside. */
    List<String> resolvedInput(String alias) {
        return input(alias, new HashSet<>());
    }

    /** Puts stages of the whole pipeline in the place of what an input stands for. */
    void replaceInput(String alias, List<String> stages) {
        standIns.put(alias, stages);
    }

    /** Makes a stage known. */
    void addStage(String name) {
        members.put(name, new Member(Optional.empty()));
    }

    /** Makes a composite known. */
    void addComposite(String name, Scope inside) {
        members.put(name, new Member(Optional.of(inside)));
    }

    /** Several transforms without a name are of this type, so that it names none of them. */
    void addAmbiguous(String type) {
        Member member = members.get(type);
        if (member != null) {
            member.ambiguous = true;
        }
    }

    /** Gives the composite an output: what the reference, read inside, stands for. */
    void addOutput(String name, TransformSpec.Input reference) {
        outputs.computeIfAbsent(name, n -> new ArrayList<>()).add(new Output(reference, true));
    }

    /** The output of a chain is that of its last transform. */
    void endWith(String stage, Place place) {
        TransformSpec.Input last = new TransformSpec.Input(Composite.OUTPUT, stage, place);
        outputs.put(Composite.OUTPUT, List.of(new Output(last, false)));
    }

    /** What each output stands for. */
    Map<String, List<String>> resolvedOutputs() {
        Map<String, List<String>> resolved = new LinkedHashMap<>();
        outputs.keySet().forEach(name -> resolved.put(name, output(name, new HashSet<>())));
        return resolved;
    }

    /**
     * The stages, or their outputs, that a reference stands for; notes if there are none. A name
     * that is not known stands for itself, so that its stage still has as many inputs as it says.
     *
     * @param stage whose input it is, for messages
     * @param written false if the reference follows from a chain's order
     */
    List<String> resolve(TransformSpec.Input input, String stage, boolean written) {
        return resolve(input, stage, written, new HashSet<>());
    }

    private List<String> resolve(
            TransformSpec.Input input, String stage, boolean written, Set<String> visited) {
        String reference = input.reference();
        Place place = input.place();
        if (inputs.containsKey(reference)) {
            return input(reference, visited);
        }
        int dot = reference.lastIndexOf('.');
        boolean whole = members.containsKey(reference) || dot < 0;
        String name = whole ? reference : reference.substring(0, dot);
        Member member = members.get(name);
        if (member == null) {
            add(
                    ProblemCode.UNKNOWN_STAGE,
                    place,
                    stage,
                    "its input '"
                            + reference
                            + "' is no stage of "
                            + (prefix.isEmpty() ? "the pipeline" : "'" + path() + "'"),
                    adviceFor(reference));
            return List.of(prefix + reference);
        }
        if (member.ambiguous && written) {
            add(
                    ProblemCode.DUPLICATE,
                    place,
                    stage,
                    "several stages are called '" + name + "'",
                    "give each its own 'name'");
        }
        if (member.inside.isEmpty()) {
            return List.of(prefix + reference);
        }
        Scope inside = member.inside.get();
        Optional<String> output =
                whole ? inside.mainOutput() : Optional.of(reference.substring(dot + 1));
        if (output.isEmpty() || !inside.outputs.containsKey(output.get())) {
            add(
                    ProblemCode.UNKNOWN_STAGE,
                    place,
                    stage,
                    whole
                            ? "'"
                                    + name
                                    + "' gives "
                                    + (inside.outputs.isEmpty() ? "no" : "several")
                                    + " outputs"
                            : "'" + reference + "' is no output of '" + name + "'",
                    inside.outputs.isEmpty()
                            ? "add 'output: name of a stage inside' to '" + name + "'"
                            : "write "
                                    + String.join(
                                            " or ",
                                            inside.outputs.keySet().stream()
                                                    .map(o -> "'" + name + "." + o + "'")
                                                    .toList()));
            return List.of(prefix + reference);
        }
        if (!visited.add(inside.prefix + output.get())) {
            add(
                    ProblemCode.CYCLE,
                    place,
                    stage,
                    "the output '" + output.get() + "' of '" + name + "' is made of itself",
                    "name a stage inside it as its output");
            return List.of(prefix + reference);
        }
        List<String> stages = inside.output(output.get(), visited);
        visited.remove(inside.prefix + output.get());
        return stages;
    }

    private String adviceFor(String reference) {
        if (compared++ >= MAX_COMPARED) {
            return "write the name of a stage; the first of these problems say which are near";
        }
        Set<String> known = new TreeSet<>(inputs.keySet());
        known.addAll(members.keySet());
        return Nearest.advice(reference, known);
    }

    private List<String> input(String alias, Set<String> visited) {
        List<String> all = new ArrayList<>(standIns.getOrDefault(alias, List.of()));
        if (all.isEmpty()) {
            for (TransformSpec.Input reference : inputs.get(alias)) {
                all.addAll(
                        outside.orElseThrow().resolve(reference, path(), writtenInputs, visited));
            }
        }
        return all;
    }

    /** The composite's own path. */
    private String path() {
        return prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
    }

    private Optional<String> mainOutput() {
        return outputs.size() == 1
                ? outputs.keySet().stream().findFirst()
                : Optional.of(Composite.OUTPUT).filter(outputs::containsKey);
    }

    private List<String> output(String name, Set<String> visited) {
        List<String> all = new ArrayList<>();
        for (Output output : outputs.get(name)) {
            all.addAll(resolve(output.reference(), path(), output.written(), visited));
        }
        return all;
    }

    private void add(ProblemCode code, Place place, String stage, String message, String advice) {
        problems.accept(new Problem(code, place, Optional.of(stage), message, advice));
    }
}
