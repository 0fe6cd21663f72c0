package org.nifibeam.bench.nexmark;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.nifibeam.bench.Measured;
import org.nifibeam.bench.Pairs;
import org.nifibeam.bench.Side;
import org.nifibeam.bench.work.Measurement;
import org.nifibeam.bench.work.Worker.Answer;

/**
 * The queries of NEXMark, ours beside a peer's: each side a process of its own with the same JVM
 * and heap, which takes turns with the other one. Sides that make the same events must come to the
 * same answer.
 */
public final class NexmarkBench {
    private final Path root;
    private final Path work;
    private final PrintStream out;
    private final Settings settings;

    /**
     * What to measure.
     *
     * @param events of all kinds
     * @param asStream as unbounded input
     * @param tasks of each stage, on both sides
     * @param runner ours
     * @param heap as Java's {@code -Xmx} takes it
     * @param warmUps pairs that are not measured
     * @param pairs that are
     */
    public record Settings(
            long events,
            boolean asStream,
            int tasks,
            String runner,
            String heap,
            int warmUps,
            int pairs) {}

    /** {@code root} is the checkout, {@code work} a folder for logs. */
    public NexmarkBench(Path root, Path work, PrintStream out, Settings settings) {
        this.root = root;
        this.work = work;
        this.out = out;
        this.settings = settings;
    }

    /** Measures one query beside one peer; warm, and the first run of each process by itself. */
    public void run(NexmarkQuery query, Peer peer) throws Exception {
        String what =
                String.format(
                        Locale.ROOT,
                        "NEXMark %s, %d events, %s, %s",
                        query.name().toLowerCase(Locale.ROOT),
                        settings.events(),
                        settings.asStream() ? "unbounded" : "bounded",
                        settings.runner());
        try (Side ours = start("ours", ours(query));
                Side theirs = start(peer.title(), theirs(query, peer))) {
            Pairs cold = new Pairs(what + ", first run of a process", peer.title());
            measure(cold, 0, 1, ours, theirs, peer);
            cold.print(out);
            Pairs warm = new Pairs(what + ", warm", peer.title());
            measure(warm, settings.warmUps(), settings.pairs(), ours, theirs, peer);
            warm.print(out);
            out.printf(
                    Locale.ROOT,
                    "  bar: %s times as fast as %s: %s%n",
                    peer.bar(),
                    peer.title(),
                    warm.verdict(1.0 / peer.bar()));
        }
    }

    private static void measure(
            Pairs pairs, int warmUps, int measured, Side ours, Side theirs, Peer peer)
            throws Exception {
        Answer[] answer = new Answer[1];
        pairs.run(
                warmUps,
                measured,
                () -> took(ours.run(), answer, true),
                () -> took(theirs.run(), answer, peer.sameEvents()));
    }

    /** All answers that are compared are the first one. */
    private static Measured took(Measurement measurement, Answer[] first, boolean compared) {
        if (compared && first[0] == null) {
            first[0] = measurement.answer();
        }
        if (compared && !first[0].equals(measurement.answer())) {
            throw new IllegalStateException(
                    "the answers differ: " + first[0] + " and " + measurement.answer());
        }
        return new Measured(measurement.wallNanos() / 1e6, measurement.cpuNanos() / 1e6);
    }

    private Side start(String name, List<String> command) throws IOException {
        return Side.start(name, command, work.resolve(name.replace(' ', '-') + ".log"));
    }

    private List<String> ours(NexmarkQuery query) {
        return command(
                System.getProperty("java.class.path"),
                NexmarkWorker.class.getName(),
                query,
                settings.runner());
    }

    private List<String> theirs(NexmarkQuery query, Peer peer) {
        return command(peer.classPath(root), peer.worker(), query, peer.word());
    }

    private List<String> command(String classPath, String worker, NexmarkQuery query, String who) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx" + settings.heap(),
                        "-XX:+UseParallelGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classPath,
                        worker,
                        query.name(),
                        Long.toString(settings.events()),
                        Boolean.toString(settings.asStream()),
                        who,
                        Integer.toString(settings.tasks())));
        return command;
    }
}
