package org.nifibeam.nifi.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.nifi.check.Canvas.Wire;
import org.nifibeam.nifi.check.Passing.Unknown;
import org.nifibeam.nifi.run.ReadFromFlowFile;
import org.nifibeam.nifi.run.RunPipeline;
import org.nifibeam.nifi.stage.SeenSchemas;

/**
 * What is wrong with the pipelines of a flow, by component. Used once, by one thread; no I/O, and
 * nothing that a flow can be makes it throw.
 */
final class FlowCheck {
    private final Canvas canvas;
    private final FlowWalk walk;
    private final Collection<String> ids;
    private final Map<String, Set<Finding>> findings = new LinkedHashMap<>();

    private FlowCheck(Canvas canvas, Collection<String> ids, SeenSchemas seen) {
        this.canvas = canvas;
        this.ids = ids;
        this.walk = new FlowWalk(canvas, seen);
    }

    /**
     * Checks components, which have no connections to others.
     *
     * @return by id, those with findings alone
     */
    static Map<String, List<Finding>> of(Canvas canvas, Collection<String> ids, SeenSchemas seen) {
        FlowCheck check = new FlowCheck(canvas, ids, seen);
        check.check();
        Map<String, List<Finding>> all = new LinkedHashMap<>();
        check.findings.forEach((id, found) -> all.put(id, List.copyOf(found)));
        return all;
    }

    private void check() {
        walk.walk(ids);
        Set<CanvasDefinition> compiled = Collections.newSetFromMap(new IdentityHashMap<>());
        walk.runs()
                .forEach(
                        (id, arrived) -> {
                            canvas.component(id)
                                    .map(run -> new RunCheck(canvas, walk, run).check(arrived))
                                    .ifPresent(found -> found.forEach(this::add));
                            arrived.forEach(a -> compiled.add(a.definition()));
                        });
        for (TracedDefinition end : walk.ends()) {
            if (compiled.add(end.definition())) {
                DefinitionCheck check = new DefinitionCheck(end.definition(), List.of(end));
                check.tell();
                RunCheck.plan(check);
            }
        }
        walk.visits().forEach(this::stage);
        unreached();
    }

    private void add(Finding finding) {
        findings.computeIfAbsent(finding.component(), id -> new LinkedHashSet<>()).add(finding);
    }

    /**
     * What is wrong with a stage for a definition that comes to it for certain, or for all that can
     * come to it. What the processor says of itself is not said twice.
     */
    private void stage(String id, List<Visit> visits) {
        Map<String, ProblemCode> certain = new LinkedHashMap<>();
        for (Visit visit : visits) {
            visit.problems()
                    .forEach(
                            (message, code) -> {
                                if (visit.before().certain() || always(id, visits, message)) {
                                    certain.put(message, code);
                                }
                            });
        }
        if (certain.isEmpty()) {
            return;
        }
        Set<String> own =
                visits.get(0).draft().checkAlone().stream()
                        .map(Problem::words)
                        .collect(Collectors.toSet());
        certain.forEach(
                (message, code) -> {
                    if (!own.contains(message)) {
                        add(new Finding(id, code, message));
                    }
                });
    }

    private boolean always(String id, List<Visit> visits, String message) {
        return !walk.arrivals(id).contains(Unknown.UNKNOWN)
                && visits.stream().allMatch(v -> v.problems().containsKey(message));
    }

    /** Stages that no definition comes to; of those behind each other the first. */
    private void unreached() {
        Set<String> unreached = new HashSet<>();
        List<CanvasComponent> stages = new ArrayList<>();
        for (String id : ids) {
            canvas.component(id)
                    .filter(FlowWalk::isStage)
                    .filter(stage -> walk.arrivals(id).isEmpty())
                    .ifPresent(stages::add);
        }
        stages.forEach(stage -> unreached.add(stage.id()));
        for (CanvasComponent stage : stages) {
            if (!isBehind(stage.id(), unreached)) {
                add(
                        new Finding(
                                stage.id(),
                                ProblemCode.NOT_A_DEFINITION,
                                "no definition comes to this stage; connect it behind "
                                        + "DefinePipeline, "
                                        + ReadFromFlowFile.class.getSimpleName()
                                        + " or another stage, not behind "
                                        + RunPipeline.class.getSimpleName()));
            }
        }
    }

    private boolean isBehind(String id, Set<String> stages) {
        Set<String> passed = new LinkedHashSet<>();
        List<String> open = new ArrayList<>(List.of(id));
        while (!open.isEmpty()) {
            for (Wire wire : canvas.to(open.remove(open.size() - 1))) {
                String source = wire.source();
                boolean carries =
                        wire.relationships().contains("success")
                                || wire.relationships().contains("errors");
                if (stages.contains(source)) {
                    if (carries && !source.equals(id)) {
                        return true;
                    }
                } else if (passed.add(source)
                        && canvas.component(source).filter(FlowCheck::passes).isPresent()) {
                    open.add(source);
                }
            }
        }
        return false;
    }

    private static boolean passes(CanvasComponent component) {
        return switch (component.kind()) {
            case INPUT_PORT, OUTPUT_PORT, FUNNEL -> true;
            case SERVICE -> false;
            case PROCESSOR -> PassThrough.of(component.type()) != PassThrough.UNKNOWN;
        };
    }
}
