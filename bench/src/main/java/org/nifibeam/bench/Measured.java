package org.nifibeam.bench;

/**
 * What one execution took: wall clock and processor time of the whole process, both in
 * milliseconds. The system counts processor time in steps of ten milliseconds, so what takes less
 * than half of one counts as that.
 */
public record Measured(double wallMillis, double cpuMillis) {
    private static final double LEAST_CPU = 5;

    public Measured {
        cpuMillis = Math.max(cpuMillis, LEAST_CPU);
    }
}
