package org.nifibeam.nifi.stage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.compile.Compilation;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.nifi.CanvasCompiler;

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
 */
record StageDraft(StageRole role, String name, String id, StageContent content) {
    /** The definition with the stage, and what is wrong with it. */
    record Added(CanvasDefinition definition, List<Problem> problems) {}

    Added addTo(CanvasDefinition before) {
        Set<Problem> problems = new LinkedHashSet<>();
        content.problems().forEach(problem -> problems.add(problem.of(name)));
        String ownName = freeName(before, problems);
        Map<String, String> inputs = role == StageRole.ROOT ? Map.of() : inputs(before, problems);
        CanvasDefinition after =
                before.withStage(
                        content.type(), ownName, id, inputs, content.windowing(), content.config());
        if (role == StageRole.ROOT) {
            after = resolve(after, ownName, problems);
        } else if (problems.isEmpty()) {
            check(after, ownName, CompileSettings.offline(after.canvas().schemas()), problems);
        }
        if (role == StageRole.WRITER) {
            after =
                    inputs.values().stream()
                            .findFirst()
                            .or(before.canvas()::head)
                            .map(after::withHead)
                            .orElse(after);
        }
        List<Problem> all = List.copyOf(problems);
        return new Added(after.withProblems(all), all);
    }

    /** A name not taken yet: the definition stays well-formed even with a doubled stage. */
    private String freeName(CanvasDefinition before, Set<Problem> problems) {
        if (!before.stages().contains(name)) {
            return name;
        }
        problems.add(
                problem(
                        ProblemCode.DUPLICATE,
                        "a stage before this one has the same name",
                        "rename this processor, or set its Stage Name"));
        int number = 2;
        while (before.stages().contains(name + " (" + number + ")")) {
            number++;
        }
        return name + " (" + number + ")";
    }

    private Map<String, String> inputs(CanvasDefinition before, Set<Problem> problems) {
        List<String> names =
                content.inputs().isEmpty()
                        ? before.canvas().head().map(List::of).orElse(List.of())
                        : content.inputs();
        if (names.isEmpty()) {
            problems.add(
                    problem(
                            ProblemCode.MISSING,
                            "there is no stage before this one to read from",
                            "put a reading stage between DefinePipeline and this one"));
        }
        Map<String, String> inputs = new LinkedHashMap<>();
        for (String input : names) {
            Optional<TransformSpec> stage =
                    before.definition().transforms().stream()
                            .filter(t -> t.name().equals(input))
                            .findAny();
            if (stage.isEmpty()) {
                problems.add(
                        problem(
                                ProblemCode.UNKNOWN_STAGE,
                                "its input '" + input + "' is no stage before this one",
                                Nearest.advice(input, before.stages())));
            } else if (CanvasCompiler.get().connectors().sink(stage.get().type()).isPresent()) {
                problems.add(
                        problem(
                                ProblemCode.UNKNOWN_STAGE,
                                "its input '" + input + "' writes, and gives nothing to read",
                                "name the stage that '" + input + "' reads"));
            } else {
                inputs.put(names.size() == 1 ? "input" : input, input);
            }
        }
        return inputs;
    }

    /** Asks the source for its schema, and stamps it. */
    private CanvasDefinition resolve(
            CanvasDefinition after, String ownName, Set<Problem> problems) {
        CanvasDefinition alone =
                CanvasDefinition.start("check", "check", "")
                        .withStage(
                                content.type(),
                                ownName,
                                id,
                                Map.of(),
                                content.windowing(),
                                content.config());
        Compilation compilation = check(alone, ownName, CompileSettings.UNRESTRICTED, problems);
        PCollection output = compilation.outputs().get(ownName);
        return output == null ? after : after.withSchema(ownName, output.schema());
    }

    private Compilation check(
            CanvasDefinition definition,
            String ownName,
            CompileSettings settings,
            Set<Problem> problems) {
        Compilation compilation = CanvasCompiler.get().compile(definition.definition(), settings);
        List<Problem> known = definition.canvas().problems();
        for (Problem problem : compilation.problems()) {
            if (problem.stage().equals(Optional.of(ownName)) && !known.contains(problem)) {
                problems.add(problem.at(Place.NOWHERE).of(name));
            }
        }
        return compilation;
    }

    /** What can be said about the stage before anything is known of its input. */
    List<Problem> checkAlone() {
        List<Problem> problems = new ArrayList<>();
        content.problems().forEach(problem -> problems.add(problem.of(name)));
        if (!problems.isEmpty()) {
            return problems;
        }
        // A writer is made only for a schema, so it gets one; what others read is unknown.
        Map<String, Schema> known =
                role == StageRole.WRITER
                        ? Map.of(
                                "input",
                                Schema.of(new Field("field", FieldType.nullable(Kind.STRING))))
                        : Map.of();
        CanvasDefinition before =
                CanvasDefinition.start("check", "check", "")
                        .withStage(
                                "ReadFromParquet",
                                "input",
                                "input",
                                Map.of(),
                                Map.of(),
                                Map.of("path", "input"));
        Map<String, String> inputs = role == StageRole.ROOT ? Map.of() : Map.of("input", "input");
        CanvasDefinition definition =
                before.withStage(
                        content.type(), name, id, inputs, content.windowing(), content.config());
        CanvasCompiler.get()
                .compile(definition.definition(), CompileSettings.offline(known))
                .problems()
                .stream()
                .filter(problem -> problem.stage().equals(Optional.of(name)))
                .filter(
                        problem ->
                                problem.code() != ProblemCode.TYPE_MISMATCH
                                        && problem.code() != ProblemCode.UNKNOWN_FIELD)
                .forEach(problems::add);
        return problems;
    }

    private Problem problem(ProblemCode code, String message, String advice) {
        return new Problem(code, Place.NOWHERE, Optional.of(name), message, advice);
    }
}
