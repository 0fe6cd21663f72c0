package org.nifibeam.launcher.nifi;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLContext;

/** HTTP and JSON for {@link NifiClient}: paths are relative to {@code /nifi-api/}. Any thread. */
final class Rest implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final URI api;
    private final HttpClient http;
    private final Optional<String> token;

    Rest(URI server, Optional<SSLContext> ssl) {
        this(server, ssl, Optional.empty());
    }

    /**
     * @param token what NiFi gave somebody who has logged in
     */
    Rest(URI server, Optional<SSLContext> ssl, Optional<String> token) {
        this.token = token;
        this.api = server.resolve("/nifi-api/");
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(5));
        ssl.ifPresent(builder::sslContext);
        this.http = builder.build();
    }

    Json get(String path) {
        return json(request(path).GET());
    }

    Json put(String path, Json body) {
        return json(request(path).header("Content-Type", "application/json").PUT(text(body)));
    }

    Json post(String path, Json body) {
        return json(request(path).header("Content-Type", "application/json").POST(text(body)));
    }

    Json post(String path) {
        return json(request(path).POST(HttpRequest.BodyPublishers.noBody()));
    }

    Json delete(String path) {
        return json(request(path).DELETE());
    }

    /**
     * Logs in, for a token.
     *
     * @throws NifiProblem {@code nifi-refused} if NiFi does not know who that is
     */
    String logIn(String name, String password) {
        String form =
                "username=%s&password=%s"
                        .formatted(
                                URLEncoder.encode(name, StandardCharsets.UTF_8),
                                URLEncoder.encode(password, StandardCharsets.UTF_8));
        HttpRequest request =
                request("access/token")
                        .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build();
        try (InputStream body = send(request)) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw unreachable(request, e);
        }
    }

    /** A multipart form with one file. */
    Json upload(String path, Map<String, String> fields, Path file) throws IOException {
        String boundary = "nifi-beam-" + UUID.randomUUID();
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        for (Map.Entry<String, String> field : fields.entrySet()) {
            form.writeBytes(
                    "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                            .formatted(boundary, field.getKey(), field.getValue())
                            .getBytes(StandardCharsets.UTF_8));
        }
        form.writeBytes(
                ("--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"flow.json\"\r\n"
                                + "Content-Type: application/json\r\n\r\n")
                        .formatted(boundary)
                        .getBytes(StandardCharsets.UTF_8));
        form.writeBytes(Files.readAllBytes(file));
        form.writeBytes("\r\n--%s--\r\n".formatted(boundary).getBytes(StandardCharsets.UTF_8));
        return json(
                request(path)
                        .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(form.toByteArray())));
    }

    /** The body as it is; the caller closes it. */
    InputStream stream(String path) {
        return send(request(path).GET().build());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private Json json(HttpRequest.Builder request) {
        HttpRequest built = request.build();
        try (InputStream body = send(built)) {
            return Json.parse(body);
        } catch (IOException e) {
            throw unreachable(built, e);
        }
    }

    private InputStream send(HttpRequest request) {
        try {
            HttpResponse<InputStream> response =
                    http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() >= 400) {
                throw refused(request, response);
            }
            return response.body();
        } catch (IOException e) {
            throw unreachable(request, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NifiProblem(
                    "nifi-interrupted", "Interrupted while asking NiFi.", "Run it again.", e);
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.resolve(path)).timeout(LIMIT);
        token.ifPresent(given -> request.header("Authorization", "Bearer " + given));
        return request;
    }

    private static HttpRequest.BodyPublisher text(Json body) {
        return HttpRequest.BodyPublishers.ofString(body.toString());
    }

    private static NifiProblem refused(HttpRequest request, HttpResponse<InputStream> response)
            throws IOException {
        try (InputStream body = response.body()) {
            return new NifiProblem(
                    "nifi-refused",
                    "NiFi answered %d to %s %s: %s"
                            .formatted(
                                    response.statusCode(),
                                    request.method(),
                                    request.uri(),
                                    new String(body.readAllBytes(), StandardCharsets.UTF_8)
                                            .strip()),
                    "See logs/nifi-app.log in NiFi's folder.");
        }
    }

    private static NifiProblem unreachable(HttpRequest request, IOException cause) {
        return new NifiProblem(
                "nifi-unreachable",
                "NiFi does not answer %s %s: %s".formatted(request.method(), request.uri(), cause),
                "Is it still running? See logs/nifi-app.log in its folder.",
                cause);
    }
}
