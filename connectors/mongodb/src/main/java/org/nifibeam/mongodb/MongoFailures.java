package org.nifibeam.mongodb;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoCursorNotFoundException;
import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoQueryException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;

/** What the driver throws, in words for users. */
public final class MongoFailures {
    /** What a server says of a client that may not do what it asks for. */
    private static final Set<Integer> DENIED = Set.of(13, 18, 8000);

    /** What servers say that are about to stop, not ready yet or no longer the primary. */
    private static final Set<Integer> PASSING =
            Set.of(6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436);

    private static final Pattern CAUSE = Pattern.compile("caused by \\{[^:{}]+: ([^{}]*)\\}");

    private MongoFailures() {}

    /** True if a client is not who it says to be, or may not do what it asks for. */
    public static boolean isDenied(MongoException failure) {
        return failure instanceof MongoSecurityException || DENIED.contains(failure.getCode());
    }

    /** True if the same may succeed when the servers or the way to them are well again. */
    public static boolean isPassing(MongoException failure) {
        return failure instanceof MongoSocketException
                || failure instanceof MongoTimeoutException
                || failure instanceof MongoNotPrimaryException
                || failure instanceof MongoNodeIsRecoveringException
                || failure instanceof MongoCursorNotFoundException
                || failure instanceof MongoConnectionPoolClearedException
                || failure.hasErrorLabel("RetryableWriteError")
                || failure.hasErrorLabel("ResumableChangeStreamError")
                || isPassing(failure.getCode());
    }

    /** True if that is a code of {@link #isPassing(MongoException)}. */
    public static boolean isPassing(int code) {
        return PASSING.contains(code);
    }

    /**
     * A failure as a problem of a definition or connection.
     *
     * @param what what could not be done, and where
     * @param lookAt the settings that a user should look at
     */
    public static ProblemException problem(MongoException failure, String what, String lookAt) {
        if (isDenied(failure)) {
            boolean identity = failure instanceof MongoSecurityException || failure.getCode() == 18;
            return new ProblemException(
                    ProblemCode.DENIED,
                    what + ": " + words(failure),
                    identity
                            ? "look at 'username', 'password' and 'auth_source' of the connection"
                            : "have MongoDB's administrator give the user a role that allows it");
        }
        return new ProblemException(ProblemCode.UNREACHABLE, what + ": " + words(failure), lookAt);
    }

    /** The same while a pipeline runs; an interrupted thread stays so. */
    public static IOException io(MongoException failure, String what) {
        if (failure instanceof MongoInterruptedException) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException(what + ": interrupted");
            interrupted.initCause(failure);
            return interrupted;
        }
        return new IOException(what + ": " + words(failure), failure);
    }

    /** One line without a full stop; no text of a connection string is in it. */
    public static String words(MongoException failure) {
        if (failure instanceof MongoSecurityException || failure.getCode() == 18) {
            return "the server does not take the client for who it says to be";
        }
        if (failure instanceof MongoTimeoutException) {
            Matcher cause = CAUSE.matcher(String.valueOf(failure.getMessage()));
            String last = "";
            while (cause.find()) {
                last = " (" + cause.group(1) + ")";
            }
            return "no server answers in time" + last;
        }
        if (failure instanceof MongoCommandException refused) {
            return line(refused.getErrorMessage(), failure);
        }
        if (failure instanceof MongoQueryException refused) {
            return line(refused.getErrorMessage(), failure);
        }
        if (failure instanceof MongoBulkWriteException refused
                && refused.getWriteConcernError() != null) {
            return line(refused.getWriteConcernError().getMessage(), failure);
        }
        return line(failure.getMessage(), failure);
    }

    private static String line(String message, MongoException failure) {
        String text =
                message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
        return text.lines().findFirst().orElse(text).replaceFirst("\\.$", "");
    }
}
