package org.nifibeam.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
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
    private static final Duration QUIET = Duration.ofMillis(700);
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Pattern TIME =
            Pattern.compile("\"(submitted|ended)\"\\s*:\\s*\"([^\"]+)\"");

    private final NifiServer server;
    private final ProcessGroup group;

    private NifiFlights(NifiServer server, ProcessGroup group) {
        this.server = server;
        this.group = group;
    }

    static NifiFlights start(Path root, Path flights, Path work, PrintStream out)
            throws IOException {
        Path template = work.resolve("flight-delays-files.json");
        try (InputStream in = NifiFlights.class.getResourceAsStream("/flight-delays-files.json")) {
            Files.copy(in, template);
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
            NifiFlights started = new NifiFlights(server, group);
            started.take();
            return started;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /**
     * One run: from its submission to its end, as NiFi's report of it says; CPU of the whole NiFi
     * meanwhile.
     */
    Measured run() {
        group.run(group.processor("DefinePipeline"), "STOPPED");
        Duration cpu = cpu();
        group.run(group.processor("DefinePipeline"), "RUNNING");
        // Asking NiFi meanwhile would take one of two cores from the run.
        LockSupport.parkNanos(QUIET.toNanos());
        double wall = take();
        return new Measured(wall, cpu().minus(cpu).toNanos() / 1e6);
    }

    private Duration cpu() {
        return ProcessHandle.of(server.pid())
                .flatMap(p -> p.info().totalCpuDuration())
                .orElse(Duration.ZERO);
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
