package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.plan.PlanStage;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Capabilities;
import org.nifibeam.core.runtime.StageCode;
import org.nifibeam.core.runtime.StageFailure;
import org.nifibeam.core.spi.Connectors;

/** From a graph to the plan for a runner: the checks, then the passes, in order. */
public final class Planner {
    /** What refuses; all are asked before anything is thrown. */
    private static final List<Check> CHECKS =
            List.of(new CheckWindowing(), new CheckCapabilities(), new CheckDestinations());

    /**
     * The passes that only make it faster; where the order matters, the reason stands beside it.
     */
    private static final List<Pass> OPTIMIZATIONS =
            List.of(
                    // Before pushing: the fewer nodes make rows anew, the fewer fields a source
                    // must deliver.
                    new DropRenamelessProjections(),
                    // Before joins: they carry what the two leave.
                    new MergeProjections(),
                    // Before pushing too: what a join does not carry need not be read.
                    new PushThroughJoins(),
                    new PushIntoSources(),
                    // Behind them: a source knows what is read of it.
                    new JoinWithTables(),
                    // What is left of joins, none of whose sides is known to be small.
                    new JoinWithoutState(),
                    new LiftCombiners());

    private Planner() {}

    /**
     * The plan of a graph for a runner.
     *
     * @throws ProblemException with all that is asked too much of the runner; CAPABILITY problems
     *     name stage and way round
     */
    public static Plan plan(Graph graph, Capabilities capabilities, Connectors connectors)
            throws ProblemException {
        return explain(graph, capabilities, connectors).plan();
    }

    /** What is asked too much of a runner; plans nothing, does no I/O. */
    public static List<Problem> problems(
            Graph graph, Capabilities capabilities, Connectors connectors) {
        Pass.Target target = new Pass.Target(capabilities, connectors);
        List<Problem> problems = new ArrayList<>();
        CHECKS.forEach(check -> problems.addAll(check.problems(graph, target)));
        problems.sort(Comparator.comparingInt(problem -> problem.place().line()));
        return problems;
    }

    /**
     * Generates the stages' code, which the run then finds made, so that an expression beyond the
     * JVM's limits is refused now and not when it runs.
     */
    private static Plan generated(Plan plan) throws ProblemException {
        List<Problem> problems = new ArrayList<>();
        for (PlanStage stage : plan.stages()) {
            try {
                StageCode.of(stage);
            } catch (StageFailure e) {
                Problem failure = e.problem();
                problems.add(
                        new Problem(
                                ProblemCode.UNSUPPORTED,
                                failure.place(),
                                failure.stage(),
                                failure.message(),
                                failure.advice()));
            }
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
        return plan;
    }

    /**
     * The plan without what only makes it faster; its results are the same, which is tested.
     *
     * @throws ProblemException as {@link #plan} does
     */
    public static Plan planUnoptimized(
            Graph graph, Capabilities capabilities, Connectors connectors) throws ProblemException {
        List<Stop> stops = stops(graph, capabilities, connectors, List.of());
        return generated(FuseStages.fuse(stops.get(stops.size() - 1).graph(), List.of()));
    }

    /**
     * The plan with the way to it.
     *
     * @throws ProblemException as {@link #plan} does
     */
    public static Explanation explain(Graph graph, Capabilities capabilities, Connectors connectors)
            throws ProblemException {
        List<Stop> stops = stops(graph, capabilities, connectors, OPTIMIZATIONS);
        Graph last = stops.get(stops.size() - 1).graph();
        Set<StageInfo> dissolved = new LinkedHashSet<>();
        graph.nodes().forEach(node -> dissolved.add(node.stage()));
        last.nodes().forEach(node -> dissolved.remove(node.stage()));
        Plan plan = generated(FuseStages.fuse(last, List.copyOf(dissolved)));
        return new Explanation(stops, plan);
    }

    private static List<Stop> stops(
            Graph graph, Capabilities capabilities, Connectors connectors, List<Pass> passes)
            throws ProblemException {
        Pass.Target target = new Pass.Target(capabilities, connectors);
        List<Stop> stops = new ArrayList<>();
        stops.add(new Stop("the definition", graph));
        List<Problem> problems = new ArrayList<>();
        for (Check check : CHECKS) {
            problems.addAll(check.problems(graph, target));
            stops.add(new Stop(check.name(), graph));
        }
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparingInt(problem -> problem.place().line()));
            throw new ProblemException(problems);
        }
        Graph current = graph;
        for (Pass pass : passes) {
            current = pass.apply(current, target);
            stops.add(new Stop(pass.name(), current));
        }
        return stops;
    }

    /** The graph as it is given and after each check and pass, and the plan made of the last. */
    public record Explanation(List<Stop> stops, Plan plan) {
        public Explanation {
            stops = List.copyOf(stops);
        }
    }

    /** A graph and the pass it came out of. */
    public record Stop(String pass, Graph graph) {}
}
