package org.nifibeam.nifi.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Capabilities;
import org.nifibeam.core.run.Capability;
import org.nifibeam.nifi.CanvasCompiler;
import org.nifibeam.nifi.check.Passing.Unknown;
import org.nifibeam.nifi.run.ReadFromFlowFile;
import org.nifibeam.nifi.service.RunnerKinds;
import org.nifibeam.nifi.stage.ErrorRoute;

/**
 * What comes together at one RunPipeline: the branches of each pipeline, merged as it would merge
 * them. Used once, by one thread.
 */
final class RunCheck {
    private static final String RUNNER = "Pipeline Runner";
    private static final String RECORD_WRITER = "Record Writer";
    private static final String FINAL_STAGES = "Final Stages";

    private static final Capabilities EVERYTHING =
            new Capabilities(EnumSet.allOf(Capability.class), EnumSet.allOf(Capability.class));

    private final Canvas canvas;
    private final FlowWalk walk;
    private final CanvasComponent run;
    private final Optional<CanvasComponent> service;
    private final Set<Finding> findings = new LinkedHashSet<>();

    RunCheck(Canvas canvas, FlowWalk walk, CanvasComponent run) {
        this.canvas = canvas;
        this.walk = walk;
        this.run = run;
        this.service = run.literal(RUNNER).flatMap(canvas::component);
    }

    /** Checks; what belongs to stages goes to their visits, the rest comes back. */
    Collection<Finding> check(List<TracedDefinition> arrived) {
        Map<String, List<TracedDefinition>> byRoot = new LinkedHashMap<>();
        for (TracedDefinition definition : arrived) {
            byRoot.computeIfAbsent(definition.root(), root -> new ArrayList<>()).add(definition);
        }
        byRoot.forEach(this::check);
        return findings;
    }

    private void check(String root, List<TracedDefinition> branches) {
        boolean certain = branches.stream().allMatch(TracedDefinition::certain);
        boolean all = !walk.arrivals(run.id()).contains(Unknown.UNKNOWN);
        Optional<String> written = run.property(FINAL_STAGES);
        boolean told = written.isEmpty() || run.literal(FINAL_STAGES).isPresent();
        List<String> finalStages =
                told ? written.map(RunCheck::split).orElse(List.of()) : List.of();
        List<TracedDefinition> distinct = List.copyOf(new LinkedHashSet<>(branches));
        if (told && finalStages.isEmpty()) {
            fork(branches);
        } else if (told && all && branches.stream().allMatch(TracedDefinition::namesKnown)) {
            finalStages(finalStages, distinct, certain);
        }
        compile(finalStages.isEmpty() ? Optional.empty() : merged(distinct, certain), distinct);
        services(root, branches, certain);
        if (told && all && certain) {
            errors(distinct);
        }
    }

    private static List<String> split(String names) {
        return Stream.of(names.split(",")).map(String::strip).filter(n -> !n.isEmpty()).toList();
    }

    /** Without final stages each FlowFile is a run; the second one of a run is a duplicate. */
    private void fork(List<TracedDefinition> branches) {
        List<String> ends =
                branches.stream()
                        .filter(TracedDefinition::certain)
                        .flatMap(branch -> branch.last().stream())
                        .map(Visit::stage)
                        .toList();
        if (ends.size() < 2) {
            return;
        }
        Set<String> names = new LinkedHashSet<>(ends);
        if (names.size() == 1) {
            find(
                    ProblemCode.DUPLICATE,
                    "what comes from '"
                            + ends.get(0)
                            + "' comes on "
                            + ends.size()
                            + " ways, and would be run once and refused then; connect it once");
            return;
        }
        find(
                ProblemCode.INCOMPLETE,
                "the flow forks before it: without Final Stages the first branch to come would be run alone; set Final Stages to "
                        + String.join(", ", names));
    }

    private void finalStages(
            List<String> finalStages, List<TracedDefinition> branches, boolean certain) {
        Set<String> names = new LinkedHashSet<>();
        branches.forEach(branch -> names.addAll(branch.definition().names()));
        List<String> missing = finalStages.stream().filter(n -> !names.contains(n)).toList();
        for (String name : missing) {
            find(
                    ProblemCode.UNKNOWN_STAGE,
                    "Final Stages has '"
                            + name
                            + "', which is no stage of what comes here, so that it would wait in vain; "
                            + Nearest.advice(name, names));
        }
        if (!missing.isEmpty() || !certain || branches.size() < 2) {
            return;
        }
        for (TracedDefinition branch : branches) {
            Set<String> others = new HashSet<>();
            branches.stream()
                    .filter(other -> other != branch)
                    .forEach(other -> others.addAll(other.definition().names()));
            String end = branch.last().map(Visit::stage).orElse("");
            if (others.containsAll(finalStages) && !others.contains(end) && !end.isEmpty()) {
                find(
                        ProblemCode.INCOMPLETE,
                        "the branch that ends with '"
                                + end
                                + "' is not waited for; add '"
                                + end
                                + "' to Final Stages");
            }
        }
    }

    private Optional<CanvasDefinition> merged(List<TracedDefinition> branches, boolean certain) {
        try {
            return Optional.of(
                    CanvasDefinition.merge(
                            branches.stream().map(TracedDefinition::definition).toList()));
        } catch (ProblemException e) {
            for (Problem problem : e.problems()) {
                Set<Visit> same = new LinkedHashSet<>();
                for (TracedDefinition branch : branches) {
                    Optional.ofNullable(branch.visits().get(problem.stage().orElse("")))
                            .ifPresent(same::add);
                }
                if (certain) {
                    same.stream().skip(1).forEach(v -> v.add(problem.code(), problem.words()));
                }
            }
            return Optional.empty();
        }
    }

    private void compile(Optional<CanvasDefinition> merged, List<TracedDefinition> branches) {
        if (merged.isPresent()) {
            compile(merged.get(), branches);
        } else {
            branches.forEach(branch -> compile(branch.definition(), List.of(branch)));
        }
    }

    private void compile(CanvasDefinition definition, List<TracedDefinition> branches) {
        DefinitionCheck check = new DefinitionCheck(definition, branches);
        check.tell();
        plan(check, service.flatMap(s -> RunnerKinds.capabilities(s.type())).orElse(EVERYTHING));
        service.ifPresent(s -> check.tell(userCode(definition, s)));
    }

    /** What planning would refuse, of what no run is known of yet. */
    static void plan(DefinitionCheck check) {
        plan(check, EVERYTHING);
    }

    private static void plan(DefinitionCheck check, Capabilities capabilities) {
        check.graph()
                .ifPresent(
                        graph ->
                                check.tell(
                                        Planner.problems(
                                                graph,
                                                capabilities,
                                                CanvasCompiler.get().connectors())));
    }

    private static List<Problem> userCode(CanvasDefinition definition, CanvasComponent service) {
        return definition.definition().transforms().stream()
                .filter(stage -> stage.type().equals("TransformWithCode"))
                .flatMap(
                        stage ->
                                RunnerKinds.onUserCode(
                                        service.type(), service.properties(), stage.name())
                                        .stream())
                .toList();
    }

    private void services(String root, List<TracedDefinition> branches, boolean certain) {
        if (!certain) {
            return;
        }
        if (run.property(RECORD_WRITER).isEmpty()) {
            branches.stream()
                    .flatMap(branch -> branch.definition().definition().transforms().stream())
                    .filter(stage -> stage.type().equals("WriteToFlowFile"))
                    .map(TransformSpec::name)
                    .findFirst()
                    .ifPresent(
                            stage ->
                                    find(
                                            ProblemCode.MISSING,
                                            "the stage '"
                                                    + stage
                                                    + "' gives FlowFiles, and there is no Record Writer; set Record Writer"));
        }
        Optional<CanvasComponent> reader =
                canvas.component(root)
                        .filter(c -> c.type().equals(ReadFromFlowFile.class.getName()));
        Optional<String> other = reader.flatMap(c -> c.literal(RUNNER));
        Optional<String> own = run.literal(RUNNER);
        if (other.isPresent() && own.isPresent() && !own.equals(other)) {
            findings.add(
                    new Finding(
                            root,
                            ProblemCode.INVALID_VALUE,
                            "it gives its records to another runner service ("
                                    + name(other.get())
                                    + ") than the one that runs its pipeline ("
                                    + name(own.get())
                                    + "); choose the same Pipeline Runner here and in '"
                                    + run.name()
                                    + "'"));
        }
    }

    private String name(String service) {
        return canvas.component(service).map(CanvasComponent::name).orElse(service);
    }

    /** A stage whose failed elements go into a branch that does not come here. */
    private void errors(List<TracedDefinition> branches) {
        Set<String> taken = new HashSet<>();
        branches.forEach(b -> taken.addAll(DefinitionCheck.references(b.definition())));
        Set<Visit> stages = new LinkedHashSet<>();
        branches.forEach(branch -> stages.addAll(branch.visits().values()));
        boolean open = stages.stream().anyMatch(Visit::open);
        Set<String> elsewhere =
                walk.ends().stream()
                        .map(TracedDefinition::definition)
                        .map(DefinitionCheck::references)
                        .flatMap(Set::stream)
                        .collect(Collectors.toSet());
        for (Visit stage : stages) {
            if (!open
                    && stage.draft().errors() == ErrorRoute.BRANCH
                    && errorOutputs(stage, branches).stream()
                            .noneMatch(o -> taken.contains(o) || elsewhere.contains(o))) {
                stage.add(
                        ProblemCode.MISSING,
                        "nothing takes its error output; connect its relationship errors to a stage that keeps or logs what"
                                + " failed, and that stage to RunPipeline, with the last stages of both branches in Final Stages");
            }
        }
    }

    /** A piece of several transforms gives what one of them gives. */
    private static Set<String> errorOutputs(Visit stage, List<TracedDefinition> branches) {
        String output = stage.stage() + "." + ErrorRoute.OUTPUT;
        return branches.stream()
                .flatMap(branch -> branch.definition().definition().resolve(output).stream())
                .collect(Collectors.toSet());
    }

    private void find(ProblemCode code, String message) {
        findings.add(new Finding(run.id(), code, message));
    }
}
