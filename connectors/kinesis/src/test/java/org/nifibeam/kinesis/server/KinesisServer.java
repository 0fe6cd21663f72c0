package org.nifibeam.kinesis.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.nifibeam.testkit.Await;
import org.nifibeam.testkit.FreePort;
import org.nifibeam.testkit.MissingServer;

/**
 * kinesis-local, a mock of Kinesis that speaks its protocol, in a process of its own on free ports
 * of 127.0.0.1: plain with HTTP 1.1, and TLS with HTTP 2. It takes anybody's credentials, and
 * throttles nobody.
 */
public final class KinesisServer implements AutoCloseable {
    private static final String VERSION = "0.6.2";
    private static final String SHA_256 =
            "7f450e244b3c609b640b22ab005c9fdeaeb6e49d72403a3b6ebd9c3270b32cb5";

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int NO_NPM = 3;

    /** The program that fetches it, from the repository's root. */
    private static final String FETCH = "build/fetch-npm";

    private final Path program;
    private final Path folder;
    private final int plainPort;
    private final int tlsPort;
    private Process process;

    private KinesisServer(Path program, Path folder) throws IOException {
        this.program = program;
        this.folder = folder;
        this.plainPort = FreePort.any();
        this.tlsPort = FreePort.any();
    }

    /** Starts one whose files are in a folder; where there is no Node the test is skipped. */
    public static KinesisServer start(Path folder) throws Exception {
        KinesisServer server = new KinesisServer(program(), Files.createDirectories(folder));
        server.start();
        return server;
    }

    private static synchronized Path program() throws Exception {
        Path folder = Path.of("target", "kinesis-local-" + VERSION).toAbsolutePath();
        if (Files.exists(folder)) {
            return folder;
        }
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve(FETCH))) {
            root = root.getParent();
        }
        Process fetch =
                new ProcessBuilder(
                                "sh",
                                root.resolve(FETCH).toString(),
                                "kinesis-local",
                                VERSION,
                                SHA_256)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String archive =
                new String(fetch.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int failed = fetch.waitFor();
        if (failed == NO_NPM) {
            missing();
        }
        if (failed != 0) {
            throw new IOException("kinesis-local cannot be fetched");
        }
        Path part = Files.createTempDirectory(Files.createDirectories(folder.getParent()), "part");
        int unpacked =
                new ProcessBuilder("tar", "-xzf", archive, "-C", part.toString())
                        .inheritIO()
                        .start()
                        .waitFor();
        if (unpacked != 0) {
            throw new IOException(archive + " cannot be unpacked");
        }
        Files.move(part.resolve("package"), folder, StandardCopyOption.ATOMIC_MOVE);
        return folder;
    }

    private static void missing() {
        MissingServer.skip(
                "Kinesis",
                "its mock is an npm package, kinesis-local; install npm and Node (Debian: apt-get"
                        + " install npm)");
    }

    /** Starts it, or again with what it had. */
    public void start() throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder("node", program.resolve("main.js").toString())
                        .directory(program.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment()
                .putAll(
                        Map.of(
                                "KINESIS_MOCK_PLAIN_PORT",
                                String.valueOf(plainPort),
                                "KINESIS_MOCK_TLS_PORT",
                                String.valueOf(tlsPort),
                                "SHARD_LIMIT",
                                "500",
                                "SHOULD_PERSIST_DATA",
                                "true",
                                "PERSIST_PATH",
                                folder.toAbsolutePath().toString(),
                                "PERSIST_INTERVAL",
                                "200ms",
                                "LOG_LEVEL",
                                "WARN"));
        for (String kind :
                new String[] {
                    "CREATE_STREAM", "SPLIT_SHARD", "MERGE_SHARDS", "REGISTER_STREAM_CONSUMER"
                }) {
            builder.environment().put(kind + "_DURATION", "50ms");
        }
        try {
            process = builder.start();
        } catch (IOException e) {
            missing();
            throw e;
        }
        Process started = process;
        Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
        await();
    }

    private Path log() {
        return folder.resolve("server.log");
    }

    private void await() throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (Streams streams = new Streams(plain())) {
            while (!streams.answers()) {
                if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                    throw new IOException("the server does not start:\n" + Files.readString(log()));
                }
                process.waitFor(50, TimeUnit.MILLISECONDS);
            }
        }
    }

    /** Stops it when it has written down what it has; its connections are cut. */
    public void stop() throws Exception {
        Path data = folder.resolve("kinesis-data.json");
        Path whole = folder.resolve("whole.json");
        long now = System.currentTimeMillis();
        Await.until(
                "the server has written down what it has",
                () ->
                        data.toFile().lastModified() > now + 500
                                && copied(data, whole)
                                && data.toFile().lastModified() == whole.toFile().lastModified());
        process.destroyForcibly().waitFor();
        // What it was writing when it was killed is half of a file.
        Files.move(whole, data, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean copied(Path from, Path to) {
        try {
            Files.copy(
                    from,
                    to,
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
            String text = Files.readString(to);
            return !text.isBlank()
                    && text.chars().filter(c -> c == '{').count()
                            == text.chars().filter(c -> c == '}').count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its address for requests. */
    public String plain() {
        return "http://127.0.0.1:" + plainPort;
    }

    /** Its address for subscriptions; its certificate is nobody's. */
    public String tls() {
        return "https://127.0.0.1:" + tlsPort;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
