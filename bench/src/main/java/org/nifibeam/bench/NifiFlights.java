package org.nifibeam.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.nifibeam.launcher.nifi.ConnectionQueue;
import org.nifibeam.launcher.nifi.NifiAssembly;
import org.nifibeam.launcher.nifi.NifiHome;
import org.nifibeam.launcher.nifi.NifiServer;
import org.nifibeam.launcher.nifi.ProcessGroup;
import org.nifibeam.launcher.nifi.ServerOptions;

/** The flights pipeline inside a real NiFi, run again and again by starting its DefinePipeline. */
final class NifiFlights implements AutoCloseable {
    private static final String RUNNER = "\"Maximum Concurrent Runs\": \"4\",";
    private static final int TICKS_A_SECOND = 100;
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Pattern TIME =
            Pattern.compile("\"(submitted|ended)\"\\s*:\\s*\"([^\"]+)\"");

    private final NifiServer server;
    private final ProcessGroup group;
    private final Execution execution;

    /**
     * Where the run goes on, as the runner service's property has it, and for how long at least.
     */
    enum Execution {
        IN_NIFI("NiFi JVM", Duration.ofMillis(700)),
        IN_A_PROCESS("separate process", Duration.ofMillis(1500));

        private final String value;
        private final Duration quiet;

        Execution(String value, Duration quiet) {
            this.value = value;
            this.quiet = quiet;
        }
    }

    private NifiFlights(NifiServer server, ProcessGroup group, Execution execution) {
        this.server = server;
        this.group = group;
        this.execution = execution;
    }

    static NifiFlights start(
            Path root, Path flights, Path work, Execution execution, PrintStream out)
            throws IOException {
        Path template = work.resolve("flight-delays-files.json");
        try (InputStream in = NifiFlights.class.getResourceAsStream("/flight-delays-files.json")) {
            String flow = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            if (!flow.contains(RUNNER)) {
                throw new IllegalStateException("the template has no runner with " + RUNNER);
            }
            Files.writeString(
                    template,
                    flow.replace(RUNNER, RUNNER + " \"Execution\": \"" + execution.value + "\","));
        }
        NifiHome home =
                NifiHome.create(work.resolve("nifi"), new NifiAssembly(root, out).library());
        try (Stream<Path> nars = Files.list(root.resolve("target/nars"))) {
            home.install(nars.filter(f -> f.toString().endsWith(".nar")).toList());
        }
        NifiServer server = NifiServer.start(home, ServerOptions.defaults());
        try {
            ProcessGroup group = server.client().importFlow("bench", template);
            group.setParameters(
                    Map.of(
                            "flights.path", flights.toString(),
                            "output.path", work.resolve("inside").toString(),
                            "work.folder", work.resolve("runs").toString()));
            group.enableServices(LIMIT);
            group.start(LIMIT);
            NifiFlights started = new NifiFlights(server, group, execution);
            started.take();
            return started;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /**
     * One run: from its submission to its end, as NiFi's report of it says; CPU of the whole NiFi
     * and its child processes meanwhile.
     */
    Measured run() {
        group.run(group.processor("DefinePipeline"), "STOPPED");
        Duration cpu = cpu();
        group.run(group.processor("DefinePipeline"), "RUNNING");
        // Asking NiFi meanwhile would take one of two cores from the run.
        LockSupport.parkNanos(execution.quiet.toNanos());
        double wall = take();
        return new Measured(wall, cpu().minus(cpu).toNanos() / 1e6);
    }

    /** As Linux counts it: of the process, and of its children that have ended. */
    private Duration cpu() {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(server.pid()), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long ticks = 0;
            for (int i = 11; i <= 14; i++) {
                ticks += Long.parseLong(fields[i]);
            }
            return Duration.ofMillis(ticks * 1000 / TICKS_A_SECOND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the archive of class data is made, which begins when the first run has ended. */
    static void awaitSharedClasses(Path work) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!hasArchive(work.resolve("runs/classes"))) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("no archive of class data has been made");
            }
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
        }
    }

    private static boolean hasArchive(Path folder) {
        try (Stream<Path> files = Files.exists(folder) ? Files.list(folder) : Stream.empty()) {
            return files.anyMatch(f -> f.getFileName().toString().startsWith("classes-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the next report and takes it out of its queue. */
    private double take() {
        ConnectionQueue finished = group.queue("finished");
        finished.awaitCount(1, LIMIT);
        String report;
        try (InputStream content = finished.content(finished.list().get(0))) {
            report = new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the report cannot be read", e);
        }
        finished.empty();
        List<Instant> times =
                TIME.matcher(report).results().map(m -> m.group(2)).map(Instant::parse).toList();
        return Duration.between(times.get(0), times.get(1)).toNanos() / 1e6;
    }

    @Override
    public void close() {
        server.close();
    }
}
