package org.nifibeam.service;

import java.util.Map;
import java.util.Objects;

/**
 * What to run.
 *
 * @param runId unique for ever; letters, digits and {@code . _ -} only
 * @param owner the identifier of the component that submits it and will follow it
 * @param submitter what the owner knows its own submission by (a FlowFile's uuid), so that it can
 *     tell a repeated submission from a second one
 * @param definition the pipeline definition, YAML text
 * @param ifRunning what to do if a pipeline of this name is running already
 * @param connections the connections that the definition may name, by name; never written to disk
 * @param options settings of the run, by name
 */
public record RunRequest(
        String runId,
        String owner,
        String submitter,
        String definition,
        IfRunning ifRunning,
        Map<String, ConnectionSettings> connections,
        Map<String, String> options) {
    public RunRequest {
        Objects.requireNonNull(runId, "runId");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(submitter, "submitter");
        Objects.requireNonNull(definition, "definition");
        Objects.requireNonNull(ifRunning, "ifRunning");
        connections = Map.copyOf(connections);
        options = Map.copyOf(options);
    }

    /** Says nothing of the connections, which hold secrets. */
    @Override
    public String toString() {
        return "run " + runId + " of " + owner;
    }

    /** What to do if a pipeline of the same name is running. */
    public enum IfRunning {
        /** Attach to it if its definition is the same, else refuse and name the difference. */
        ATTACH_IF_IDENTICAL,
        /** Let it end where it is, with everything that it has read, and run in its place. */
        DRAIN_AND_REPLACE,
        /**
         * Stop it with a savepoint, and go on from there in its place; nothing is lost and nothing
         * comes twice. If this one ends before it has a checkpoint of its own, for example because
         * it cannot go on from there, the other goes on.
         */
        SAVEPOINT_AND_REPLACE,
        /** Run when it has ended. */
        QUEUE,
        /** Run beside it. */
        RUN_BESIDE
    }
}
