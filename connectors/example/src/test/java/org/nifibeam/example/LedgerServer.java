package org.nifibeam.example;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import org.nifibeam.testkit.FreePort;

/**
 * The system that this connector is for: a server of ledgers. It forgets nothing when it is stopped
 * and started again. Thread-safe.
 */
final class LedgerServer implements AutoCloseable {
    private static final class Ledger {
        private final List<List<String>> parts = new ArrayList<>();
        private final Map<String, List<String>> staged = new TreeMap<>();
        private final Set<String> committed = new HashSet<>();
        private int turn;
    }

    private final Map<String, Ledger> ledgers = new LinkedHashMap<>();
    private final Optional<String> token;
    private final int port = FreePort.any();
    private HttpServer http;
    private ExecutorService threads;

    LedgerServer(Optional<String> token) throws IOException {
        this.token = token;
        start();
    }

    /** Starts it again, at the same address. */
    synchronized void start() throws IOException {
        http = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        ThreadPoolExecutor all = (ThreadPoolExecutor) Executors.newFixedThreadPool(4);
        // Begun now, so that none of them looks like a reader's.
        all.prestartAllCoreThreads();
        threads = all;
        http.setExecutor(threads);
        http.createContext("/ledgers/", this::answer);
        http.start();
    }

    /** Stops answering. */
    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    String address() {
        return "http://127.0.0.1:" + port;
    }

    /** A ledger with these entries in each part. */
    @SafeVarargs
    final synchronized void make(String name, List<String>... parts) {
        Ledger ledger = new Ledger();
        for (List<String> part : parts) {
            ledger.parts.add(new ArrayList<>(part));
        }
        ledgers.put(name, ledger);
    }

    synchronized void append(String name, int part, String entry) {
        ledgers.get(name).parts.get(part).add(entry);
    }

    synchronized void addPart(String name) {
        ledgers.get(name).parts.add(new ArrayList<>());
    }

    /** All that readers see, part by part. */
    synchronized List<String> entries(String name) {
        return ledgers.get(name).parts.stream().flatMap(List::stream).toList();
    }

    /** The names of batches that wait to be committed. */
    synchronized Set<String> staged(String name) {
        return Set.copyOf(ledgers.get(name).staged.keySet());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try {
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String given = exchange.getRequestHeaders().getFirst("Authorization");
            int status = 200;
            String answer = "";
            if (token.isPresent() && !("Bearer " + token.get()).equals(given)) {
                status = 401;
            } else {
                Optional<String> found = answer(exchange, body);
                status = found.isPresent() ? 200 : 404;
                answer = found.orElse("");
            }
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        } finally {
            exchange.close();
        }
    }

    private synchronized Optional<String> answer(HttpExchange exchange, String body) {
        String[] path = exchange.getRequestURI().getPath().split("/");
        if (path.length == 2) {
            return Optional.of(String.join("\n", ledgers.keySet()));
        }
        Ledger ledger = ledgers.get(path[2]);
        if (ledger == null) {
            return Optional.empty();
        }
        List<String> lines = body.lines().toList();
        switch (exchange.getRequestMethod()) {
            case "PUT" -> ledger.staged.put(path[4], lines);
            case "DELETE" -> ledger.staged.keySet().removeIf(batch -> batch.startsWith(path[4]));
            case "POST" -> lines.forEach(batch -> commit(ledger, batch));
            default -> {
                return Optional.of(read(ledger, path, exchange.getRequestURI().getQuery()));
            }
        }
        return Optional.of("");
    }

    private static void commit(Ledger ledger, String batch) {
        if (ledger.committed.add(batch)) {
            int part = ledger.turn++ % ledger.parts.size();
            ledger.parts.get(part).addAll(ledger.staged.remove(batch));
        }
    }

    private static String read(Ledger ledger, String[] path, String query) {
        if (path.length == 3) {
            return String.join(
                    "\n", ledger.parts.stream().map(part -> String.valueOf(part.size())).toList());
        }
        List<String> part = ledger.parts.get(Integer.parseInt(path[3]));
        String[] numbers = query.replaceAll("[^0-9&]", "").split("&");
        int from = Math.min(part.size(), Integer.parseInt(numbers[0]));
        int until = Math.min(part.size(), from + Integer.parseInt(numbers[1]));
        return String.join("\n", part.subList(from, until));
    }
}
