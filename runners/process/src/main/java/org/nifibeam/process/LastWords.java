package org.nifibeam.process;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.run.Job;

/**
 * Notes, as the JVM goes down, that a thread has called {@code System.exit}: the run has failed,
 * and would again. A signal leaves no such thread, and the run is one to begin again.
 */
final class LastWords implements Runnable {
    private final ProcessFolder folder;
    private final RunningPipeline pipeline;

    LastWords(ProcessFolder folder, RunningPipeline pipeline) {
        this.folder = folder;
        this.pipeline = pipeline;
    }

    @Override
    public void run() {
        Optional<StackTraceElement> caller =
                Thread.getAllStackTraces().values().stream()
                        .map(LastWords::callerOfExit)
                        .flatMap(Optional::stream)
                        .findFirst();
        try {
            if (caller.isPresent() && folder.outcome().isEmpty()) {
                folder.write(
                        new Outcome(
                                Job.State.FAILED,
                                List.of(problem(caller.get(), folder.whereCodeIs())),
                                pipeline.metrics(),
                                pipeline.checkpoints()));
            }
        } catch (IOException e) {
            System.err.println("the outcome cannot be noted: " + e);
        }
    }

    private static Problem problem(StackTraceElement caller, String where) {
        return new Problem(
                ProblemCode.FAILED,
                Place.NOWHERE,
                Optional.empty(),
                "user code has ended the run's process: "
                        + caller.getClassName()
                        + "."
                        + caller.getMethodName()
                        + " calls exit",
                "let it throw an exception instead of calling System.exit" + where);
    }

    /** The first frame outside the JDK above a call of exit. */
    private static Optional<StackTraceElement> callerOfExit(StackTraceElement[] frames) {
        boolean exit = false;
        for (StackTraceElement frame : frames) {
            boolean own =
                    frame.getClassName().equals("java.lang.System")
                            || frame.getClassName().equals("java.lang.Runtime");
            if (own && frame.getMethodName().equals("exit")) {
                exit = true;
            } else if (exit && !own) {
                return Optional.of(frame);
            }
        }
        return Optional.empty();
    }
}
