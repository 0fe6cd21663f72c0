package org.nifibeam.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

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

    /** Does some work in this process, and says what it took. */
    public static Measured of(Work work) throws Exception {
        OperatingSystemMXBean system =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long cpu = system.getProcessCpuTime();
        long start = System.nanoTime();
        work.run();
        double wall = (System.nanoTime() - start) / 1e6;
        return new Measured(wall, (system.getProcessCpuTime() - cpu) / 1e6);
    }

    /** What is measured. */
    @FunctionalInterface
    public interface Work {
        /** Does it. */
        void run() throws Exception;
    }
}
