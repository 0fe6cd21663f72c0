package org.nifibeam.bench.report;

import java.lang.management.ManagementFactory;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * Where and when something was measured.
 *
 * @param date of the day, as {@code 2026-11-28}
 * @param java its version
 * @param cores that the JVM sees
 * @param load the machine's load average of the last minute, before it began; what was measured
 *     just before counts too
 */
public record Machine(String date, String java, int cores, double load) {
    /** This one now. */
    public static Machine now() {
        return new Machine(
                LocalDate.now(ZoneOffset.UTC).toString(),
                Runtime.version().feature() + "",
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
}
