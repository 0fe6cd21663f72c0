package org.nifibeam.testkit.registry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * A fake of Confluent's schema registry on a free port of 127.0.0.1: subjects with versions, ids
 * that are the same for the same schema, lookups, references, authorization. It knows nothing of
 * compatibility, refuses what a test tells it to refuse, and has of Protobuf only the compiled
 * form: who does not ask for that gets a text in its place, as from a real one. Thread-safe.
 */
public final class FakeSchemaRegistry implements AutoCloseable {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern BY_ID = Pattern.compile("/schemas/ids/(\\d+)");
    private static final Pattern VERSION = Pattern.compile("/subjects/([^/]+)/versions/(\\w+)");
    private static final Pattern VERSIONS = Pattern.compile("/subjects/([^/]+)/versions");
    private static final Pattern SUBJECT = Pattern.compile("/subjects/([^/]+)");

    private final HttpServer server;
    private final String scheme;
    private final List<Stored> schemas = new CopyOnWriteArrayList<>();
    private final Map<String, List<Integer>> subjects = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger failing = new AtomicInteger();
    private volatile Optional<String> authorization = Optional.empty();
    private volatile boolean refusing;

    /** A schema; its id is its place, from 1 on. */
    private record Stored(String type, String schema, List<Reference> references) {}

    /** What a schema refers to. */
    public record Reference(String name, String subject, int version) {}

    private FakeSchemaRegistry(HttpServer server, String scheme) {
        this.server = server;
        this.scheme = scheme;
        server.createContext("/", this::answer);
        server.start();
    }

    /** Starts one that speaks in the clear. */
    public static FakeSchemaRegistry start() throws IOException {
        return new FakeSchemaRegistry(HttpServer.create(free(), 0), "http");
    }

    /** Starts one that speaks TLS. */
    public static FakeSchemaRegistry start(SSLContext context) throws IOException {
        HttpsServer server = HttpsServer.create(free(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return new FakeSchemaRegistry(server, "https");
    }

    private static InetSocketAddress free() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** Where it is. */
    public String url() {
        return scheme + "://127.0.0.1:" + server.getAddress().getPort();
    }

    /** From now on requests must have that header. */
    public void require(String header) {
        authorization = Optional.of(header);
    }

    /** The next requests find it in trouble. */
    public void fail(int count) {
        failing.set(count);
    }

    /** From now on it takes no new schema: none is compatible. */
    public void refuseNew() {
        refusing = true;
    }

    /** What it was asked, as {@code GET /schemas/ids/1}. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** Makes a schema known in a subject; gives its id. */
    public int add(String subject, String type, String schema, Reference... references) {
        Stored stored = new Stored(type, schema, List.of(references));
        synchronized (schemas) {
            int id = schemas.indexOf(stored) + 1;
            if (id == 0) {
                schemas.add(stored);
                id = schemas.size();
            }
            List<Integer> versions =
                    subjects.computeIfAbsent(subject, name -> new CopyOnWriteArrayList<>());
            if (!versions.contains(id)) {
                versions.add(id);
            }
            return id;
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            requests.add(exchange.getRequestMethod() + " " + path);
            String given = exchange.getRequestHeaders().getFirst("Authorization");
            if (failing.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                send(exchange, 503, error(50301, "the fake is in trouble"));
            } else if (authorization.isPresent() && !authorization.get().equals(given)) {
                send(exchange, 401, error(401, "Unauthorized"));
            } else if (exchange.getRequestMethod().equals("POST")) {
                post(exchange, path);
            } else {
                get(exchange, path);
            }
        }
    }

    private void get(HttpExchange exchange, String path) throws IOException {
        boolean compiled = "format=serialized".equals(exchange.getRequestURI().getQuery());
        Matcher byId = BY_ID.matcher(path);
        Matcher version = VERSION.matcher(path);
        if (path.equals("/schemas/types")) {
            send(exchange, 200, "[\"AVRO\",\"PROTOBUF\"]");
        } else if (byId.matches()) {
            int id = Integer.parseInt(byId.group(1));
            if (id < 1 || id > schemas.size()) {
                send(exchange, 404, error(40403, "Schema " + id + " not found"));
            } else {
                send(exchange, 200, shown(id, Map.of(), compiled));
            }
        } else if (version.matches()) {
            List<Integer> versions = subjects.getOrDefault(decode(version.group(1)), List.of());
            String which = version.group(2);
            int at = which.equals("latest") ? versions.size() : Integer.parseInt(which);
            if (at < 1 || at > versions.size()) {
                send(exchange, 404, error(40401, "Subject or version not found"));
            } else {
                Map<String, Object> more = new LinkedHashMap<>();
                more.put("subject", decode(version.group(1)));
                more.put("version", at);
                more.put("id", versions.get(at - 1));
                send(exchange, 200, shown(versions.get(at - 1), more, compiled));
            }
        } else {
            send(exchange, 404, error(404, "HTTP 404 Not Found"));
        }
    }

    private void post(HttpExchange exchange, String path) throws IOException {
        Map<String, String> body =
                object(
                        new String(
                                exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Stored offered =
                new Stored(body.getOrDefault("schemaType", "AVRO"), body.get("schema"), List.of());
        Matcher versions = VERSIONS.matcher(path);
        Matcher subject = SUBJECT.matcher(path);
        if (versions.matches()) {
            if (refusing && !schemas.contains(offered)) {
                send(exchange, 409, error(409, "Schema being registered is incompatible"));
                return;
            }
            int id = add(decode(versions.group(1)), offered.type(), offered.schema());
            send(exchange, 200, object(Map.of("id", id)));
        } else if (subject.matches()) {
            int id = schemas.indexOf(offered) + 1;
            if (subjects.getOrDefault(decode(subject.group(1)), List.of()).contains(id)) {
                send(exchange, 200, object(Map.of("id", id)));
            } else {
                send(exchange, 404, error(40403, "Schema not found"));
            }
        } else {
            send(exchange, 404, error(404, "HTTP 404 Not Found"));
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private String shown(int id, Map<String, Object> more, boolean compiled) throws IOException {
        Stored stored = schemas.get(id - 1);
        Map<String, Object> values = new LinkedHashMap<>(more);
        if (!stored.type().equals("AVRO")) {
            values.put("schemaType", stored.type());
        }
        values.put(
                "schema",
                stored.type().equals("PROTOBUF") && !compiled
                        ? "syntax = \"proto3\"; // the text of the file"
                        : stored.schema());
        if (!stored.references().isEmpty()) {
            values.put("references", stored.references());
        }
        return object(values);
    }

    private static String error(int code, String message) throws IOException {
        return object(Map.of("error_code", code, "message", message));
    }

    private static String object(Map<String, Object> values) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            for (Map.Entry<String, Object> entry : values.entrySet()) {
                json.writeFieldName(entry.getKey());
                if (entry.getValue() instanceof Integer number) {
                    json.writeNumber(number);
                } else if (entry.getValue() instanceof List<?> references) {
                    json.writeStartArray();
                    for (Object one : references) {
                        Reference reference = (Reference) one;
                        json.writeStartObject();
                        json.writeStringField("name", reference.name());
                        json.writeStringField("subject", reference.subject());
                        json.writeNumberField("version", reference.version());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                } else {
                    json.writeString((String) entry.getValue());
                }
            }
            json.writeEndObject();
        }
        return text.toString();
    }

    private static Map<String, String> object(String text) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                values.put(json.currentName(), json.nextTextValue());
            }
        }
        return values;
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/vnd.schemaregistry.v1+json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** The schemas of a subject, the oldest first. */
    public List<String> schemas(String subject) {
        List<String> texts = new ArrayList<>();
        subjects.getOrDefault(subject, List.of())
                .forEach(id -> texts.add(schemas.get(id - 1).schema()));
        return texts;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
