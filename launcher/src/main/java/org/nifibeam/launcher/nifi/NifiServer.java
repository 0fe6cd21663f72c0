package org.nifibeam.launcher.nifi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * A NiFi process on a {@link NifiHome}. It dies with this JVM (a shutdown hook stops it), unless
 * this JVM is killed itself: then the next {@link #start} on the home says which process still
 * holds it.
 *
 * <p>To be used by one thread; {@link #close} and {@link #kill} may be called from any.
 */
public final class NifiServer implements AutoCloseable {
    /** What NiFi logs when one NAR was broken and it gave up on all that come after. */
    static final String NARS_SKIPPED = "Proceeding without loading any further NAR bundles";

    private static final String STARTED = "Started Application in";
    private static final int SHOWN_LINES = 25;

    private final NifiHome home;
    private final ServerOptions options;
    private final Process process;
    private final LogTail log;
    private final LogTail console;
    private final NifiClient client;
    private final Thread hook = new Thread(this::stop, "stop-nifi");
    private final Instant launched = Instant.now();
    private Duration startTime = Duration.ZERO;

    private NifiServer(NifiHome home, ServerOptions options) throws IOException {
        this.home = home;
        this.options = options;
        this.log = LogTail.fromNow(home.log());
        Path output = home.path().resolve("logs/console.log");
        this.console = LogTail.fromNow(output);
        this.process =
                new ProcessBuilder(command(options))
                        .directory(home.path().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                        .start();
        Files.writeString(pidFile(home), identity(process.toHandle()));
        this.client = new NifiClient(address(), options.ssl());
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Starts a NiFi and waits until its canvas answers and its flow is loaded.
     *
     * @throws NifiProblem {@code nifi-home-in-use}, {@code nifi-died} with the last log lines,
     *     {@code nifi-nars-skipped}, {@code nifi-timeout}; no process is left then
     */
    public static NifiServer start(NifiHome home, ServerOptions options) {
        runningOn(home)
                .ifPresent(
                        pid -> {
                            throw new NifiProblem(
                                    "nifi-home-in-use",
                                    "Process %d runs the NiFi of %s.".formatted(pid, home.path()),
                                    "End it (kill %d), or use another folder.".formatted(pid));
                        });
        home.ensurePortFree();
        NifiServer server;
        try {
            server = new NifiServer(home, options);
        } catch (IOException e) {
            throw new NifiProblem(
                    "nifi-not-started",
                    "NiFi cannot be started with %s: %s".formatted(options.java(), e.getMessage()),
                    "Set JAVA_HOME to a JDK of 21 or newer.",
                    e);
        }
        try {
            server.awaitReady();
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Stops this one (if it still runs) and starts another on the same home. */
    public NifiServer restart() {
        close();
        return start(home, options);
    }

    /** The canvas, for a browser. */
    public URI canvas() {
        return address().resolve("/nifi/");
    }

    /** One process group on the canvas, for a browser. */
    public URI canvas(ProcessGroup group) {
        return address().resolve("/nifi/#/process-groups/" + group.id());
    }

    /** The REST API. It works until this server ends. */
    public NifiClient client() {
        return client;
    }

    /** Where it runs. */
    public NifiHome home() {
        return home;
    }

    /** The process id. */
    public long pid() {
        return process.pid();
    }

    /** False once the process has ended. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Runs an action once, on a thread of the JVM's, when the process has ended or at once if it
     * has.
     */
    public void onEnd(Runnable action) {
        process.onExit().thenRun(action);
    }

    /** From launching the process to a ready canvas. */
    public Duration startTime() {
        return startTime;
    }

    /**
     * Memory that the process holds, in bytes; empty where the system does not tell (it does on
     * Linux).
     */
    public OptionalLong residentBytes() {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** The lines of this run's log that contain a text. */
    public List<String> logLines(String text) {
        return log.linesWith(text);
    }

    /**
     * Waits until the flow on disk has the canvas's processors and what of them is to run. NiFi
     * saves up to a second after a change: {@link #kill} before that loses it. (Changed properties
     * alone are not noticed.)
     *
     * @throws NifiProblem {@code nifi-timeout}
     */
    public void awaitFlowSaved(Duration limit) {
        Wait.until(
                "the flow to be saved",
                limit,
                () -> SavedFlow.of(home).agreesWith(client.root().processors()),
                () ->
                        "%s on disk, %s on the canvas"
                                .formatted(SavedFlow.of(home), client.root().processors()));
    }

    /**
     * Asks the process to end, and kills it when the limit has passed. Does nothing when it has
     * ended.
     */
    public void stop() {
        process.destroy();
        if (!ended(options.stopLimit())) {
            kill();
        }
        forgetPid();
    }

    /** Kills the process at once, as {@code kill -9} does: nothing is saved. */
    public void kill() {
        process.destroyForcibly();
        ended(options.stopLimit());
        forgetPid();
    }

    @Override
    public void close() {
        stop();
        client.close();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is going down: the hook runs now, and finds the process ended.
        }
    }

    private void awaitReady() {
        Wait.until(
                "NiFi to start (log: %s)".formatted(home.log()),
                options.startLimit(),
                () -> {
                    if (!process.isAlive()) {
                        throw died();
                    }
                    return !log.linesWith(STARTED).isEmpty() && client.isReady();
                },
                () -> "the last log lines" + lastLines());
        startTime = Duration.between(launched, Instant.now());
        List<String> skipped = log.linesWith(NARS_SKIPPED);
        if (!skipped.isEmpty()) {
            throw new NifiProblem(
                    "nifi-nars-skipped",
                    "NiFi met a broken NAR and loaded none of those after it:%n    %s"
                            .formatted(String.join("\n    ", skipped)),
                    "Build that NAR again, or remove it from %s."
                            .formatted(home.path().resolve("extensions")));
        }
    }

    private NifiProblem died() {
        return new NifiProblem(
                "nifi-died",
                "NiFi ended with exit value %d while starting. Its last lines:%s"
                        .formatted(process.exitValue(), lastLines()),
                "The whole log is %s. The JVM was %s and must be 21 or newer."
                        .formatted(home.log(), options.java()));
    }

    private String lastLines() {
        List<String> lines = new ArrayList<>(console.last(SHOWN_LINES));
        lines.addAll(log.last(SHOWN_LINES));
        return lines.isEmpty() ? " (none)" : "\n    " + String.join("\n    ", lines);
    }

    private URI address() {
        return home.address();
    }

    private boolean ended(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void forgetPid() {
        try {
            Files.deleteIfExists(pidFile(home));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> command(ServerOptions options) {
        List<String> command = new ArrayList<>();
        command.add(options.java().toString());
        command.add("-Xmx" + options.heapMegabytes() + "m");
        command.add("-Djava.awt.headless=true");
        command.add("-Dnifi.properties.file.path=conf/nifi.properties");
        // Without a scheme; its default is a fixed port, which a second server could not have.
        command.add("-Dorg.apache.nifi.management.server.address=127.0.0.1:" + NifiHome.freePort());
        command.addAll(options.jvmOptions());
        command.addAll(List.of("-cp", "conf:lib/*", "org.apache.nifi.NiFi"));
        return command;
    }

    private static Path pidFile(NifiHome home) {
        return home.path().resolve("nifi.pid");
    }

    private static Optional<Long> runningOn(NifiHome home) {
        try {
            if (!Files.exists(pidFile(home))) {
                return Optional.empty();
            }
            String written = Files.readString(pidFile(home)).strip();
            long pid = Long.parseLong(written.split(" ")[0]);
            return ProcessHandle.of(pid)
                    .filter(handle -> handle.isAlive() && identity(handle).equals(written))
                    .map(ProcessHandle::pid);
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The process id and its start: the number alone may be another program's by now. */
    private static String identity(ProcessHandle handle) {
        return handle.pid()
                + " "
                + handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
