package org.nifibeam.service;

import java.util.Objects;

/**
 * What came of a submission.
 *
 * @param run the run that carries it out; its id is not the request's if the same pipeline was
 *     running already
 * @param outcome how it came about
 */
public record Submission(RunInfo run, Outcome outcome) {
    public Submission {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(outcome, "outcome");
    }

    /** How a submission came about. */
    public enum Outcome {
        /** A new run. */
        ACCEPTED,
        /** The run was known by its id, and this submitter had submitted it. */
        REPEATED,
        /** The run was known by its id, but another submitter had submitted it. */
        DUPLICATE,
        /** An identical pipeline of this name was running already under another id. */
        ALREADY_RUNNING
    }
}
