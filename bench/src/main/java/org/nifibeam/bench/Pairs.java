package org.nifibeam.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * Interleaved executions of the same work by us and by a peer, and what they say: medians, spreads
 * and the median of the paired ratios. One thread's.
 */
public final class Pairs {
    private final String workload;
    private final String peer;
    private final List<Measured> ours = new ArrayList<>();
    private final List<Measured> theirs = new ArrayList<>();

    public Pairs(String workload, String peer) {
        this.workload = workload;
        this.peer = peer;
    }

    /** Something to measure. */
    public interface Work {
        Measured run() throws Exception;
    }

    /**
     * Runs {@code warmUps} pairs unmeasured, then {@code pairs} measured ones; who goes first
     * changes every time.
     */
    public void run(int warmUps, int pairs, Work own, Work other) throws Exception {
        for (int i = 0; i < warmUps; i++) {
            own.run();
            other.run();
        }
        for (int i = 0; i < pairs; i++) {
            if (i % 2 == 0) {
                ours.add(own.run());
                theirs.add(other.run());
            } else {
                theirs.add(other.run());
                ours.add(own.run());
            }
        }
    }

    /** One JSON line: medians with quartiles, and ratios ours/theirs with quartiles. */
    public void print(PrintStream out) {
        out.printf(
                Locale.ROOT,
                "{\"workload\":\"%s\",\"peer\":\"%s\",\"pairs\":%d,%s,%s,%s,%s,%s,%s}%n",
                workload,
                peer,
                ours.size(),
                spread("wall_ms", ours.stream().mapToDouble(Measured::wallMillis)),
                spread("peer_wall_ms", theirs.stream().mapToDouble(Measured::wallMillis)),
                spread("cpu_ms", ours.stream().mapToDouble(Measured::cpuMillis)),
                spread("peer_cpu_ms", theirs.stream().mapToDouble(Measured::cpuMillis)),
                spread("wall_ratio", ratios(true)),
                spread("cpu_ratio", ratios(false)));
    }

    /**
     * Whether the wall-clock ratio is below a bar: yes or no if both quartiles agree, else
     * undecided.
     */
    public String verdict(double bar) {
        return verdict(ratios(true), bar);
    }

    /** The same for our wall clock alone, in milliseconds. */
    String ownVerdict(double barMillis) {
        return verdict(ours.stream().mapToDouble(Measured::wallMillis), barMillis);
    }

    /** The median of our wall clock, in milliseconds. */
    double ownMedianMillis() {
        return quantile(ours.stream().mapToDouble(Measured::wallMillis).sorted().toArray(), 0.5);
    }

    private static String verdict(DoubleStream values, double bar) {
        double[] sorted = values.sorted().toArray();
        double low = quantile(sorted, 0.25);
        double high = quantile(sorted, 0.75);
        return high <= bar ? "met" : low > bar ? "missed" : "undecided";
    }

    private DoubleStream ratios(boolean wall) {
        DoubleStream.Builder ratios = DoubleStream.builder();
        for (int i = 0; i < ours.size(); i++) {
            Measured own = ours.get(i);
            Measured other = theirs.get(i);
            ratios.add(
                    wall
                            ? own.wallMillis() / other.wallMillis()
                            : own.cpuMillis() / other.cpuMillis());
        }
        return ratios.build();
    }

    private static String spread(String name, DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return String.format(
                Locale.ROOT,
                "\"%s\":{\"q1\":%.2f,\"median\":%.2f,\"q3\":%.2f}",
                name,
                quantile(sorted, 0.25),
                quantile(sorted, 0.5),
                quantile(sorted, 0.75));
    }

    private static double quantile(double[] sorted, double q) {
        double at = q * (sorted.length - 1);
        int low = (int) at;
        int high = Math.min(low + 1, sorted.length - 1);
        return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
    }
}
