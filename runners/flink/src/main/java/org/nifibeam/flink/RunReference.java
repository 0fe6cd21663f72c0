package org.nifibeam.flink;

import java.io.Serializable;

/**
 * What of a run travels to a task, inside operators, sources and serializers; all else is found by
 * it where the task runs. Two references to the same run are equal. Immutable.
 *
 * @param runId the run's id
 */
record RunReference(String runId) implements Serializable {
    /** The run as the tasks of this JVM share it. */
    LocalRun run() {
        return LocalRuns.get(runId);
    }
}
