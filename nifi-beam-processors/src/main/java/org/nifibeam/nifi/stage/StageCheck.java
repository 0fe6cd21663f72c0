package org.nifibeam.nifi.stage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.compile.Checked;
import org.nifibeam.core.compile.Compilation;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.definition.Composite;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.nifi.CanvasCompiler;

/** Compiles what a stage is part of, to see what is wrong with that stage. */
final class StageCheck {
    /** Begins the names of stages that take what no stage behind the checked one takes yet. */
    private static final String CONSUMER = "(takes)";

    private static final String INPUT = "(input)";

    private static final RecentChecks RECENT = new RecentChecks();

    private StageCheck() {}

    /**
     * What a check found.
     *
     * @param problems of this stage alone
     * @param outputs what it gives, by its name or {@code name.output}, as far as that is known
     */
    record Result(List<Problem> problems, Map<String, Schema> outputs) {
        Result {
            problems = List.copyOf(problems);
        }
    }

    /**
     * A stage that has been added, checked against what is before it; what reads asks its source.
     */
    static StageDraft.Added check(StageDraft draft, StageDraft.Added added) {
        if (!draft.content().unknown().isEmpty()) {
            return added;
        }
        Set<Problem> problems = new LinkedHashSet<>(added.problems());
        StageDraft.Added checked = added;
        boolean reads = draft.role() == StageRole.ROOT || draft.content().nested();
        if (reads) {
            checked = resolved(draft, added, problems);
        }
        boolean isARead = draft.role() == StageRole.ROOT && !draft.content().nested();
        if (!isARead && problems.isEmpty()) {
            CanvasDefinition definition = checked.definition();
            Checked found = check(taken(draft, definition, added.stage()));
            note(draft, added.stage(), found.problems(), definition.canvas().problems(), problems);
        }
        return checked.with(problems);
    }

    /** Goes on from what the stage before has found out, where that can be. */
    private static Checked check(CanvasDefinition whole) {
        List<TransformSpec> transforms = whole.definition().transforms();
        Checked checked =
                CanvasCompiler.get()
                        .check(
                                whole.definition(),
                                CompileSettings.offline(whole.canvas().schemas()),
                                RECENT.take(transforms));
        RECENT.note(transforms, checked);
        return checked;
    }

    /** Asks the sources of what the stage reads for their schemas, and stamps these. */
    private static StageDraft.Added resolved(
            StageDraft draft, StageDraft.Added added, Set<Problem> problems) {
        StageDraft.Added stamped = added;
        for (TransformSpec transform : added.definition().definition().transforms()) {
            String name = transform.name();
            boolean own = name.equals(added.stage()) || name.startsWith(added.stage() + "/");
            if (own && transform.inputs().isEmpty()) {
                Definition alone =
                        new Definition(
                                "check",
                                List.of(withoutErrors(transform)),
                                Map.of(),
                                Optional.empty());
                Compilation compilation =
                        CanvasCompiler.get().compile(alone, CompileSettings.UNRESTRICTED);
                note(draft, added.stage(), compilation.problems(), List.of(), problems);
                PCollection output = compilation.outputs().get(name);
                if (output != null) {
                    stamped = stamped.with(d -> d.withSchema(name, output.schema()));
                }
            }
        }
        return stamped;
    }

    private static TransformSpec withoutErrors(TransformSpec transform) {
        return new TransformSpec(
                transform.type(),
                transform.name(),
                transform.id(),
                transform.inputs(),
                transform.windowing(),
                transform.config().without("error_handling"),
                transform.place());
    }

    private static Compilation compile(
            StageDraft draft,
            String stage,
            CanvasDefinition definition,
            CompileSettings settings,
            Set<Problem> problems) {
        CanvasDefinition whole = taken(draft, definition, stage);
        Compilation compilation = CanvasCompiler.get().compile(whole.definition(), settings);
        note(draft, stage, compilation.problems(), definition.canvas().problems(), problems);
        return compilation;
    }

    /** Takes what is wrong with the stage, unless it is known already. */
    private static void note(
            StageDraft draft,
            String stage,
            List<Problem> found,
            List<Problem> known,
            Set<Problem> problems) {
        for (Problem problem : found) {
            // Which connections there are RunPipeline says.
            boolean checked = problem.code() != ProblemCode.UNKNOWN_CONNECTION;
            if (checked && StageDraft.belongsTo(stage, problem) && !known.contains(problem)) {
                Problem nowhere = problem.at(Place.NOWHERE);
                boolean own = problem.stage().equals(Optional.of(stage));
                problems.add(own ? nowhere.of(draft.name()) : nowhere);
            }
        }
    }

    /** With stages that take what the stages behind this one will take: errors, named outputs. */
    private static CanvasDefinition taken(
            StageDraft draft, CanvasDefinition definition, String stage) {
        List<String> outputs = new ArrayList<>();
        if (draft.errors() == ErrorRoute.BRANCH) {
            outputs.add(stage + "." + ErrorRoute.OUTPUT);
        }
        for (Composite composite : definition.definition().composites()) {
            if (composite.name().equals(stage)) {
                composite.outputs().values().forEach(outputs::addAll);
            }
        }
        CanvasDefinition whole = definition;
        for (String output : outputs) {
            String name = CONSUMER + " " + output;
            whole =
                    whole.withStage(
                            "LogForTesting",
                            name,
                            name,
                            Map.of("input", output),
                            Map.of(),
                            Map.of());
        }
        return whole;
    }

    /**
     * What can be said about a stage by itself.
     *
     * @param known the schemas of its inputs by the stages' names, as far as they are known; {@code
     *     ""} for every other one
     */
    static Result alone(StageDraft draft, Map<String, Schema> known) {
        Set<Problem> problems = new LinkedHashSet<>(draft.ownProblems());
        if (!problems.isEmpty()) {
            return new Result(withoutMissing(draft, problems, true), Map.of());
        }
        CanvasDefinition before = CanvasDefinition.start("check", "check", "");
        Map<String, Schema> schemas = new LinkedHashMap<>();
        Map<String, String> inputs = new LinkedHashMap<>();
        Map<String, String> wanted =
                draft.content().inputs().isEmpty()
                        ? Map.of("input", "input")
                        : draft.content().inputs();
        if (draft.role() != StageRole.ROOT) {
            for (Map.Entry<String, String> input : wanted.entrySet()) {
                String root = INPUT + inputs.size();
                // Any reading stage does: without I/O it is asked for nothing but its settings.
                before =
                        before.withStage(
                                "ReadFromParquet",
                                root,
                                root,
                                Map.of(),
                                Map.of(),
                                Map.of("path", "input"));
                inputs.put(input.getKey(), root);
                Optional<Schema> schema =
                        Optional.ofNullable(known.get(input.getValue()))
                                .or(() -> Optional.ofNullable(known.get("")));
                schema.or(() -> ofWriter(draft)).ifPresent(s -> schemas.put(root, s));
            }
        }
        StageDraft.Added added =
                new StageDraft(
                                draft.role(),
                                draft.name(),
                                draft.id(),
                                draft.content().withInputs(inputs),
                                draft.errors())
                        .append(before);
        problems.addAll(added.problems());
        Compilation compilation =
                compile(
                        draft,
                        added.stage(),
                        added.definition(),
                        CompileSettings.offline(schemas),
                        problems);
        Map<String, Schema> outputs = new LinkedHashMap<>();
        compilation
                .outputs()
                .forEach(
                        (name, collection) -> {
                            if (name.equals(draft.name()) || name.startsWith(draft.name() + ".")) {
                                outputs.put(name, collection.schema());
                            }
                        });
        return new Result(withoutMissing(draft, problems, !known.isEmpty()), outputs);
    }

    /** A writer is made only for a schema, so it gets one; what others read is unknown. */
    private static Optional<Schema> ofWriter(StageDraft draft) {
        return draft.role() == StageRole.WRITER
                ? Optional.of(Schema.of(new Field("field", FieldType.nullable(Kind.STRING))))
                : Optional.empty();
    }

    /**
     * Without what may only seem wrong: a value that is not known yet is not missing, and a schema
     * that was made up has no types that fields could clash with.
     */
    private static List<Problem> withoutMissing(
            StageDraft draft, Set<Problem> problems, boolean schemasAreKnown) {
        List<Problem> left = new ArrayList<>();
        for (Problem problem : problems) {
            boolean seemsMissing =
                    problem.code() == ProblemCode.MISSING && !draft.content().unknown().isEmpty();
            boolean seemsToClash =
                    !schemasAreKnown
                            && (problem.code() == ProblemCode.TYPE_MISMATCH
                                    || problem.code() == ProblemCode.UNKNOWN_FIELD);
            if (!seemsMissing && !seemsToClash) {
                left.add(problem);
            }
        }
        return left;
    }
}
