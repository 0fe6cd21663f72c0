package org.nifibeam.flink;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The runs of this JVM, by their ids: what travels to a task is a {@link RunReference} and a
 * stage's number, and here the task finds the rest ({@code docs/adr/0019-flink-in-one-jvm.md}).
 * Thread-safe.
 */
final class LocalRuns {
    private static final Map<String, LocalRun> RUNS = new ConcurrentHashMap<>();

    private LocalRuns() {}

    static void add(LocalRun run) {
        RUNS.put(run.options().runId(), run);
    }

    static void remove(String runId) {
        RUNS.remove(runId);
    }

    /** A run that is going on. */
    static LocalRun get(String runId) {
        LocalRun run = RUNS.get(runId);
        if (run == null) {
            throw new IllegalStateException("run '" + runId + "' is not of this JVM");
        }
        return run;
    }
}
