package org.nifibeam.launcher;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.spi.Connectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows how a definition becomes a plan. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description =
                "Shows a definition's graph with its schemas, what each pass changes, and the plan.")
final class ExplainCommand implements Callable<Integer> {
    @Mixin private PipelineSource source;

    @Override
    public Integer call() throws Exception {
        Runner target = source.runner();
        try (PipelineSource.Opened pipeline = source.open()) {
            explain(pipeline, target);
        }
        return 0;
    }

    private void explain(PipelineSource.Opened pipeline, Runner target) throws Exception {
        Connectors connectors = pipeline.connectors();
        Planner.Explanation explanation =
                Planner.explain(pipeline.graph(), target.capabilities(), connectors);
        List<Planner.Stop> stops = explanation.stops();
        PrintStream out = System.out;
        out.println("== graph of " + source.file());
        out.println(pipeline.graph().print());
        for (int i = 1; i < stops.size(); i++) {
            boolean changed = !stops.get(i).graph().equals(stops.get(i - 1).graph());
            out.println();
            out.println("== pass " + stops.get(i).pass() + (changed ? "" : ": nothing to change"));
            if (changed) {
                out.println(stops.get(i).graph().print());
            }
        }
        out.println();
        out.println("== plan for " + source.runnerName());
        out.println(explanation.plan().print());
        guarantees(out, pipeline.graph(), connectors);
    }

    private static void guarantees(PrintStream out, Graph graph, Connectors connectors)
            throws Exception {
        out.println();
        out.println("== what is written");
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Write write) {
                out.println(
                        "'"
                                + write.stage().name()
                                + "': "
                                + switch (write.spec().sink(connectors).guarantee()) {
                                    case TRANSACTIONAL ->
                                            "when the run is done, each row exactly once";
                                    case IDEMPOTENT ->
                                            "as it comes; a run that is repeated leaves the same";
                                    case AT_LEAST_ONCE ->
                                            "as it comes; a run that is repeated may write rows again";
                                    case CHECK -> "nothing; the run fails if it is not as expected";
                                });
            }
        }
    }
}
