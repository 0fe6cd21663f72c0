package org.nifibeam.service;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A run as it is at one moment.
 *
 * @param runId its id
 * @param pipeline the pipeline's name
 * @param owner who submitted it
 * @param submitter what the owner knows its submission by, as in {@link RunRequest}
 * @param fingerprint of the definition, equal for equal pipelines
 * @param state where it is
 * @param node the node of a cluster that it is on, if that is another one than was asked; little
 *     else is known of it then
 * @param waiting what it waits for, while it waits and that is known
 * @param predecessor the run from whose savepoint it goes on, if it does
 * @param successor the run that goes on from its savepoint, or is to
 * @param submitted when
 * @param ended when, if it has
 * @param problems why it failed; empty otherwise
 * @param stages live figures, in the definition's order; the last ones once it has ended
 * @param checkpoints live figures of its checkpoints; none once it has ended
 * @param addresses where its stages read and write, in the definition's order, as far as that was
 *     known when it was submitted
 */
public record RunInfo(
        String runId,
        String pipeline,
        String owner,
        String submitter,
        String fingerprint,
        RunState state,
        Optional<String> node,
        Optional<String> waiting,
        Optional<String> predecessor,
        Optional<String> successor,
        Instant submitted,
        Optional<Instant> ended,
        List<RunProblem> problems,
        List<StageFigures> stages,
        CheckpointInfo checkpoints,
        List<StageAddress> addresses) {
    public RunInfo {
        Objects.requireNonNull(runId, "runId");
        Objects.requireNonNull(pipeline, "pipeline");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(submitter, "submitter");
        Objects.requireNonNull(fingerprint, "fingerprint");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(waiting, "waiting");
        Objects.requireNonNull(predecessor, "predecessor");
        Objects.requireNonNull(successor, "successor");
        Objects.requireNonNull(submitted, "submitted");
        Objects.requireNonNull(ended, "ended");
        problems = List.copyOf(problems);
        stages = List.copyOf(stages);
        Objects.requireNonNull(checkpoints, "checkpoints");
        addresses = List.copyOf(addresses);
    }

    /** A run of whose checkpoints and addresses nothing is known. */
    public RunInfo(
            String runId,
            String pipeline,
            String owner,
            String submitter,
            String fingerprint,
            RunState state,
            Optional<String> node,
            Optional<String> waiting,
            Optional<String> predecessor,
            Optional<String> successor,
            Instant submitted,
            Optional<Instant> ended,
            List<RunProblem> problems,
            List<StageFigures> stages) {
        this(
                runId,
                pipeline,
                owner,
                submitter,
                fingerprint,
                state,
                node,
                waiting,
                predecessor,
                successor,
                submitted,
                ended,
                problems,
                stages,
                CheckpointInfo.NONE,
                List.of());
    }
}
