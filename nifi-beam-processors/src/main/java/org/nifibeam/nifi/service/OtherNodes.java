package org.nifibeam.nifi.service;

import java.util.List;
import java.util.Optional;
import org.nifibeam.service.RunProblem;
import org.nifibeam.service.RunRefusedException;
import org.nifibeam.service.RunRequest;
import org.nifibeam.service.Submission;

/**
 * What If Already Running comes to where the pipeline runs on another node. A run lives where it
 * was submitted: from here it can be gone beside and waited for, not drained or gone on from.
 */
final class OtherNodes {
    private static final String GONE =
            "; if that node will not come back, release the run with ControlPipeline";

    private final NameClaims claims;

    OtherNodes(NameClaims claims) {
        this.claims = claims;
    }

    /**
     * The answer to a submission, or none if it becomes a run.
     *
     * @param others runs of that name on other nodes, the oldest first
     */
    Optional<Submission> answer(
            RunRequest request, String pipeline, Fingerprint fingerprint, List<NameClaim> others)
            throws RunRefusedException {
        if (others.isEmpty()) {
            return Optional.empty();
        }
        NameClaim first = others.get(0);
        return switch (request.ifRunning()) {
            case QUEUE, RUN_BESIDE -> Optional.empty();
            case DRAIN_AND_REPLACE ->
                    throw refused(
                            "UNSUPPORTED",
                            running(pipeline, first)
                                    + ", and that node alone can drain it and run another one in"
                                    + " its place",
                            "begin the pipeline on that node; or drain the run with"
                                    + " ControlPipeline, whose Run Once asks every node, and begin the"
                                    + " pipeline here when it has ended"
                                    + GONE);
            case SAVEPOINT_AND_REPLACE ->
                    throw refused(
                            "UNSUPPORTED",
                            running(pipeline, first)
                                    + ", where its state is, and that node alone can go on from its"
                                    + " savepoint",
                            "begin the pipeline on that node; or drain the run with"
                                    + " ControlPipeline, whose Run Once asks every node, and begin the"
                                    + " pipeline here, at its beginning, when it has ended"
                                    + GONE);
            case ATTACH_IF_IDENTICAL -> identical(request, pipeline, fingerprint, first);
        };
    }

    private String running(String pipeline, NameClaim claim) {
        return "pipeline '"
                + pipeline
                + "' is running as run "
                + claim.runId()
                + " on "
                + claims.where(claim);
    }

    private Optional<Submission> identical(
            RunRequest request, String pipeline, Fingerprint fingerprint, NameClaim claim)
            throws RunRefusedException {
        if (!claim.fingerprint().equals(fingerprint.text())) {
            String difference = fingerprint.difference(claim.sketch());
            throw refused(
                    "DUPLICATE",
                    "pipeline '"
                            + pipeline
                            + "' is running with another definition (run "
                            + claim.runId()
                            + " on "
                            + claims.where(claim)
                            + ")"
                            + (difference.isEmpty() ? "" : ": " + difference),
                    "wait for that run, or cancel or drain it with ControlPipeline, whose Run Once"
                            + " asks every node; give this pipeline another name; or set If Already"
                            + " Running to queue or to run beside it"
                            + GONE);
        }
        if (!claim.owner().equals(request.owner())) {
            throw refused(
                    "DUPLICATE",
                    running(pipeline, claim)
                            + ", which another RunPipeline (its id is "
                            + claim.owner()
                            + ") has submitted and gives the results of",
                    "look there; if that RunPipeline has been removed, drain or cancel the run with"
                            + " ControlPipeline, whose Run Once asks every node, and start this one"
                            + " again; to run both, give this pipeline another name"
                            + GONE);
        }
        return Optional.of(new Submission(claim.running(), Submission.Outcome.ALREADY_RUNNING));
    }

    private static RunRefusedException refused(String code, String message, String advice) {
        return new RunRefusedException(
                List.of(new RunProblem(code, Optional.empty(), message, advice)));
    }
}
