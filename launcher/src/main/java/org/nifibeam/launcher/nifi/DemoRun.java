package org.nifibeam.launcher.nifi;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * A flow in a NiFi of its own, from an empty folder to result rows:
 *
 * <pre>{@code
 * try (DemoRun run = DemoRun.start(flow, home, ServerOptions.defaults(), System.out)) {
 *     DemoOutcome outcome = run.awaitResults();
 *     run.awaitEnd();
 * }
 * }</pre>
 *
 * <p>One thread uses it. Ctrl-C stops the NiFi through {@link NifiServer}'s shutdown hook.
 */
public final class DemoRun implements AutoCloseable {
    private static final Duration VALID_LIMIT = Duration.ofSeconds(60);

    private final DemoFlow flow;
    private final PrintStream out;
    private final NifiServer server;
    private final ProcessGroup group;
    private final Instant started;

    private DemoRun(DemoFlow flow, PrintStream out, NifiServer server, ProcessGroup group) {
        this.flow = flow;
        this.out = out;
        this.server = server;
        this.group = group;
        this.started = Instant.now();
    }

    /**
     * Installs the NARs, starts NiFi, imports and starts the flow. A group of the same name that an
     * earlier run left in this home is replaced.
     *
     * @throws NifiProblem whatever went wrong; no process is left then
     */
    public static DemoRun start(
            DemoFlow flow, NifiHome home, ServerOptions options, PrintStream out) {
        home.install(flow.nars());
        out.printf("Starting NiFi in %s%n", home.path());
        NifiServer server = NifiServer.start(home, options);
        try {
            out.printf(
                    "NiFi %s is ready after %.1f s: %s%n",
                    server.client().version(), seconds(server.startTime()), server.canvas());
            return imported(flow, server, out);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /**
     * Another flow in the same NiFi, whose NARs are there already; this one is stopped.
     *
     * @throws NifiProblem whatever went wrong; NiFi goes on
     */
    public DemoRun next(DemoFlow following) {
        group.stop(VALID_LIMIT);
        return imported(following, server, out);
    }

    private static DemoRun imported(DemoFlow flow, NifiServer server, PrintStream out) {
        String name = nameOf(flow.template());
        server.client().groupNamed(name).ifPresent(ProcessGroup::delete);
        ProcessGroup group = server.client().importFlow(name, flow.template());
        group.setParameters(flow.parameters());
        flow.services()
                .forEach(
                        (service, properties) ->
                                group.configure(group.service(service), properties));
        group.enableServices(VALID_LIMIT);
        group.start(VALID_LIMIT);
        out.printf("'%s' runs: %s%n", name, server.canvas(group));
        return new DemoRun(flow, out, server, group);
    }

    /**
     * Waits for the results and prints the first rows.
     *
     * @throws NifiProblem {@code demo-failed} with the flow's error bulletins, {@code nifi-timeout}
     */
    public DemoOutcome awaitResults() {
        ConnectionQueue results = group.queue(flow.results());
        ConnectionQueue signal = flow.finished().map(group::queue).orElse(results);
        Wait.until(
                "a FlowFile in %s".formatted(signal),
                flow.limit(),
                () -> {
                    failOnErrors();
                    return signal.count() > 0;
                },
                () -> "%s, bulletins: %s".formatted(group.status(), group.bulletins()));
        DemoOutcome outcome = read(results, Duration.between(started, Instant.now()));
        out.printf(
                "After %.1f s there are %d rows in %d FlowFile(s) in %s. The first:%n",
                seconds(outcome.elapsed()), outcome.records(), outcome.flowFiles(), results);
        outcome.rows().forEach(row -> out.println("  " + row));
        return outcome;
    }

    /**
     * Waits until NiFi ends: somebody stopped it, or this JVM is going down.
     *
     * @throws InterruptedException when this thread is interrupted
     */
    public void awaitEnd() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        server.onEnd(ended::countDown);
        out.printf("The canvas is %s - Ctrl-C stops everything.%n", server.canvas(group));
        ended.await();
    }

    /** The NiFi. */
    public NifiServer server() {
        return server;
    }

    /** The flow. */
    public ProcessGroup group() {
        return group;
    }

    @Override
    public void close() {
        server.close();
    }

    private DemoOutcome read(ConnectionQueue results, Duration elapsed) {
        List<QueuedFlowFile> files = results.list();
        List<String> rows = new ArrayList<>();
        long records = 0;
        for (QueuedFlowFile file : files) {
            if (rows.size() < flow.rows()) {
                rows.addAll(results.rows(file, flow.rows() - rows.size()));
            }
            records += Long.parseLong(file.attributes().getOrDefault("record.count", "0"));
        }
        return new DemoOutcome(results.count(), records, rows, elapsed);
    }

    private void failOnErrors() {
        if (!server.isAlive()) {
            throw new NifiProblem(
                    "nifi-died", "NiFi has ended by itself.", "Its log is " + server.home().log());
        }
        List<String> errors =
                group.bulletins().stream()
                        .filter(bulletin -> bulletin.level().equals("ERROR"))
                        .map(Bulletin::toString)
                        .distinct()
                        .toList();
        if (!errors.isEmpty()) {
            throw new NifiProblem(
                    "demo-failed",
                    "The flow reports errors:%n    %s".formatted(String.join("\n    ", errors)),
                    "The canvas shows where (%s); NiFi's log is %s."
                            .formatted(server.canvas(group), server.home().log()));
        }
    }

    private static String nameOf(Path template) {
        try (InputStream in = Files.newInputStream(template)) {
            return Optional.of(Json.parse(in).at("flowContents", "name").text())
                    .filter(name -> !name.isEmpty())
                    .orElseThrow(() -> noTemplate(template, "it has no flowContents.name", null));
        } catch (IOException e) {
            throw noTemplate(template, e.toString(), e);
        }
    }

    private static NifiProblem noTemplate(Path template, String why, IOException cause) {
        return new NifiProblem(
                "not-a-template",
                "%s is not a flow definition: %s".formatted(template, why),
                "Give a JSON file that NiFi 2 has made by 'Download flow definition'.",
                cause);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
