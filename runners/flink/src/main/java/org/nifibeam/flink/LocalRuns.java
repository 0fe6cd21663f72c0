package org.nifibeam.flink;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The runs of this JVM, by their ids: what travels to a task is a {@link RunReference} and a
 * stage's number, and here the task finds the rest. Where the run was begun it has been put here;
 * on a cluster elsewhere, where these classes are loaded for each job, the first that asks makes it
 * of what the job has brought along. Thread-safe.
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

    /** A run that has come to a cluster. */
    static LocalRun open(RunReference reference) {
        return RUNS.computeIfAbsent(reference.runId(), id -> ArrivedRun.open(reference));
    }
}
