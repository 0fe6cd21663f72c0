package org.nifibeam.kafka;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;

/** What the clients of Kafka throw, in words for users. */
public final class KafkaFailures {
    private KafkaFailures() {}

    /**
     * What a future gives.
     *
     * @throws KafkaException what it failed with
     */
    public static <T> T get(KafkaFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw of(e.getCause());
        }
    }

    private static KafkaException of(Throwable cause) {
        if (cause instanceof KafkaException kafka) {
            return kafka;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return new KafkaException(cause.toString(), cause);
    }

    /**
     * A failure as a problem of a definition or connection.
     *
     * @param what what could not be done, and where
     * @param lookAt the settings that a user should look at
     */
    public static ProblemException problem(KafkaException failure, String what, String lookAt) {
        if (failure instanceof SslAuthenticationException) {
            return new ProblemException(
                    ProblemCode.DENIED,
                    what + ": " + words(failure),
                    "look at 'trusted_certificates' and 'check_host_name' of the connection, and at"
                            + " 'client_certificates' where brokers ask for one");
        }
        if (failure instanceof AuthenticationException) {
            return new ProblemException(
                    ProblemCode.DENIED,
                    what + ": " + words(failure),
                    "look at 'username', 'password' and 'sasl_mechanism' of the connection");
        }
        if (failure instanceof AuthorizationException) {
            return new ProblemException(
                    ProblemCode.DENIED,
                    what + ": " + words(failure),
                    "have Kafka's administrator allow it");
        }
        return new ProblemException(ProblemCode.UNREACHABLE, what + ": " + words(failure), lookAt);
    }

    /** The same while a pipeline runs. */
    public static IOException io(KafkaException failure, String what) {
        return new IOException(what + ": " + words(failure), failure);
    }

    /** One line without a full stop. */
    public static String words(KafkaException failure) {
        if (failure instanceof UnknownTopicOrPartitionException) {
            return "there is no such topic";
        }
        if (failure instanceof SslAuthenticationException) {
            return "broker and client do not trust each other's certificates ("
                    + tls(failure)
                    + ")";
        }
        if (failure instanceof AuthenticationException) {
            return "the broker does not take the client for who it says to be";
        }
        Throwable cause = failure;
        while (cause.getCause() instanceof KafkaException inner) {
            cause = inner;
        }
        if (cause instanceof TimeoutException && failure == cause) {
            return "no answer in time (" + line(cause) + ")";
        }
        return line(cause);
    }

    /** What Java's TLS says, which is in the innermost cause. */
    private static String tls(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return line(cause);
    }

    private static String line(Throwable cause) {
        String message = cause.getMessage();
        String text =
                message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
        return text.lines().findFirst().orElse(text).replaceFirst("\\.$", "");
    }
}
