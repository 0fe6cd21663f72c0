package org.nifibeam.bench.work;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/**
 * One side of a measurement, in a process of its own: it does its work once for each line {@code
 * run} on standard input and answers with a line of {@link Measurement#line()} on standard output.
 * Ends at the end of the input. What engines print goes to standard error.
 */
public final class Worker {
    /** What is asked for once. */
    public static final String RUN = "run";

    private Worker() {}

    /** Something to measure. */
    @FunctionalInterface
    public interface Work {
        /** Does it once, from nothing to the answer. */
        Answer run() throws Exception;
    }

    /**
     * What came out, so that sides can be compared.
     *
     * @param rows how many
     * @param sum of all their whole numbers, times in microseconds, and of the lengths of their
     *     texts; it does not depend on the order
     */
    public record Answer(long rows, long sum) {}

    /** Serves until the input ends. */
    public static void serve(Work work) throws Exception {
        PrintStream answers = System.out;
        System.setOut(System.err);
        BufferedReader requests =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            if (!line.equals(RUN)) {
                throw new IOException("not understood: " + line);
            }
            answers.println(measured(work).line());
            answers.flush();
        }
    }

    private static Measurement measured(Work work) throws Exception {
        long cpu = cpuNanos();
        long start = System.nanoTime();
        Answer answer = work.run();
        long wall = System.nanoTime() - start;
        return new Measurement(wall, cpuNanos() - cpu, answer);
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
