package org.nifibeam.formats.registry;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Connection;

/**
 * A client of a schema registry. What it has been told once it does not ask again: ids and versions
 * mean the same for ever. Thread-safe; holds nothing open between two questions.
 */
public final class SchemaRegistry {
    private static final Duration CONNECTING = Duration.ofSeconds(5);
    private static final Duration ANSWERING = Duration.ofSeconds(10);
    private static final String CONTENT = "application/vnd.schemaregistry.v1+json";

    /** How often a question is asked that gets no answer, or one that the server is in trouble. */
    private static final int ATTEMPTS = 3;

    private static final Duration BETWEEN = Duration.ofMillis(300);
    private static final int SERVER_TROUBLE = 500;

    private final RegistryAddress address;
    private final Duration answering;
    private final Map<String, RegisteredSchema> schemas = new ConcurrentHashMap<>();
    private final Map<String, Integer> ids = new ConcurrentHashMap<>();

    /** A registry that may take so long for one answer, to its last byte. */
    SchemaRegistry(RegistryAddress address, Duration answering) {
        this.address = address;
        this.answering = answering;
    }

    /**
     * The registry of a connection of type {@code SchemaRegistry}. Does no I/O.
     *
     * @throws ProblemException if settings do not fit together; the message names them
     */
    public static SchemaRegistry of(Connection connection) throws ProblemException {
        return new SchemaRegistry(RegistryAddress.of(connection), ANSWERING);
    }

    /**
     * A registry that asks for no password. Does no I/O.
     *
     * @param setting what says the URL, for messages
     */
    public static SchemaRegistry at(String setting, String url) throws ProblemException {
        return new SchemaRegistry(RegistryAddress.of(setting, url), ANSWERING);
    }

    /**
     * The schema of the rows that a subject's latest records become.
     *
     * @throws ProblemException UNREACHABLE or DENIED, naming the registry, UNREACHABLE also if
     *     there is no such subject; TYPE_MISMATCH if rows cannot hold what it has
     */
    public Schema latest(SchemaKind kind, String subject) throws ProblemException {
        String what = "the latest schema of subject '" + subject + "'";
        try {
            RegistryAnswer answer =
                    get("/subjects/" + escape(subject) + "/versions/latest" + kind.query(), what);
            return SchemaKind.rows(kind, this, schema(kind, answer, what));
        } catch (IOException e) {
            throw problem(e);
        }
    }

    /**
     * Sees that the registry answers and takes the client for what it says to be.
     *
     * @throws ProblemException UNREACHABLE or DENIED
     */
    void verify() throws ProblemException {
        try {
            ask(HttpRequest.newBuilder().GET(), "/schemas/types", "what it knows");
        } catch (IOException e) {
            throw problem(e);
        }
    }

    private static ProblemException problem(IOException e) {
        if (e instanceof UnusableSchemaException && !(e instanceof UnknownSchemaException)) {
            return new ProblemException(
                    ProblemCode.TYPE_MISMATCH,
                    e.getMessage(),
                    "give the fields as 'schema', or correct the subject");
        }
        return new ProblemException(
                e instanceof DeniedException ? ProblemCode.DENIED : ProblemCode.UNREACHABLE,
                e.getMessage(),
                e instanceof DeniedException
                        ? "look at the name and password or the token of the registry's connection"
                        : "look at the registry's address, and at the subject's name");
    }

    /** The schema of an id. */
    RegisteredSchema byId(SchemaKind kind, int id) throws IOException {
        return known(kind, "/schemas/ids/" + id, "schema " + id);
    }

    /** What a schema refers to. */
    RegisteredSchema version(SchemaKind kind, RegisteredSchema.Reference reference)
            throws IOException {
        return known(
                kind,
                "/subjects/" + escape(reference.subject()) + "/versions/" + reference.version(),
                "version " + reference.version() + " of subject '" + reference.subject() + "'");
    }

    private RegisteredSchema known(SchemaKind kind, String path, String what) throws IOException {
        String question = path + kind.query();
        RegisteredSchema before = schemas.get(question);
        if (before != null) {
            return before;
        }
        RegisteredSchema found = schema(kind, get(question, what), what);
        schemas.put(question, found);
        return found;
    }

    private RegisteredSchema schema(SchemaKind kind, RegistryAnswer answer, String what)
            throws IOException {
        SchemaKind found;
        try {
            found = SchemaKind.valueOf(answer.text("schemaType").orElse("AVRO"));
        } catch (IllegalArgumentException e) {
            throw new UnusableSchemaException(
                    what
                            + " of the registry at "
                            + address
                            + " is neither Avro, JSON nor Protobuf");
        }
        if (found != kind) {
            throw new UnusableSchemaException(
                    what + " of the registry at " + address + " is " + found + ", not " + kind);
        }
        return new RegisteredSchema(
                answer.text("schema")
                        .orElseThrow(() -> new IOException(what + ": the answer has no schema")),
                answer.references());
    }

    /**
     * The id of a schema in a subject.
     *
     * @param register whether to make it known there if it is not
     * @throws IOException also if the registry refuses it as incompatible
     */
    int id(SchemaKind kind, String subject, String schema, boolean register) throws IOException {
        String key = subject + "\n" + schema;
        Integer known = ids.get(key);
        if (known != null) {
            return known;
        }
        String what =
                (register ? "an id for the schema of subject '" : "the schema in subject '")
                        + subject
                        + "'";
        RegistryAnswer answer =
                ask(
                        HttpRequest.newBuilder()
                                .header("Content-Type", CONTENT)
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                RegistryAnswer.offer(kind, schema))),
                        "/subjects/" + escape(subject) + (register ? "/versions" : ""),
                        what);
        String id = answer.text("id").orElse("");
        if (!id.matches("[0-9]{1,10}") || Long.parseLong(id) > Integer.MAX_VALUE) {
            throw new IOException(what + ": the answer of " + address + " has no id");
        }
        ids.put(key, Integer.valueOf(id));
        return Integer.parseInt(id);
    }

    private RegistryAnswer get(String path, String what) throws IOException {
        return ask(HttpRequest.newBuilder().GET(), path, what);
    }

    private RegistryAnswer ask(HttpRequest.Builder request, String path, String what)
            throws IOException {
        request.uri(address.resolve(path)).header("Accept", CONTENT);
        address.authorization().ifPresent(header -> request.header("Authorization", header));
        HttpResponse<String> answer = send(request.build(), what);
        if (answer.statusCode() == 200) {
            return path.equals("/schemas/types")
                    ? new RegistryAnswer(Map.of(), List.of())
                    : RegistryAnswer.parse(answer.body());
        }
        String from = what + " cannot be had from the registry at " + address + ": ";
        if (answer.statusCode() == 404) {
            throw new UnknownSchemaException(
                    "the registry at " + address + " does not know " + what);
        }
        if (answer.statusCode() == 401 || answer.statusCode() == 403) {
            throw new DeniedException(
                    from + "it does not allow that (" + answer.statusCode() + ")");
        }
        throw new IOException(from + answer.statusCode() + message(answer.body()));
    }

    private static String message(String body) {
        try {
            return RegistryAnswer.parse(body).text("message").map(m -> ", " + m).orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    /** A client of its own for each question, of which there are few, so that no thread is left. */
    private HttpResponse<String> send(HttpRequest request, String what) throws IOException {
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CONNECTING);
        address.trust().ifPresent(builder::sslContext);
        HttpClient client = builder.build();
        try {
            Optional<HttpResponse<String>> trouble = Optional.empty();
            IOException silent = null;
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                if (attempt > 0) {
                    Thread.sleep(BETWEEN.toMillis());
                }
                try {
                    HttpResponse<String> answer = answer(client, request);
                    if (answer.statusCode() < SERVER_TROUBLE) {
                        return answer;
                    }
                    trouble = Optional.of(answer);
                } catch (IOException e) {
                    silent = e;
                }
            }
            if (trouble.isPresent()) {
                return trouble.get();
            }
            throw new IOException(
                    what + " cannot be had from the registry at " + address + ": " + words(silent),
                    silent);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException)
                    new InterruptedIOException("interrupted as it asked " + address).initCause(e);
        } finally {
            close(client);
        }
    }

    /** The limit is for the whole answer: a request's own ends with the headers. */
    private HttpResponse<String> answer(HttpClient client, HttpRequest request)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        try {
            return answer.get(answering.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + answering.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private static String words(IOException failure) {
        Throwable cause = failure;
        while (cause.getMessage() == null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? "it does not answer" : cause.getMessage();
    }

    /** From Java 21 on clients can be closed; before, their threads end when they are forgotten. */
    private static void close(Object client) throws IOException {
        if (client instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException("the client cannot be closed", e);
            }
        }
    }

    private static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return address.toString();
    }

    /** The registry has no such schema or subject. */
    private static final class UnknownSchemaException extends UnusableSchemaException {
        private static final long serialVersionUID = 1L;

        UnknownSchemaException(String message) {
            super(message);
        }
    }

    /** The registry does not take the client for who it says to be, or does not allow it. */
    private static final class DeniedException extends IOException {
        private static final long serialVersionUID = 1L;

        DeniedException(String message) {
            super(message);
        }
    }
}
