package org.nifibeam.launcher;

import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.nifibeam.core.expression.ExpressionFailures;
import org.nifibeam.core.run.Failure;
import org.nifibeam.core.runtime.StageFailure;

/** Tells why something failed; the terminal is the only log that a run has. */
final class Causes {
    private Causes() {}

    /**
     * The problem, and behind it what it does not say itself: of a stage's failure the causes, of
     * any other, which no stage has explained, the whole stack trace.
     */
    static void print(Failure failure, PrintWriter err) {
        err.println(failure.problem());
        if (failure.cause() instanceof StageFailure) {
            String known = failure.problem().message();
            for (Throwable c = failure.cause().getCause(); c != null; c = c.getCause()) {
                if (!tells(known, c)) {
                    err.println("  caused by " + c);
                }
            }
        } else {
            failure.cause().printStackTrace(err);
        }
        err.flush();
    }

    private static boolean tells(String known, Throwable cause) {
        // The message of some is a path alone; what is the matter with it, only the class says.
        boolean classMatters =
                cause instanceof FileSystemException file && file.getReason() == null;
        return !classMatters
                && cause.getMessage() != null
                && (known.contains(cause.getMessage())
                        || known.contains(ExpressionFailures.words(cause)));
    }

    /** An exception in one line; some of the library's have a path for all their message. */
    static String line(Throwable cause) {
        if (cause instanceof NoSuchFileException) {
            return "there is no " + cause.getMessage();
        }
        if (cause instanceof AccessDeniedException) {
            return "no permission for " + cause.getMessage();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
