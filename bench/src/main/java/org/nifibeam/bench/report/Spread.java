package org.nifibeam.bench.report;

import java.util.stream.DoubleStream;

/** The median of some numbers and their quartiles, between neighbours where they fall there. */
public record Spread(double low, double median, double high) {
    /**
     * Of numbers in any order.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static Spread of(DoubleStream numbers) {
        double[] sorted = numbers.sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("no numbers have no median");
        }
        return new Spread(quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75));
    }

    private static double quantile(double[] sorted, double q) {
        double at = q * (sorted.length - 1);
        int low = (int) at;
        int high = Math.min(low + 1, sorted.length - 1);
        return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
    }

    /** Whether what was measured is within a bar: only if both quartiles agree. */
    public Verdict within(double most) {
        if (high <= most) {
            return Verdict.MET;
        }
        return low > most ? Verdict.MISSED : Verdict.UNDECIDED;
    }

    /** The same of one part in each number: how much faster, of how much longer. */
    public Spread inverse() {
        return new Spread(1 / high, 1 / median, 1 / low);
    }
}
