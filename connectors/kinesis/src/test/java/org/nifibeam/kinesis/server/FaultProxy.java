package org.nifibeam.kinesis.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands before the mock and answers some requests itself, as Kinesis does when it is asked too
 * much or by the wrong one. Clients made while it is there speak JSON.
 */
public final class FaultProxy implements AutoCloseable {
    private static final String CBOR = "aws.cborEnabled";
    private static final Pattern OBJECT = Pattern.compile("\\{[^{}]*\\}");
    private static final String REFUSED =
            "{\"ErrorCode\":\"ProvisionedThroughputExceededException\",\"ErrorMessage\":\"slow down\"}";

    private final String behind;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, Fault> faults = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
    private final AtomicInteger partial = new AtomicInteger();
    private final Map<String, AtomicInteger> lost = new ConcurrentHashMap<>();
    private volatile boolean cut;

    private record Fault(String error, AtomicInteger left) {}

    /** Before a server. */
    public FaultProxy(String behind) throws IOException {
        this.behind = behind;
        System.setProperty(CBOR, "false");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Its address. */
    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The next requests of that operation fail so. */
    public void fail(String operation, String error, int times) {
        faults.put(operation, new Fault(error, new AtomicInteger(times)));
    }

    /** Of the next requests that write several records, every second record is not taken. */
    public void refuseSome(int times) {
        partial.set(times);
    }

    /** From now on connections are cut in the middle of their requests, or no more. */
    public void cut(boolean now) {
        cut = now;
    }

    /** The next requests of that operation are done, and their answers get lost. */
    public void loseAnswers(String operation, int times) {
        lost.put(operation, new AtomicInteger(times));
    }

    /** How many requests of that operation came. */
    public int count(String operation) {
        return counts.computeIfAbsent(operation, o -> new AtomicInteger()).get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String operation =
                exchange.getRequestHeaders().getFirst("X-Amz-Target").replaceFirst(".*\\.", "");
        counts.computeIfAbsent(operation, o -> new AtomicInteger()).incrementAndGet();
        Fault fault = faults.get(operation);
        // An exchange that is closed without an answer closes its connection.
        try (exchange) {
            if (cut) {
                return;
            }
            if (fault != null && fault.left().getAndDecrement() > 0) {
                exchange.getResponseHeaders().add("x-amzn-ErrorType", fault.error());
                answer(
                        exchange,
                        400,
                        ("{\"__type\":\""
                                        + fault.error()
                                        + "\",\"message\":\"as the test wants it\"}")
                                .getBytes(StandardCharsets.UTF_8));
                return;
            }
            if (operation.equals("PutRecords") && partial.getAndDecrement() > 0) {
                answer(exchange, 200, writeSome(exchange, body));
                return;
            }
            HttpResponse<byte[]> there = forward(exchange, body);
            AtomicInteger losing = lost.get(operation);
            if (cut || losing != null && losing.getAndDecrement() > 0) {
                return;
            }
            answer(exchange, there.statusCode(), there.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(behind))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        for (String header :
                List.of("X-Amz-Target", "Content-Type", "Authorization", "X-Amz-Date")) {
            String value = exchange.getRequestHeaders().getFirst(header);
            if (value != null) {
                request.header(header, value);
            }
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /** Writes every second record, beginning with the second. */
    private byte[] writeSome(HttpExchange exchange, byte[] body)
            throws IOException, InterruptedException {
        String text = new String(body, StandardCharsets.UTF_8);
        List<String> records = objects(text);
        List<String> taken = new ArrayList<>();
        for (int i = 1; i < records.size(); i += 2) {
            taken.add(records.get(i));
        }
        List<String> results = List.of();
        if (!taken.isEmpty()) {
            String before = text.substring(0, text.indexOf(records.get(0)));
            String last = records.get(records.size() - 1);
            String rest = text.substring(text.lastIndexOf(last) + last.length());
            String some = before + String.join(",", taken) + rest;
            results =
                    objects(
                            new String(
                                    forward(exchange, some.getBytes(StandardCharsets.UTF_8)).body(),
                                    StandardCharsets.UTF_8));
        }
        List<String> all = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            all.add(i % 2 == 0 ? REFUSED : results.get(i / 2));
        }
        return ("{\"FailedRecordCount\":"
                        + (records.size() + 1) / 2
                        + ",\"Records\":["
                        + String.join(",", all)
                        + "]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> objects(String text) {
        List<String> objects = new ArrayList<>();
        Matcher matcher = OBJECT.matcher(text);
        while (matcher.find()) {
            objects.add(matcher.group());
        }
        return objects;
    }

    @Override
    public void close() {
        System.clearProperty(CBOR);
        server.stop(0);
        threads.shutdownNow();
    }
}
