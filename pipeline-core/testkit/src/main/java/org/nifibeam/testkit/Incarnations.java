package org.nifibeam.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.nifibeam.core.run.Job;

/**
 * The JVMs of a run that is killed and started again, one after the other, with the class path of
 * the tests; what they all say is in one log. For the thread of one test.
 */
public final class Incarnations {
    private static final String RUNNING = "running";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Path log;
    private final Class<?> main;
    private long before;

    /**
     * None yet.
     *
     * @param log where what they say goes
     * @param main the program
     */
    public Incarnations(Path log, Class<?> main) {
        this.log = log;
        this.main = main;
    }

    /** Starts the next one. */
    public Process start(List<String> arguments) throws IOException {
        return start(List.of(), arguments);
    }

    /** Starts the next one, its JVM with further options. */
    public Process start(List<String> options, List<String> arguments) throws IOException {
        before = running();
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /**
     * Says, in the program, that the run has begun, and stays until it is killed; with the run's
     * failure if it fails.
     */
    public static void runUntilKilled(Job job) throws InterruptedException {
        sayRunning();
        while (!job.await(Duration.ofSeconds(1)).ended()) {
            // Until it is killed.
        }
        job.failure().ifPresent(failure -> failure.cause().printStackTrace(System.out));
        System.exit(1);
    }

    /** Says, in the program, that the run has begun. */
    public static void sayRunning() {
        System.out.println(RUNNING);
    }

    /** All that they have said. */
    public String log() throws IOException {
        return Files.exists(log) ? Files.readString(log) : "";
    }

    /** How many of them have gone on from a checkpoint. */
    public long restored() throws IOException {
        return log().lines().filter(line -> line.contains("goes on from checkpoint")).count();
    }

    /** Waits until the last one's run has begun. */
    public void awaitRunning(Process last) throws IOException, InterruptedException {
        await("its run begins", last, () -> running() > before);
    }

    /** Waits for a condition while the last one lives. */
    public void await(String what, Process last, Condition condition)
            throws IOException, InterruptedException {
        long limit = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertAlive(last);
            assertTrue(System.nanoTime() < limit, () -> "not within " + PATIENCE + ": " + what);
            last.waitFor(10, TimeUnit.MILLISECONDS);
        }
    }

    /** Fails if it has ended. */
    public void assertAlive(Process last) throws IOException {
        if (!last.isAlive()) {
            throw new AssertionError("it has ended by itself:\n" + log());
        }
    }

    /**
     * Kills the last one at a random moment, of its start or of the second and a half of its run
     * that follow.
     *
     * @param input what is done again and again while its run goes on
     */
    public void kill(Process last, Random random, Step input) throws Exception {
        try {
            if (random.nextInt(4) > 0) {
                awaitRunning(last);
            }
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(1_500));
            while (System.nanoTime() < until) {
                input.run();
                last.waitFor(20, TimeUnit.MILLISECONDS);
            }
            assertAlive(last);
        } finally {
            last.destroyForcibly().waitFor();
        }
    }

    private long running() throws IOException {
        return log().lines().filter(RUNNING::equals).count();
    }

    /** Something to wait for. */
    @FunctionalInterface
    public interface Condition {
        /** Whether it is so. */
        boolean holds() throws IOException;
    }

    /** Something to do. */
    @FunctionalInterface
    public interface Step {
        /** Does it. */
        void run() throws Exception;
    }
}
