package org.nifibeam.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Recipe;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.spi.Connectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a command works on, and what it should run on: options that several commands have. */
final class PipelineSource {
    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "a Beam YAML file, or a jar with a program (then with --class)")
    private Path file;

    @Parameters(
            index = "1..*",
            paramLabel = "NAME=VALUE",
            description = "what the program in a jar is given")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = "--class",
            paramLabel = "CLASS",
            description = "the program's class, a PipelineProgram of the Java SDK")
    private Optional<String> program;

    @Mixin private Values values;

    @Option(
            names = "--runner",
            defaultValue = "embedded",
            description = "what to run it on (${DEFAULT-VALUE})")
    private String runner;

    Path file() {
        return file;
    }

    /** True if it is a definition, not a program. */
    boolean definition() {
        return !file.toString().endsWith(".jar");
    }

    /**
     * The definition's text.
     *
     * @throws ProblemException if its Jinja is wrong
     * @throws UserException if the file cannot be read, or something else is given that is for
     *     programs
     */
    DocumentFile document() throws ProblemException, UserException {
        refuseArguments();
        return DocumentFile.read(file, values);
    }

    private void refuseArguments() throws UserException {
        if (program.isPresent() || !arguments.isEmpty()) {
            throw new UserException(
                    Main.WRONG,
                    "--class and NAME=VALUE are for programs in jars, and " + file + " is none");
        }
    }

    /**
     * A compiler for the definition.
     *
     * @throws ProblemException with all that is wrong with the connections
     */
    PipelineCompiler compiler() throws ProblemException, UserException {
        return DefinitionFile.newCompiler(values);
    }

    String runnerName() {
        return runner;
    }

    Runner runner() throws UserException {
        return DefinitionFile.runner(runner);
    }

    /**
     * Compiles the file, or has the program build.
     *
     * @throws ProblemException with all that is wrong with it
     * @throws UserException if the file cannot be read or the command line is wrong
     */
    Opened open() throws ProblemException, UserException {
        if (!definition()) {
            if (!values.none()) {
                throw new UserException(
                        Main.WRONG,
                        "--param and --variable are for definitions; a program is given"
                                + " NAME=VALUE");
            }
            return ProgramJar.open(
                    file,
                    program.orElseThrow(
                            () ->
                                    new UserException(
                                            Main.WRONG,
                                            "which class of "
                                                    + file
                                                    + " is the program? Add --class")),
                    arguments,
                    values.connectors());
        }
        refuseArguments();
        DefinitionFile definition = DefinitionFile.compile(file, values);
        return new Opened(
                definition.graph(),
                definition.compiler().connectors(),
                Optional.of(definition.recipe()),
                definition.jars()::close);
    }

    /**
     * A pipeline; to be closed when no run uses it any more.
     *
     * @param recipe what it was made of; a program has none
     */
    record Opened(Graph graph, Connectors connectors, Optional<Recipe> recipe, Closing closing)
            implements AutoCloseable {
        @Override
        public void close() throws IOException {
            closing.close();
        }
    }

    /** Lets go of what a pipeline needed. */
    interface Closing {
        void close() throws IOException;
    }
}
