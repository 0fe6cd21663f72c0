package org.nifibeam.launcher;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.definition.DefinitionWriter;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.Sink;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows how a definition becomes a plan. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description =
                "Shows a definition as it was understood, its graph with all schemas, what each pass changes, the"
                        + " plan, and what is guaranteed from end to end.")
final class ExplainCommand implements Callable<Integer> {
    @Mixin private PipelineSource source;

    @Spec private CommandSpec spec;

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
        PrintWriter out = spec.commandLine().getOut();
        if (source.definition()) {
            out.println("== definition, " + source.file());
            out.println(definition().strip());
            out.println();
        }
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
        guarantees(out, pipeline.graph(), connectors, target);
        out.flush();
    }

    /** What is left of the document once its templates, parameters and providers are applied. */
    private String definition() throws Exception {
        DocumentFile document = source.document();
        return DefinitionWriter.write(
                Definition.read(
                        document.text(), document.name(), document.settings(), problem -> {}));
    }

    private static void guarantees(
            PrintWriter out, Graph graph, Connectors connectors, Runner target) throws Exception {
        out.println();
        out.println("== guaranteed from end to end");
        boolean bounded = true;
        List<String> again = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Read read) {
                bounded &= read.spec().bounded();
                out.println(
                        "'"
                                + read.stage().name()
                                + "' reads "
                                + (read.spec().bounded()
                                        ? "each record once, to the end"
                                        : "each record once, until the run is drained"));
            }
        }
        out.println(target.name() + ": a run that is killed " + target.recovery(bounded));
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Write write) {
                Sink.Guarantee guarantee = write.spec().sink(connectors).guarantee();
                if (guarantee == Sink.Guarantee.AT_LEAST_ONCE) {
                    again.add("'" + write.stage().name() + "'");
                }
                out.println(
                        "'"
                                + write.stage().name()
                                + "' writes "
                                + switch (guarantee) {
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
        out.println(
                again.isEmpty()
                        ? "together: exactly once"
                        : "together: at least once, because of " + String.join(", ", again));
    }
}
