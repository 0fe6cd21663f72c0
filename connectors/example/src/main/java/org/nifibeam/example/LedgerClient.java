package org.nifibeam.example;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Connection;

/**
 * Speaks to a server of ledgers. A ledger has parts, numbered from 0, whose number may grow; a part
 * is a list of entries, numbered from 0 and never changed; an entry is a line of text.
 *
 * <p>Entries are written in two steps: a batch is staged under a name, where nobody sees it, and
 * staged batches are committed all at once; committing a batch again changes nothing.
 *
 * <p>One a reader, a writer or a question, since it holds a connection to the server: its user
 * closes it. Thread-safe.
 */
final class LedgerClient implements AutoCloseable {
    /**
     * How long a server may take to answer. Nobody waits for minutes to hear of a wrong address.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int OK = 200;

    private final URI address;
    private final Optional<String> token;
    private final String lookAt;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    /** The client of a connection, whose settings are {@link LedgerConnectionProvider}'s. */
    LedgerClient(Connection connection) throws ProblemException {
        String where = "connection '" + connection.name() + "'";
        this.address = address(connection.settings().string(LedgerConnectionProvider.ADDRESS));
        this.token =
                connection
                        .settings()
                        .optionalSecret(LedgerConnectionProvider.TOKEN)
                        .map(String::strip);
        // What a header cannot carry: the client's complaint would show the token.
        if (token.isPresent() && !token.get().matches("[ -~]*")) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    "'" + LedgerConnectionProvider.TOKEN + "' of " + where + " cannot be sent",
                    "give it as one line of ASCII characters");
        }
        this.lookAt =
                "look at '"
                        + LedgerConnectionProvider.ADDRESS
                        + "' and '"
                        + LedgerConnectionProvider.TOKEN
                        + "' of "
                        + where;
    }

    private static URI address(String text) throws ProblemException {
        try {
            URI address = URI.create(text.endsWith("/") ? text : text + "/");
            if (text.matches("https?://[^\\s/?#@]+/?") && address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // Said below, without what was given: it may hold a password.
        }
        throw new ProblemException(
                ProblemCode.INVALID_VALUE,
                "'" + LedgerConnectionProvider.ADDRESS + "' is no address of a server",
                "write one such as http://ledgers:8080, without a user's name or password");
    }

    /** Sees that the server answers, and takes the client for one it knows. */
    void verify() throws ProblemException {
        ask("reach the server", () -> get("").join());
    }

    /** How many entries each part of a ledger has. */
    List<Long> entries(String ledger) throws IOException {
        return await(get(ledger), "find the ledger '" + ledger + "'")
                .body()
                .lines()
                .map(Long::valueOf)
                .toList();
    }

    /** The same, for who configures: what is wrong is said with the setting to look at. */
    List<Long> lookAt(String ledger) throws ProblemException {
        return ask(
                "find the ledger '" + ledger + "'",
                () -> get(ledger).join().body().lines().map(Long::valueOf).toList());
    }

    /** Some entries of a part, from a number on; fewer than asked for, or none, at its end. */
    CompletableFuture<List<String>> page(String ledger, int part, long from, int limit) {
        return get(ledger + "/" + part + "?from=" + from + "&limit=" + limit)
                .thenApply(answer -> answer.body().lines().toList());
    }

    /** Stages a batch in the place of one of that name. */
    void stage(String ledger, String batch, List<String> entries) throws IOException {
        String lines = String.join("\n", entries);
        await(
                send("PUT", ledger + "/staged/" + batch, BodyPublishers.ofString(lines)),
                "stage a batch of '" + ledger + "'");
    }

    /** Appends staged batches; those that have been are passed over. */
    void commit(String ledger, List<String> batches) throws IOException {
        await(
                send(
                        "POST",
                        ledger + "/commits",
                        BodyPublishers.ofString(String.join("\n", batches))),
                "commit to '" + ledger + "'");
    }

    /** Forgets what is staged under names that begin so. */
    void forget(String ledger, String prefix) throws IOException {
        await(
                send("DELETE", ledger + "/staged/" + prefix, BodyPublishers.noBody()),
                "forget what is staged for '" + ledger + "'");
    }

    private CompletableFuture<HttpResponse<String>> get(String path) {
        return send("GET", path, BodyPublishers.noBody());
    }

    private CompletableFuture<HttpResponse<String>> send(
            String method, String path, BodyPublisher body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address.resolve("ledgers/" + path)).method(method, body);
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        CompletableFuture<HttpResponse<String>> exchange =
                http.sendAsync(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
        // For the whole answer: a request's own timeout ends with the headers.
        CompletableFuture<HttpResponse<String>> answered =
                exchange.thenApply(LedgerClient::accepted)
                        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        answered.whenComplete((answer, failure) -> exchange.cancel(true));
        return answered;
    }

    private static HttpResponse<String> accepted(HttpResponse<String> answer) {
        if (answer.statusCode() != OK) {
            throw new RefusedException(answer.statusCode(), answer.body());
        }
        return answer;
    }

    /** Waits for an answer. The message of what is wrong says what was tried, and where. */
    <T> T await(CompletableFuture<T> answer, String what) throws IOException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IOException(
                    "cannot " + what + " at " + address + ": " + words(e.getCause()), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted before it could " + what);
        }
    }

    private <T> T ask(String what, Supplier<T> question) throws ProblemException {
        try {
            return question.get();
        } catch (CompletionException e) {
            boolean denied =
                    e.getCause() instanceof RefusedException refused
                            && (refused.status == UNAUTHORIZED || refused.status == FORBIDDEN);
            throw new ProblemException(
                    denied ? ProblemCode.DENIED : ProblemCode.UNREACHABLE,
                    "cannot " + what + " at " + address + ": " + words(e.getCause()),
                    lookAt);
        }
    }

    /** An exception of the JDK may have no message. */
    private static String words(Throwable reason) {
        if (reason instanceof HttpTimeoutException || reason instanceof TimeoutException) {
            return "no answer within " + PATIENCE.toSeconds() + " s";
        }
        if (reason instanceof ConnectException) {
            return "nobody listens there";
        }
        return reason.getMessage() == null
                ? reason.getClass().getSimpleName()
                : reason.getMessage();
    }

    @Override
    public String toString() {
        return address.toString();
    }

    /** From Java 21 on a client can be closed; on 17 its thread ends when it is forgotten. */
    @Override
    public void close() throws IOException {
        if ((Object) http instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new IOException("the connection to " + address + " cannot be closed", e);
            }
        }
    }

    /** The server's answer was no. */
    private static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;

        RefusedException(int status, String body) {
            super(
                    switch (status) {
                        case UNAUTHORIZED -> "it does not know the token";
                        case FORBIDDEN -> "the token does not allow that";
                        case NOT_FOUND -> "there is none";
                        default -> "status " + status + ", " + body.strip();
                    });
            this.status = status;
        }
    }
}
