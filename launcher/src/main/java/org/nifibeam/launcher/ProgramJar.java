package org.nifibeam.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.code.UserCode;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
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
     * @param connectors with the connections that the program may name
     * @throws ProblemException if the jar cannot be used, or what it builds is no pipeline
     */
    static PipelineSource.Opened open(
            Path jar, String program, List<String> words, Connectors connectors)
            throws ProblemException {
        UserCode code = UserCode.open(jar, Runtime.version().feature());
        try {
            String name = program.substring(program.lastIndexOf('.') + 1);
            Pipeline pipeline = Pipeline.create(name, connectors);
            build(code.make(program, PipelineProgram.class), pipeline, words, code.loader());
            return new PipelineSource.Opened(
                    pipeline.graph(), connectors, Optional.empty(), code::close);
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
        } catch (IllegalPipelineException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            throw new IllegalPipelineException(
                    new Problem(
                            ProblemCode.INVALID_VALUE,
                            place(e, loader),
                            Optional.empty(),
                            "the program fails while it builds its pipeline: " + e,
                            "mend the program"),
                    Optional.of(e));
        } finally {
            thread.setContextClassLoader(before);
        }
        arguments.requireAllRead();
    }

    /** The program's line that a failure came out of. */
    private static Place place(Throwable failure, ClassLoader loader) {
        for (StackTraceElement frame : failure.getStackTrace()) {
            if (frame.getFileName() != null && isOf(frame.getClassName(), loader)) {
                return new Place(Optional.of(frame.getFileName()), frame.getLineNumber(), 0);
            }
        }
        return Place.NOWHERE;
    }

    private static boolean isOf(String className, ClassLoader loader) {
        try {
            return Class.forName(className, false, loader).getClassLoader() == loader;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    private static void close(UserCode code, Exception failure) {
        try {
            code.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
