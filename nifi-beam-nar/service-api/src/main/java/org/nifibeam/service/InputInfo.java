package org.nifibeam.service;

import java.util.List;
import java.util.Objects;

/**
 * A committed input.
 *
 * @param runId the run that reads it
 * @param owner who made it
 * @param refused why a submission of that run was refused last; empty if it was not
 */
public record InputInfo(String runId, String owner, List<RunProblem> refused) {
    public InputInfo {
        Objects.requireNonNull(runId, "runId");
        Objects.requireNonNull(owner, "owner");
        refused = List.copyOf(refused);
    }
}
