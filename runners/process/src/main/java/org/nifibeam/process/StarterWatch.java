package org.nifibeam.process;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Ends this JVM when the process that started it is gone, at once and whatever its threads do. A
 * number that another process has by now is not the starter's.
 */
final class StarterWatch implements Runnable {
    /** What the clock may have been set by between two readings of a process's start. */
    private static final Duration TOLERANCE = Duration.ofSeconds(10);

    private static final int ABANDONED = 3;

    private final long pid;
    private final Instant started;

    private StarterWatch(long pid, Instant started) {
        this.pid = pid;
        this.started = started;
    }

    /** This process, as {@link #begin} reads it. */
    static String self() {
        ProcessHandle self = ProcessHandle.current();
        return self.pid() + "@" + self.info().startInstant().orElse(Instant.EPOCH).toEpochMilli();
    }

    /** Watches the process that {@link #self} has written down. */
    static void begin(String starter) {
        String[] parts = starter.split("@", -1);
        Thread thread =
                new Thread(
                        new StarterWatch(
                                Long.parseLong(parts[0]),
                                Instant.ofEpochMilli(Long.parseLong(parts[1]))),
                        "starter");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        Optional<ProcessHandle> starter = ProcessHandle.of(pid).filter(this::isTheSame);
        starter.ifPresent(process -> process.onExit().join());
        Runtime.getRuntime().halt(ABANDONED);
    }

    /** Where the system does not tell when a process began, its number has to do. */
    private boolean isTheSame(ProcessHandle process) {
        return process.info()
                .startInstant()
                .map(start -> Duration.between(start, started).abs().compareTo(TOLERANCE) < 0)
                .orElse(true);
    }
}
