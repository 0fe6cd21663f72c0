package org.nifibeam.launcher;

import java.util.concurrent.Callable;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.run.Runner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Compiles only; every problem of the document at once. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Checks a definition and reports all that is wrong with it.")
final class CheckCommand implements Callable<Integer> {
    @Mixin private PipelineSource source;

    @Override
    public Integer call() throws Exception {
        Runner target = source.runner();
        try (PipelineSource.Opened pipeline = source.open()) {
            Planner.plan(pipeline.graph(), target.capabilities(), pipeline.connectors());
            System.out.println(
                    source.file()
                            + ": fine, "
                            + pipeline.graph().nodes().stream().map(Node::stage).distinct().count()
                            + " stages, runs on "
                            + source.runnerName());
        }
        return 0;
    }
}
