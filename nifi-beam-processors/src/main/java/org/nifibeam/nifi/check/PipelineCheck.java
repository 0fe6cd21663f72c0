package org.nifibeam.nifi.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.flow.VersionedComponent;
import org.apache.nifi.flow.VersionedControllerService;
import org.apache.nifi.flow.VersionedProcessGroup;
import org.apache.nifi.flow.VersionedProcessor;
import org.apache.nifi.flowanalysis.AbstractFlowAnalysisRule;
import org.apache.nifi.flowanalysis.ComponentAnalysisResult;
import org.apache.nifi.flowanalysis.FlowAnalysisRuleContext;
import org.apache.nifi.flowanalysis.GroupAnalysisResult;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.nifi.run.RunPipeline;
import org.nifibeam.nifi.stage.DefinePipeline;
import org.nifibeam.nifi.stage.SeenSchemas;

/**
 * Marks what is wrong with pipelines while they are edited.
 *
 * <p>NiFi gives it groups, the whole flow first and then each group in it, and behind each group
 * its processors and services; a processor also by itself whenever it is validated, at once after
 * an edit. Groups are only looked at here: all marks are given for the single components, so that
 * there is one of each, which goes away with its cause. A nested group is seen as a part of what is
 * around it, so that looking at it alone says nothing else.
 *
 * <p>Thread-safe. Holds the flow that it has seen once, and what is wrong with it.
 */
@Tags({"beam", "pipeline", "check", "validation", "definition", "schema"})
@CapabilityDescription(
        "Compiles the pipelines of a flow while they are edited, and marks the very processor that is wrong: a field that is not"
                + " there, types that clash, a stage that is not there, what the runner cannot run. It runs nothing and reads no"
                + " data; what depends on parameters, expression language or files that no stage has read yet is not marked.")
@SeeAlso({DefinePipeline.class, RunPipeline.class})
public final class PipelineCheck extends AbstractFlowAnalysisRule {
    private final SeenSchemas seen;
    private volatile State state = new State(Canvas.EMPTY, Map.of(), 0);

    /** What has been seen and found; the findings hold for that version of the schemas. */
    private record State(Canvas canvas, Map<String, List<Finding>> findings, long version) {}

    /** Called by NiFi. */
    public PipelineCheck() {
        this(SeenSchemas.ALL);
    }

    PipelineCheck(SeenSchemas seen) {
        this.seen = seen;
    }

    /** Gives nothing: NiFi asks for each component of the group next. */
    @Override
    public Collection<GroupAnalysisResult> analyzeProcessGroup(
            VersionedProcessGroup group, FlowAnalysisRuleContext context) {
        look(group);
        return List.of();
    }

    @Override
    public Collection<ComponentAnalysisResult> analyzeComponent(
            VersionedComponent component, FlowAnalysisRuleContext context) {
        if (component instanceof VersionedProcessor processor) {
            return results(look(CanvasComponent.of(processor)));
        }
        if (component instanceof VersionedControllerService service) {
            look(CanvasComponent.of(service));
        }
        return List.of();
    }

    private synchronized void look(VersionedProcessGroup group) {
        State before = state;
        long version = seen.version();
        Canvas canvas = before.canvas().with(group);
        if (canvas != before.canvas() || version != before.version()) {
            state = whole(canvas, version);
        }
    }

    private State whole(Canvas canvas, long version) {
        List<String> all = new ArrayList<>();
        canvas.components().forEach(component -> all.add(component.id()));
        return new State(canvas, FlowCheck.of(canvas, all, seen), version);
    }

    /** What is wrong with a component as it is now. */
    private List<Finding> look(CanvasComponent component) {
        State now = state;
        if (!isSeen(now, component)) {
            now = lookAgain(component);
        }
        return now.findings().getOrDefault(component.id(), List.of());
    }

    private boolean isSeen(State now, CanvasComponent component) {
        return now.version() == seen.version()
                && now.canvas().component(component.id()).equals(Optional.of(component));
    }

    private synchronized State lookAgain(CanvasComponent component) {
        State before = state;
        if (isSeen(before, component)) {
            return before;
        }
        long version = seen.version();
        Canvas canvas = before.canvas().with(component);
        boolean alone =
                version == before.version() && component.kind() == CanvasComponent.Kind.PROCESSOR;
        if (!alone) {
            state = whole(canvas, version);
            return state;
        }
        Collection<String> island = canvas.island(component.id());
        Map<String, List<Finding>> findings = new HashMap<>(before.findings());
        findings.keySet().removeAll(island);
        findings.putAll(FlowCheck.of(canvas, island, seen));
        state = new State(canvas, findings, version);
        return state;
    }

    /** Those of one kind are told apart by a number. */
    private static List<ComponentAnalysisResult> results(List<Finding> findings) {
        Map<ProblemCode, Integer> numbers = new EnumMap<>(ProblemCode.class);
        return findings.stream()
                .sorted(Comparator.comparing(Finding::code).thenComparing(Finding::message))
                .map(
                        finding -> {
                            int number = numbers.merge(finding.code(), 1, Integer::sum);
                            String issue = finding.code() + (number == 1 ? "" : "-" + number);
                            return new ComponentAnalysisResult(issue, finding.message());
                        })
                .toList();
    }
}
