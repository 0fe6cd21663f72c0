package org.nifibeam.launcher;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.nifibeam.core.function.MetricValue;
import org.nifibeam.core.run.StageMetrics;

/**
 * What a run shows of its stages: while it goes on a block of lines that is painted over, on a
 * terminal alone; at its end one line a stage. Used by one thread.
 */
final class Progress {
    private static final String UP = "\033[%dA";
    private static final String CLEAR_LINE = "\033[2K";
    private static final String CLEAR_BELOW = "\033[J";

    /** Of more stages only those that go on are shown, so that all lines fit onto a terminal. */
    private static final int MOST_LINES = 20;

    private final PrintWriter err;
    private final boolean terminal;
    private final Map<String, Long> taken = new HashMap<>();
    private long lastNanos;
    private int painted;

    /**
     * Progress of a run that begins now.
     *
     * @param terminal true if lines can be painted over
     */
    Progress(PrintWriter err, boolean terminal, long nowNanos) {
        this.err = err;
        this.terminal = terminal;
        this.lastNanos = nowNanos;
    }

    /** True if what is printed to stderr is seen on a terminal; the launcher's script knows. */
    static boolean onTerminal() {
        return Boolean.getBoolean("nifibeam.terminal");
    }

    /** Paints the stages as they are, with their rates since the last time. */
    void paint(List<StageMetrics> stages, long nowNanos) {
        if (!terminal || stages.isEmpty()) {
            return;
        }
        erase();
        double seconds = Math.max(1e-3, (nowNanos - lastNanos) / 1e9);
        int lines = 0;
        for (StageMetrics stage : stages) {
            long count = Math.max(stage.in(), stage.out());
            long before = taken.getOrDefault(stage.stage(), 0L);
            taken.put(stage.stage(), count);
            if (stages.size() > MOST_LINES && (count == before || lines == MOST_LINES)) {
                continue;
            }
            lines++;
            err.println(
                    CLEAR_LINE
                            + line(stage)
                            + String.format(Locale.ROOT, "   %s/s", rate(count, before, seconds))
                            + backlog(stage));
        }
        if (lines < stages.size()) {
            err.printf(Locale.ROOT, CLEAR_LINE + "and %,d other stages%n", stages.size() - lines);
            lines++;
        }
        painted = lines;
        lastNanos = nowNanos;
        err.flush();
    }

    /** What waits in front of a stage. */
    private static String backlog(StageMetrics stage) {
        if (stage.backlog().isEmpty()) {
            return "";
        }
        long left = stage.backlog().getAsLong();
        return "   backlog "
                + (stage.bytes().isPresent()
                        ? bytes(left)
                        : String.format(Locale.ROOT, "%,d record%s", left, left == 1 ? "" : "s"));
    }

    private static String rate(long count, long before, double seconds) {
        double rate = (count - before) / seconds;
        return rate < 1e3
                ? String.format(Locale.ROOT, "%.0f", rate)
                : rate < 1e6
                        ? String.format(Locale.ROOT, "%.1f k", rate / 1e3)
                        : String.format(Locale.ROOT, "%.1f M", rate / 1e6);
    }

    /** Takes away what was painted. */
    void erase() {
        if (painted > 0) {
            err.print(String.format(Locale.ROOT, UP, painted) + CLEAR_BELOW);
            painted = 0;
        }
    }

    private static String bytes(long bytes) {
        return bytes < 1e3
                ? bytes + " B"
                : bytes < 1e6
                        ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                        : bytes < 1e9
                                ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
                                : String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
    }

    /** A stage's figures in one line. */
    static String line(StageMetrics stage) {
        return String.format(
                Locale.ROOT,
                "%-24s in %,12d   out %,12d%s%s%s",
                stage.stage(),
                stage.in(),
                stage.out(),
                stage.bytes().isEmpty() ? "" : "   " + bytes(stage.bytes().getAsLong()),
                stage.late() == 0 ? "" : "   late " + stage.late(),
                stage.errors() == 0 ? "" : "   errors " + stage.errors());
    }

    /** What a stage's functions have noted, a line a figure, by name. */
    static List<String> own(StageMetrics stage) {
        List<String> lines = new ArrayList<>();
        new TreeMap<>(stage.own())
                .forEach((name, value) -> lines.add("  " + name + ": " + words(value)));
        return lines;
    }

    private static String words(MetricValue value) {
        return switch (value) {
            case MetricValue.Counter counter -> String.format(Locale.ROOT, "%,d", counter.sum());
            case MetricValue.Distribution values ->
                    String.format(
                            Locale.ROOT,
                            "%,d values from %,d to %,d, mean %,.1f",
                            values.count(),
                            values.smallest(),
                            values.largest(),
                            (double) values.sum() / values.count());
            case MetricValue.Gauge gauge -> String.format(Locale.ROOT, "%,d", gauge.value());
            case MetricValue.Words words -> String.join(", ", new TreeSet<>(words.words()));
        };
    }
}
