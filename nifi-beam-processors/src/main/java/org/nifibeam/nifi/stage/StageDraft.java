package org.nifibeam.nifi.stage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.nifi.CanvasCompiler;
import org.nifibeam.service.PipelineDeadLetterService;

/**
 * A stage that is about to be added to a definition.
 *
 * <p>Adding never fails: what is wrong is stamped into the definition, which goes on, so that
 * RunPipeline can refuse it with the problems of all stages at once.
 *
 * @param role how it stands in the pipeline
 * @param name its name
 * @param id what state is bound to
 * @param content what the properties say
 * @param errors what becomes of elements it fails on
 * @param deadLetters says where these are written; empty as long as it is not asked, since the
 *     stage is only looked at
 */
public record StageDraft(
        StageRole role,
        String name,
        String id,
        StageContent content,
        ErrorRoute errors,
        Optional<PipelineDeadLetterService> deadLetters) {
    /** One that is looked at, or writes no dead letters. */
    public StageDraft(
            StageRole role, String name, String id, StageContent content, ErrorRoute errors) {
        this(role, name, id, content, errors, Optional.empty());
    }

    StageDraft withDeadLetters(PipelineDeadLetterService service) {
        return new StageDraft(role, name, id, content, errors, Optional.of(service));
    }

    /**
     * The definition with the stage.
     *
     * @param definition it; the next stage reads this one, or what this one reads if it writes
     * @param errors the same for the branch of failed elements, if there is one
     * @param stage the name that the stage has in it: another one than it should if that is taken
     * @param problems what is wrong with the stage
     */
    public record Added(
            CanvasDefinition definition,
            Optional<CanvasDefinition> errors,
            String stage,
            List<Problem> problems) {
        public Added {
            problems = List.copyOf(problems);
        }

        /** The same with both definitions changed alike. */
        Added with(UnaryOperator<CanvasDefinition> change) {
            return new Added(change.apply(definition), errors.map(change::apply), stage, problems);
        }

        Added with(Set<Problem> all) {
            List<Problem> list = List.copyOf(all);
            return new Added(definition, errors, stage, list).with(d -> d.withProblems(list));
        }
    }

    /** Adds it and checks it against what is before it; a reading stage asks its source. */
    Added addTo(CanvasDefinition before) {
        Added added = append(before);
        return StageCheck.check(this, added);
    }

    /**
     * Adds it; finds what is wrong with its place, and looks no further. No I/O.
     *
     * <p>A stage whose content has {@link StageContent#unknown} values is added without them: what
     * compiling then finds wrong with that stage may only seem so, and what it gives is unknown.
     */
    public Added append(CanvasDefinition before) {
        Set<Problem> problems = new LinkedHashSet<>();
        content.problems().forEach(problem -> problems.add(problem.of(name)));
        String ownName = freeName(before, problems);
        Map<String, String> inputs = role == StageRole.ROOT ? Map.of() : inputs(before, problems);
        CanvasDefinition after = added(before, ownName, inputs, problems);
        Optional<String> head =
                role == StageRole.WRITER
                        ? inputs.values().stream().findFirst().or(before.canvas()::head)
                        : Optional.of(ownName);
        String failed = ownName + "." + ErrorRoute.OUTPUT;
        if (errors == ErrorRoute.DEAD_LETTERS || errors == ErrorRoute.DEAD_LETTER_SERVICE) {
            after = DeadLetterStages.behind(this, after, ownName, problems::add);
        }
        CanvasDefinition main = head.map(after::withHead).orElse(after);
        Optional<CanvasDefinition> branch =
                errors == ErrorRoute.BRANCH
                        ? Optional.of(after.withHead(failed))
                        : Optional.empty();
        return new Added(main, branch, ownName, List.of()).with(problems);
    }

    private CanvasDefinition added(
            CanvasDefinition before,
            String ownName,
            Map<String, String> inputs,
            Set<Problem> problems) {
        if (content.nested() && !content.unknown().isEmpty()) {
            // What it is made of is not known; a class whose code is not loaded is as unknown.
            return before.withStage("TransformWithCode", ownName, id, inputs, Map.of(), Map.of());
        }
        if (!content.nested()) {
            return before.withStage(
                    content.type(), ownName, id, inputs, content.windowing(), content.config());
        }
        Map<String, Object> transform = new LinkedHashMap<>();
        transform.put("type", content.type());
        transform.put("name", ownName);
        transform.put("id", id);
        if (!inputs.isEmpty()) {
            transform.put("input", inputs);
        }
        transform.putAll(content.config());
        return before.withNested(
                ownName,
                transform,
                problem -> {
                    if (belongsTo(ownName, problem) || problem.stage().isEmpty()) {
                        problems.add(problem.stage().isEmpty() ? problem.of(name) : problem);
                    }
                });
    }

    /** True for what is wrong with the stage, or with a transform that it is made of. */
    static boolean belongsTo(String stage, Problem problem) {
        return problem.stage()
                .filter(name -> name.equals(stage) || name.startsWith(stage + "/"))
                .isPresent();
    }

    /** A name not taken yet: the definition stays well-formed even with a doubled stage. */
    private String freeName(CanvasDefinition before, Set<Problem> problems) {
        Set<String> taken = before.names();
        if (!taken.contains(name)) {
            return name;
        }
        problems.add(
                problem(
                        ProblemCode.DUPLICATE,
                        "a stage before this one has the same name",
                        "rename this processor, or set its Stage Name"));
        int number = 2;
        while (taken.contains(name + " (" + number + ")")) {
            number++;
        }
        return name + " (" + number + ")";
    }

    private Map<String, String> inputs(CanvasDefinition before, Set<Problem> problems) {
        Map<String, String> wanted =
                content.inputs().isEmpty()
                        ? before.canvas().head().map(head -> Map.of("input", head)).orElse(Map.of())
                        : content.inputs();
        if (wanted.isEmpty()) {
            problems.add(
                    problem(
                            ProblemCode.MISSING,
                            "there is no stage before this one to read from",
                            "put a reading stage between DefinePipeline and this one"));
        }
        Map<String, String> inputs = new LinkedHashMap<>();
        Set<String> names = before.names();
        wanted.forEach(
                (alias, reference) -> {
                    String stage =
                            new TransformSpec.Input(alias, reference, Place.NOWHERE).stage(names);
                    if (!names.contains(stage)) {
                        problems.add(
                                problem(
                                        ProblemCode.UNKNOWN_STAGE,
                                        "its input '" + reference + "' is no stage before this one",
                                        Nearest.advice(reference, names)));
                    } else if (stage.equals(reference) && writes(before, stage)) {
                        problems.add(
                                problem(
                                        ProblemCode.UNKNOWN_STAGE,
                                        "its input '"
                                                + reference
                                                + "' writes, and gives nothing to read",
                                        "name the stage that '" + reference + "' reads"));
                    } else {
                        inputs.put(alias, reference);
                    }
                });
        return inputs;
    }

    private static boolean writes(CanvasDefinition before, String stage) {
        for (TransformSpec transform : before.definition().transforms()) {
            if (transform.name().equals(stage)) {
                return CanvasCompiler.get().connectors().sink(transform.type()).isPresent();
            }
        }
        return false;
    }

    /** What can be said about the stage before anything is known of its input. No I/O. */
    public List<Problem> checkAlone() {
        return StageCheck.alone(this, Map.of()).problems();
    }

    private Problem problem(ProblemCode code, String message, String advice) {
        return new Problem(code, Place.NOWHERE, Optional.of(name), message, advice);
    }

    /** The content's problems as this stage's. */
    List<Problem> ownProblems() {
        List<Problem> own = new ArrayList<>();
        content.problems().forEach(problem -> own.add(problem.of(name)));
        return own;
    }
}
