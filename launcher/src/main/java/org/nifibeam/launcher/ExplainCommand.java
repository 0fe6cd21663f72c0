package org.nifibeam.launcher;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.SinkProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows how a definition becomes a plan. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description =
                "Shows a definition's graph with its schemas, what each pass changes, and the plan.")
final class ExplainCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "the definition, a Beam YAML file")
    private Path file;

    @Option(
            names = "--runner",
            defaultValue = "embedded",
            description = "what it should run on (${DEFAULT-VALUE})")
    private String runner;

    @Override
    public Integer call() throws Exception {
        Runner target = DefinitionFile.runner(runner);
        DefinitionFile definition = DefinitionFile.compile(file);
        Connectors connectors = definition.compiler().connectors();
        Planner.Explanation explanation =
                Planner.explain(definition.graph(), target.capabilities(), connectors);
        List<Planner.Stop> stops = explanation.stops();
        PrintStream out = System.out;
        out.println("== graph of " + file);
        out.println(definition.graph().print());
        for (int i = 1; i < stops.size(); i++) {
            boolean changed = !stops.get(i).graph().equals(stops.get(i - 1).graph());
            out.println();
            out.println("== pass " + stops.get(i).pass() + (changed ? "" : ": nothing to change"));
            if (changed) {
                out.println(stops.get(i).graph().print());
            }
        }
        out.println();
        out.println("== plan for " + runner);
        out.println(explanation.plan().print());
        guarantees(out, definition.graph(), connectors);
        return 0;
    }

    private static void guarantees(PrintStream out, Graph graph, Connectors connectors)
            throws Exception {
        out.println();
        out.println("== what is written");
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Write write) {
                SinkProvider provider = connectors.sink(write.spec().type()).orElseThrow();
                out.println(
                        "'"
                                + write.stage().name()
                                + "': "
                                + switch (provider.create(
                                                write.spec().config(), write.spec().schema())
                                        .guarantee()) {
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
