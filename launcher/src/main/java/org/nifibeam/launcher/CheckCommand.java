package org.nifibeam.launcher;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.run.Runner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compiles only; every problem of the document at once. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Checks a definition and reports all that is wrong with it.")
final class CheckCommand implements Callable<Integer> {
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
        Planner.plan(definition.graph(), target.capabilities(), definition.compiler().connectors());
        System.out.println(
                file
                        + ": fine, "
                        + definition.graph().nodes().stream().map(Node::stage).distinct().count()
                        + " stages, runs on "
                        + runner);
        return 0;
    }
}
