package org.nifibeam.kinesis;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/** What the client of Kinesis throws, in words for users. */
public final class KinesisFailures {
    private static final int SERVER_ERROR = 500;
    private static final int TOO_MANY = 429;

    private static final Set<String> THROTTLED =
            Set.of(
                    "ProvisionedThroughputExceededException",
                    "LimitExceededException",
                    "KMSThrottlingException",
                    "ThrottlingException",
                    "Throttling",
                    "RequestLimitExceeded");

    private static final Set<String> EXPIRED_CREDENTIALS =
            Set.of("ExpiredTokenException", "ExpiredToken", "RequestExpired");

    private static final Set<String> UNKNOWN_CREDENTIALS =
            Set.of(
                    "UnrecognizedClientException",
                    "InvalidClientTokenId",
                    "InvalidSignatureException",
                    "SignatureDoesNotMatch",
                    "IncompleteSignature",
                    "MissingAuthenticationTokenException",
                    "MissingAuthenticationToken");

    private KinesisFailures() {}

    /** What is behind the wrappers of futures. */
    public static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null
                && (cause instanceof CompletionException || cause instanceof ExecutionException)) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** True if the service asks for fewer requests. */
    public static boolean isThrottling(Throwable failure) {
        return failure instanceof AwsServiceException service
                && (THROTTLED.contains(code(service)) || service.statusCode() == TOO_MANY);
    }

    /** True if the credentials are those of somebody, and too old. */
    public static boolean isExpired(Throwable failure) {
        return failure instanceof AwsServiceException service
                && EXPIRED_CREDENTIALS.contains(code(service));
    }

    /** True if the same request may do later: it was throttled, or the service was not there. */
    public static boolean isPassing(Throwable failure) {
        if (failure instanceof AwsServiceException service) {
            return isThrottling(failure) || service.statusCode() >= SERVER_ERROR;
        }
        return isUnreachable(failure);
    }

    private static boolean isUnreachable(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException
                    || cause instanceof ApiCallTimeoutException
                    || cause instanceof ApiCallAttemptTimeoutException) {
                return true;
            }
        }
        return false;
    }

    /**
     * A failure as a problem of a definition or connection.
     *
     * @param what what could not be done, and where
     * @param lookAt the settings that a user should look at
     */
    public static ProblemException problem(Throwable failure, String what, String lookAt) {
        String message = what + ": " + words(failure);
        if (failure instanceof AwsServiceException service) {
            String code = code(service);
            if (isExpired(service) || UNKNOWN_CREDENTIALS.contains(code)) {
                return new ProblemException(
                        ProblemCode.DENIED,
                        message,
                        "look at the connection's access key, its secret and its session token");
            }
            if (code.startsWith("AccessDenied")) {
                return new ProblemException(
                        ProblemCode.DENIED, message, "have a policy of AWS allow it");
            }
        }
        return new ProblemException(ProblemCode.UNREACHABLE, message, lookAt);
    }

    /** The same while a pipeline runs. */
    public static IOException io(Throwable failure, String what) {
        return new IOException(what + ": " + words(failure), failure);
    }

    /** One line without a full stop. */
    public static String words(Throwable failure) {
        if (failure instanceof AwsServiceException service) {
            String code = code(service);
            if (isExpired(service)) {
                return "the credentials have expired";
            }
            if (UNKNOWN_CREDENTIALS.contains(code)) {
                return "AWS does not take the client for who it says to be (" + code + ")";
            }
            if (code.equals("ResourceNotFoundException")) {
                return "there is no such stream, shard or consumer";
            }
            String said =
                    service.awsErrorDetails() == null
                            ? ""
                            : String.valueOf(service.awsErrorDetails().errorMessage());
            return said.isBlank() || said.equals("null") ? code : line(said) + " (" + code + ")";
        }
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null || message.isBlank()
                ? cause.getClass().getSimpleName()
                : line(message);
    }

    private static String code(AwsServiceException failure) {
        String code =
                failure.awsErrorDetails() == null ? null : failure.awsErrorDetails().errorCode();
        return code == null || code.isBlank() ? "status " + failure.statusCode() : code;
    }

    private static String line(String text) {
        // Netty's go on with advice for programmers.
        return text.lines().findFirst().orElse(text).replaceFirst("\\.( .*)?$", "");
    }
}
