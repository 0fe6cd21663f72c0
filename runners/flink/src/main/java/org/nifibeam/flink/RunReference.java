package org.nifibeam.flink;

import java.io.Serializable;

/**
 * What of a run travels to a task, inside operators, sources and serializers; all else is found by
 * it where the task runs. Two references to the same run are equal. Immutable.
 *
 * @param runId the run's id
 * @param key what opens the run's {@link SealedParcel}; empty if its tasks run in the JVM that has
 *     begun it
 */
record RunReference(String runId, String key) implements Serializable {
    /** A run whose tasks run in this JVM. */
    static RunReference here(String runId) {
        return new RunReference(runId, "");
    }

    /** True if its tasks run in the JVM that has begun it. */
    boolean here() {
        return key.isEmpty();
    }

    /** The run as the tasks of this JVM share it. */
    LocalRun run() {
        return here() ? LocalRuns.get(runId) : LocalRuns.open(this);
    }

    /** Without the key: Flink prints what it is given. */
    @Override
    public String toString() {
        return "run '" + runId + "'";
    }
}
