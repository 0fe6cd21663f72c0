package org.nifibeam.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.nifibeam.core.code.UserCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.sdk.Arguments;
import org.nifibeam.core.sdk.IllegalPipelineException;
import org.nifibeam.core.sdk.Pipeline;
import org.nifibeam.core.sdk.PipelineProgram;
import org.nifibeam.core.spi.Connectors;

/** A program of the Java SDK in a jar. */
final class ProgramJar {
    private ProgramJar() {}

    /**
     * Has the program build its pipeline.
     *
     * @throws ProblemException if the jar cannot be used, or what it builds is no pipeline
     */
    static PipelineSource.Opened open(Path jar, String program, List<String> words)
            throws ProblemException {
        UserCode code = UserCode.open(List.of(jar), Runtime.version().feature());
        try {
            Connectors connectors = DefinitionFile.connectors();
            String name = program.substring(program.lastIndexOf('.') + 1);
            Pipeline pipeline = Pipeline.create(name, connectors);
            build(code.make(program, PipelineProgram.class), pipeline, words, code.loader());
            return new PipelineSource.Opened(pipeline.graph(), connectors, code::close);
        } catch (ProblemException | RuntimeException e) {
            close(code, e);
            if (e instanceof IllegalPipelineException illegal) {
                throw new ProblemException(List.of(illegal.problem()));
            }
            throw e;
        }
    }

    private static void build(
            PipelineProgram program, Pipeline pipeline, List<String> words, ClassLoader loader) {
        Arguments arguments = Arguments.parse(words);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            program.build(pipeline, arguments);
        } finally {
            thread.setContextClassLoader(before);
        }
        arguments.requireAllRead();
    }

    private static void close(UserCode code, Exception failure) {
        try {
            code.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
