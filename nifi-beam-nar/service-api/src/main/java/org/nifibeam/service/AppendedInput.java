package org.nifibeam.service;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An input that is appended to while it is read, as it is at one moment. It belongs to a pipeline
 * rather than to a run: a run that takes the place of another goes on with it.
 *
 * @param inputId its id
 * @param owner who made it
 * @param pipeline the name of the pipeline that reads it
 * @param schema of its rows, as {@link ResultBatch#schema} has it
 * @param run the one that reads it, or did so last; none if nobody has begun
 * @param reading whether it is being read
 * @param segments those that have not been released, by number
 * @param failure why the failed ones have failed
 * @param refused the last submission of a run that was to read it, if that was refused
 */
public record AppendedInput(
        String inputId,
        String owner,
        String pipeline,
        String schema,
        Optional<String> run,
        Reading reading,
        List<InputSegment> segments,
        Optional<Failure> failure,
        Optional<Refusal> refused) {
    public AppendedInput {
        Objects.requireNonNull(inputId, "inputId");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(pipeline, "pipeline");
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(reading, "reading");
        Objects.requireNonNull(failure, "failure");
        Objects.requireNonNull(refused, "refused");
        segments = List.copyOf(segments);
    }

    /** Whether an input is being read. */
    public enum Reading {
        /** By no run that has not ended. */
        NOT,
        /** By a run, or there is one that waits to begin. */
        GOING,
        /** By a run that ends when it has read what there was as it was asked to. */
        ENDING
    }

    /**
     * A submission that was refused.
     *
     * @param run the id it had
     * @param problems why
     */
    public record Refusal(String run, List<RunProblem> problems) {
        public Refusal {
            Objects.requireNonNull(run, "run");
            problems = List.copyOf(problems);
        }
    }

    /**
     * Why segments have failed.
     *
     * @param run the one that has failed; none if no run came about
     * @param state how that ended, in capitals
     * @param problems what is known of the cause
     */
    public record Failure(Optional<String> run, String state, List<RunProblem> problems) {
        public Failure {
            Objects.requireNonNull(run, "run");
            Objects.requireNonNull(state, "state");
            problems = List.copyOf(problems);
        }
    }
}
