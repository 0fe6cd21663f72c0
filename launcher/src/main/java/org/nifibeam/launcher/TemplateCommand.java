package org.nifibeam.launcher;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.launcher.canvas.DocumentFlow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a definition as a flow that NiFi imports. */
@Command(
        name = "template",
        mixinStandardHelpOptions = true,
        description =
                "Writes a definition as a NiFi flow definition, its stages as processors, wired and laid out.")
final class TemplateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "the definition, a Beam YAML file")
    private Path file;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "the flow definition (the definition's name with .json)")
    private Optional<Path> output = Optional.empty();

    @Mixin private Values values;

    @Spec private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        // A document that cannot run is told so here, and not on the canvas.
        DefinitionFile.compile(file, values).jars().close();
        DocumentFile document = DocumentFile.read(file, values);
        List<Problem> problems = new ArrayList<>();
        Definition definition =
                Definition.read(
                        document.text(), document.name(), document.settings(), problems::add);
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
        String flow =
                DocumentFlow.of(definition, file.getFileName().toString(), values.connectors());
        Path target = output.orElseGet(() -> Path.of(definition.name() + ".json"));
        Files.write(target, flow.getBytes(StandardCharsets.UTF_8));
        if (!definition.options().isEmpty()) {
            command.commandLine()
                    .getErr()
                    .println(
                            "the document's options are not on the canvas; the runner service has settings for them");
        }
        command.commandLine()
                .getOut()
                .println(
                        target
                                + ": drag a process group onto NiFi's canvas and browse for this file");
        return 0;
    }
}
