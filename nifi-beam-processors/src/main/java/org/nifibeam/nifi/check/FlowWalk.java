package org.nifibeam.nifi.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.nifi.check.Canvas.Wire;
import org.nifibeam.nifi.check.Passing.Unknown;
import org.nifibeam.nifi.run.PreviewPipeline;
import org.nifibeam.nifi.run.ReadFromFlowFile;
import org.nifibeam.nifi.run.RunPipeline;
import org.nifibeam.nifi.stage.DefinePipeline;
import org.nifibeam.nifi.stage.SeenSchemas;
import org.nifibeam.nifi.stage.StageDraft;
import org.nifibeam.nifi.stage.StageKinds;
import org.nifibeam.nifi.stage.StageRole;

/**
 * Sends definitions along the connections of a flow, from where they begin; each stage adds itself
 * as it would when it runs. Used once, by one thread.
 */
final class FlowWalk {
    /**
     * A component that more definitions come to is not looked at further: every diamond of stages
     * doubles them, and a circle makes them without end.
     */
    private static final int MOST = 16;

    /** The placeholder of what ReadFromFlowFile writes into a definition when it runs. */
    private static final String INPUT = "input";

    private final Canvas canvas;
    private final SeenSchemas seen;
    private final Map<String, Set<Passing>> arrivals = new LinkedHashMap<>();
    private final Map<String, List<Visit>> visits = new LinkedHashMap<>();
    private final Map<String, List<TracedDefinition>> runs = new LinkedHashMap<>();
    private final Set<TracedDefinition> ends = new LinkedHashSet<>();
    private final Deque<Step> steps = new ArrayDeque<>();

    private record Step(String destination, Passing passing) {}

    FlowWalk(Canvas canvas, SeenSchemas seen) {
        this.canvas = canvas;
        this.seen = seen;
    }

    /** Walks from all components given; they have no connections to others. */
    void walk(Collection<String> ids) {
        for (String id : ids) {
            canvas.component(id).ifPresentOrElse(this::begin, () -> emit(id, Unknown.UNKNOWN));
        }
        while (!steps.isEmpty()) {
            Step step = steps.poll();
            canvas.component(step.destination()).ifPresent(c -> arrive(c, step.passing()));
        }
    }

    /** What has come to a component. */
    Set<Passing> arrivals(String id) {
        return arrivals.getOrDefault(id, Set.of());
    }

    /** The visits to each stage processor that a definition comes to. */
    Map<String, List<Visit>> visits() {
        return visits;
    }

    /** The definitions that come to each RunPipeline, several times if on several ways. */
    Map<String, List<TracedDefinition>> runs() {
        return runs;
    }

    /** The definitions that no further stage is added to. */
    Set<TracedDefinition> ends() {
        return ends;
    }

    private static boolean is(CanvasComponent component, Class<?> type) {
        return component.type().equals(type.getName());
    }

    private void begin(CanvasComponent component) {
        switch (component.kind()) {
            // Who sends to it from outside this flow is not seen.
            case INPUT_PORT -> {
                if (canvas.to(component.id()).isEmpty()) {
                    emit(component.id(), Unknown.UNKNOWN);
                }
            }
            case PROCESSOR -> beginAt(component);
            case SERVICE, OUTPUT_PORT, FUNNEL -> {}
        }
    }

    private void beginAt(CanvasComponent component) {
        String id = component.id();
        if (is(component, DefinePipeline.class)) {
            CanvasDefinition empty = CanvasDefinition.start("pipeline", id, "");
            end(TracedDefinition.begun(empty, id, true), id, "success");
        } else if (is(component, ReadFromFlowFile.class)) {
            beginWithRecords(component);
            emit(id, "failure", Unknown.UNKNOWN);
        } else if (is(component, RunPipeline.class)) {
            for (String relationship : List.of("submitted", "failed", "incomplete")) {
                emit(id, relationship, Unknown.UNKNOWN);
            }
        } else if (!isStage(component)
                && !is(component, PreviewPipeline.class)
                && PassThrough.of(component.type()) == PassThrough.UNKNOWN) {
            emit(id, Unknown.UNKNOWN);
        }
    }

    private void beginWithRecords(CanvasComponent component) {
        Optional<String> name = component.property("Stage Name");
        boolean nameKnown = name.isEmpty() || component.literal("Stage Name").isPresent();
        String stage = nameKnown ? name.orElse(component.name()) : "#" + component.id();
        CanvasDefinition definition =
                CanvasDefinition.start("pipeline", component.id(), "")
                        .withStage(
                                "ReadFromFlowFile",
                                stage,
                                stage,
                                Map.of(),
                                Map.of(),
                                Map.of(INPUT, INPUT));
        end(
                TracedDefinition.begun(definition, component.id(), nameKnown),
                component.id(),
                "success");
    }

    static boolean isStage(CanvasComponent component) {
        return StageKinds.types().contains(component.type());
    }

    private void arrive(CanvasComponent component, Passing passing) {
        String id = component.id();
        if (is(component, RunPipeline.class) && passing instanceof TracedDefinition definition) {
            List<TracedDefinition> all = runs.computeIfAbsent(id, run -> new ArrayList<>());
            if (all.size() < MOST) {
                all.add(definition);
            }
        }
        Set<Passing> before = arrivals.computeIfAbsent(id, c -> new LinkedHashSet<>());
        boolean tooMany = before.size() >= MOST;
        Passing taken = tooMany ? Unknown.UNKNOWN : passing;
        if (!before.add(taken)) {
            return;
        }
        switch (component.kind()) {
            case INPUT_PORT, OUTPUT_PORT, FUNNEL -> emit(id, taken);
            case SERVICE -> {}
            case PROCESSOR -> arriveAt(component, taken);
        }
    }

    private void arriveAt(CanvasComponent component, Passing passing) {
        String id = component.id();
        if (isStage(component)) {
            if (passing instanceof TracedDefinition definition) {
                visit(component, definition);
            } else {
                emit(id, "success", passing);
                emit(id, "errors", passing);
            }
            return;
        }
        if (is(component, PreviewPipeline.class)) {
            emit(id, "success", passing);
            return;
        }
        switch (PassThrough.of(component.type())) {
            case ALWAYS -> emit(id, passing);
            case PERHAPS -> emit(id, passing instanceof TracedDefinition d ? d.perhaps() : passing);
            case UNKNOWN -> {}
        }
    }

    private void visit(CanvasComponent component, TracedDefinition before) {
        String id = component.id();
        StageDraft written =
                StageKinds.draft(component.type(), component.name(), component.properties())
                        .orElseThrow();
        OpenStage stage = OpenStage.of(written, id);
        StageDraft.Added added = stage.draft().append(before.definition());
        boolean misplaced =
                added.problems().stream().anyMatch(p -> p.code() != ProblemCode.DUPLICATE);
        Visit visit = new Visit(component, before, written, added.stage(), stage.open(), misplaced);
        for (Problem problem : added.problems()) {
            if (isCertain(problem, stage, before)) {
                visit.add(problem.code(), problem.words());
            }
        }
        visits.computeIfAbsent(id, c -> new ArrayList<>()).add(visit);
        ends.remove(before);
        CanvasDefinition main = added.definition();
        Optional<Schema> schema = written.role() == StageRole.ROOT ? seen.of(id) : Optional.empty();
        if (schema.isPresent()) {
            main = main.withSchema(added.stage(), schema.get());
        }
        end(TracedDefinition.behind(visit, main, stage.nameKnown()), id, "success");
        if (added.errors().isPresent()) {
            CanvasDefinition branch = added.errors().get();
            if (schema.isPresent()) {
                branch = branch.withSchema(added.stage(), schema.get());
            }
            end(TracedDefinition.behind(visit, branch, stage.nameKnown()), id, "errors");
        } else {
            emit(id, "errors", Unknown.UNKNOWN);
        }
    }

    /** A name that is not told may be the one that seems to be missing, or not to be taken. */
    private static boolean isCertain(Problem problem, OpenStage stage, TracedDefinition before) {
        return switch (problem.code()) {
            case DUPLICATE -> stage.nameKnown();
            case UNKNOWN_STAGE -> stage.inputsKnown() && before.namesKnown();
            case MISSING -> stage.inputsKnown();
            default -> !stage.open();
        };
    }

    private void end(TracedDefinition definition, String id, String relationship) {
        ends.add(definition);
        emit(id, relationship, definition);
    }

    private void emit(String id, String relationship, Passing passing) {
        for (Wire wire : canvas.from(id)) {
            if (wire.relationships().contains(relationship)) {
                steps.add(new Step(wire.destination(), passing));
            }
        }
    }

    private void emit(String id, Passing passing) {
        for (Wire wire : canvas.from(id)) {
            steps.add(new Step(wire.destination(), passing));
        }
    }
}
