package org.nifibeam.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nifibeam.bench.report.Bar;
import org.nifibeam.bench.report.Subject;
import org.nifibeam.bench.work.Measurement;
import org.nifibeam.bench.work.Order;
import org.nifibeam.bench.work.Worker.Answer;

/**
 * The same work done by us and by a peer: each side a process of its own with the same JVM and
 * heap, which takes turns with the other one. Sides that are given the same input must come to the
 * same answer. One thread's.
 */
public final class Contest {
    private final Path work;
    private final PrintStream out;
    private final Settings settings;

    /**
     * How much to measure.
     *
     * @param heap as Java's {@code -Xmx} takes it
     * @param processes how many of each side, so many first runs of a process
     * @param warmUps pairs that are not measured, in the last process
     * @param pairs that are
     */
    public record Settings(String heap, int processes, int warmUps, int pairs) {}

    /**
     * One of the two.
     *
     * @param title for people
     * @param classPath of its process
     * @param worker the class that serves
     * @param order what it is asked
     * @param compared whether its answer is compared
     */
    public record Entrant(
            String title, String classPath, String worker, Order order, boolean compared) {}

    /** {@code work} is a folder for logs. */
    public Contest(Path work, PrintStream out, Settings settings) {
        this.work = work;
        this.out = out;
        this.settings = settings;
    }

    /**
     * Measures warm runs, and by themselves the first runs of processes.
     *
     * @param bar of the warm ones
     */
    public void run(Subject subject, Entrant own, Entrant other, Optional<Bar> bar)
            throws Exception {
        Pairs first = new Pairs(subject.part("first run of a process"), other.title());
        Pairs warm = new Pairs(subject.part("warm"), other.title());
        Answers answers = new Answers();
        for (int left = settings.processes(); left > 0; left--) {
            try (Side ours = start(own);
                    Side theirs = start(other)) {
                Pairs.Work run = () -> answers.took(ours.run(), own);
                Pairs.Work peer = () -> answers.took(theirs.run(), other);
                first.run(0, 1, run, peer);
                if (left == 1) {
                    warm.run(settings.warmUps(), settings.pairs(), run, peer);
                }
            }
        }
        out.println(first.finding().line());
        out.println(warm.finding(bar).line());
    }

    /** All answers that are compared are the first one. */
    private static final class Answers {
        private Optional<Answer> first = Optional.empty();
        private String whose = "";

        Measured took(Measurement measurement, Entrant entrant) {
            if (entrant.compared()) {
                Answer answer = measurement.answer();
                if (first.isEmpty()) {
                    first = Optional.of(answer);
                    whose = entrant.title();
                } else if (!first.get().equals(answer)) {
                    throw new IllegalStateException(
                            String.format(
                                    "the answers differ: %s of %s and %s of %s",
                                    first.get(), whose, answer, entrant.title()));
                }
            }
            return new Measured(measurement.wallNanos() / 1e6, measurement.cpuNanos() / 1e6);
        }
    }

    private Side start(Entrant entrant) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx" + settings.heap(),
                        "-XX:+UseParallelGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dnifibeam.root=" + System.getProperty("nifibeam.root"),
                        "-cp",
                        entrant.classPath(),
                        entrant.worker()));
        command.addAll(entrant.order().arguments());
        Path log = work.resolve(entrant.title().replace(' ', '-') + ".log");
        return Side.start(entrant.title(), command, log);
    }
}
