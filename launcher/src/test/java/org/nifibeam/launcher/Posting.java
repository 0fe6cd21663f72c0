package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.nifibeam.launcher.canvas.FlowProcessor;
import org.nifibeam.testkit.FreePort;

/** A ListenHTTP, and whoever posts to it. */
final class Posting {
    private final HttpClient http = HttpClient.newHttpClient();
    private final String path;
    private final int port;

    /** On a port that is free. */
    Posting(String path) throws IOException {
        this.path = path;
        this.port = FreePort.any();
    }

    FlowProcessor processor() {
        return FlowProcessor.standard(
                "ListenHTTP",
                "ListenHTTP",
                Map.of("Listening Port", Integer.toString(port), "Base Path", path));
    }

    void post(String text) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/%s".formatted(port, path)))
                        .POST(HttpRequest.BodyPublishers.ofString(text))
                        .build();
        assertEquals(200, http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
    }
}
