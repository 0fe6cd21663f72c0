package org.nifibeam.nifi.service;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.service.RunInfo;
import org.nifibeam.service.RunProblem;
import org.nifibeam.service.RunState;

/**
 * A run that has not ended, as all nodes of the cluster see it: it holds its pipeline's name.
 *
 * @param runId its id
 * @param turn which claim it was of all that were ever made, from 1: the smaller one came first
 * @param pipeline the name
 * @param owner the component that submitted it, the same on all nodes
 * @param fingerprint of the definition, equal for equal pipelines
 * @param sketch the definition in so many words as are needed to say how another one differs; empty
 *     if there would be too many
 * @param folder the identity of the work folder that the run is in, and so of the node that carries
 *     it out
 * @param node what that node is called
 * @param since when it was claimed
 * @param released when and by whom the run was given up for a node that does not come back; it
 *     holds no name any more then, and is there for that node to see
 */
record NameClaim(
        String runId,
        long turn,
        String pipeline,
        String owner,
        String fingerprint,
        String sketch,
        String folder,
        String node,
        Instant since,
        Optional<String> released) {
    private static final List<String> FIELDS =
            List.of(
                    "turn",
                    "pipeline",
                    "owner",
                    "fingerprint",
                    "sketch",
                    "folder",
                    "node",
                    "since");

    /** The values of a claim by the names of its fields. */
    Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        List<String> values =
                List.of(
                        Long.toString(turn),
                        pipeline,
                        owner,
                        fingerprint,
                        sketch,
                        folder,
                        node,
                        since.toString());
        for (int i = 0; i < FIELDS.size(); i++) {
            fields.put(FIELDS.get(i), values.get(i));
        }
        released.ifPresent(how -> fields.put("released", how));
        return fields;
    }

    /** A claim of its fields; none if there are not all of them. */
    static Optional<NameClaim> of(String runId, Map<String, String> fields) {
        if (!fields.keySet().containsAll(FIELDS)) {
            return Optional.empty();
        }
        return Optional.of(
                new NameClaim(
                        runId,
                        Long.parseLong(fields.get("turn")),
                        fields.get("pipeline"),
                        fields.get("owner"),
                        fields.get("fingerprint"),
                        fields.get("sketch"),
                        fields.get("folder"),
                        fields.get("node"),
                        Instant.parse(fields.get("since")),
                        Optional.ofNullable(fields.get("released"))));
    }

    private NameClaim with(long its, String called, Optional<String> how) {
        return new NameClaim(
                runId, its, pipeline, owner, fingerprint, sketch, folder, called, since, how);
    }

    NameClaim withTurn(long its) {
        return with(its, node, released);
    }

    NameClaim withNode(String called) {
        return with(turn, called, released);
    }

    NameClaim released(String how) {
        return with(turn, node, Optional.of(how));
    }

    /** The run as far as it is known on other nodes. */
    RunInfo running() {
        return info(RunState.RUNNING, List.of());
    }

    /** The run once it has been given up. */
    RunInfo givenUp() {
        return info(
                RunState.CANCELLED,
                List.of(
                        new RunProblem(
                                "RELEASED",
                                Optional.empty(),
                                "run "
                                        + runId
                                        + " of pipeline '"
                                        + pipeline
                                        + "' is given up, and what it kept on node '"
                                        + node
                                        + "' with it; what it has committed stays",
                                "begin the pipeline on another node; should that node come back,"
                                        + " the run ends there as cancelled")));
    }

    private RunInfo info(RunState state, List<RunProblem> problems) {
        return new RunInfo(
                runId,
                pipeline,
                owner,
                "",
                fingerprint,
                state,
                Optional.of(node),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                since,
                Optional.empty(),
                problems,
                List.of());
    }
}
